import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ncclGraphBandwidth } from '../../../src/collective/tuner/graph-bandwidth';
import { ncclIsland } from '../../../src/collective/tuner/island';
import { gpuGBps, type NcclIsland } from '../../../src/collective/tuner/search-graph';

const graphs = (systemId: string, nodes: number, ranksPerNode: number) => ncclGraphBandwidth(ncclIsland(systemId, nodes, ranksPerNode));

describe('NCCL’s search of a node', () => {
  it('takes 12 channels of 30 GB/s on an H100 node and doubles them', () => {
    // 18 × 20.6 = 370.8 GB/s: 6 channels of 60 (360) beat 7 of 50 and 9 of 40; 60 is split in two. NVLS: (8 + 1) × 40 = 360, and 60 the last rate below 2 × 40.
    const h100 = graphs('h100-hgx', 1, 8);
    expect(h100.ring).toEqual({ channels: 12, intraGBps: 30, interGBps: 30 });
    expect(h100.channels).toBe(24);
    expect(h100.nvls).toEqual({ channels: 8, intraGBps: 40, interGBps: 60 });
  });

  it('takes 12 channels of 20 GB/s on an A100 node, without NVLS', () => {
    // 12 × 20 = 240 GB/s: 6 channels of 40, each split
    const a100 = graphs('dgx-a100', 1, 8);
    expect(a100.ring).toEqual({ channels: 12, intraGBps: 20, interGBps: 20 });
    expect(a100.nvls).toBeUndefined();
  });

  it('takes 16 channels of 45 GB/s on a B200 node and on a rack of 72', () => {
    // 18 × 40.1 = 721.8: 8 × 90 = 720, split. NVLS in the rack: 32 heads at most, (32 + 1) × 20 = 660.
    expect(graphs('b200-hgx', 1, 8).ring).toEqual({ channels: 16, intraGBps: 45, interGBps: 45 });
    expect(graphs('gb200-nvl72', 1, 72).ring).toEqual({ channels: 16, intraGBps: 45, interGBps: 45 });
    expect(graphs('gb200-nvl72', 1, 72).nvls).toEqual({ channels: 32, intraGBps: 20, interGBps: 40 });
  });

  it('takes a channel of 48 GB/s for each NIC between H100 nodes', () => {
    // NIC 50, its slot 16 × 24 / 8 = 48; every GPU passes 7 of 8 channels on: 336 of 370.8. Eight channels are not split.
    const h100 = graphs('h100-hgx', 2, 8);
    expect(h100.ring).toEqual({ channels: 8, intraGBps: 48, interGBps: 48 });
    expect(h100.channels).toBe(16);
    // NVLS: (8 + 1) × 40 = 360; NICs carry 48.
    expect(h100.nvls).toEqual({ channels: 8, intraGBps: 40, interGBps: 48 });
  });

  it('takes 8 channels of 24 GB/s between A100 nodes with HDR, and lets a tree be faster inside', () => {
    // slot 16 × 12 / 8 = 24 below the NIC’s 25. Tree: 7 × 30 = 210 of 240; 7 × 48 is too much.
    const a100 = graphs('dgx-a100', 2, 8);
    expect(a100.ring).toEqual({ channels: 8, intraGBps: 24, interGBps: 24 });
    expect(a100.tree).toEqual({ channels: 8, intraGBps: 30, interGBps: 24 });
  });

  it('splits the one channel of a node with one GPU', () => {
    // 48 GB/s through one slot: 2 × 24, doubled to 4 channels
    const one = graphs('h100-hgx', 10, 1);
    expect(one.ring).toEqual({ channels: 2, intraGBps: 24, interGBps: 24 });
    expect(one.channels).toBe(4);
    expect(one.nvls).toBeUndefined();
  });

  it('fills the NVLinks, not the NICs, where a rack has 72 NICs', () => {
    // 16 × 45.1 = 721.6 of 721.8 beats 15 × 48 = 720
    expect(graphs('gb200-nvl72', 2, 72).ring).toEqual({ channels: 16, intraGBps: 45.1, interGBps: 45.1 });
  });

  it('never takes more than the NVLinks, the NICs and the slots have', () => {
    const island = fc.record({
      gpus: fc.integer({ min: 1, max: 16 }),
      nodes: fc.integer({ min: 1, max: 4 }),
      computeCapability: fc.constantFrom(70, 80, 90, 100),
      nvlinks: fc.constantFrom(0, 6, 12, 18),
      nvSwitch: fc.boolean(),
      nics: fc.integer({ min: 1, max: 16 }),
      nicGBps: fc.constantFrom(3.125, 12.5, 25, 50, 100),
    });
    fc.assert(
      fc.property(island, (node: NcclIsland) => {
        fc.pre(node.gpus * node.nodes > 1);
        const { ring, tree, nvls, channels } = ncclGraphBandwidth(node);
        expect(ring.channels).toBe(tree.channels);
        expect(channels).toBeLessThanOrEqual(64);
        if (node.nodes > 1) {
          // the search takes whole GB/s from a NIC
          expect(ring.channels * Math.floor(ring.interGBps)).toBeLessThanOrEqual(node.nics * node.nicGBps);
          expect(tree.channels * Math.floor(tree.interGBps)).toBeLessThanOrEqual(node.nics * node.nicGBps);
        } else expect(ring.channels * ring.intraGBps).toBeLessThanOrEqual(gpuGBps(node));
        if (nvls !== undefined) expect((nvls.channels + 1) * nvls.intraGBps).toBeLessThanOrEqual(gpuGBps(node));
      }),
      { seed: 21, numRuns: 400 },
    );
  });

  it('refuses ranks that nothing joins, and systems that NCCL does not run on', () => {
    const lonely = { ...ncclIsland('h100-hgx', 2, 8), nics: 0 };
    expect(() => ncclGraphBandwidth(lonely)).toThrow('8 GPUs a node on 2 nodes with 0 NICs of 50 GB/s: nothing joins the ranks');
    expect(() => ncclIsland('mi300x', 1, 8)).toThrow('system "mi300x": NCCL runs on NVIDIA GPUs only');
  });
});
