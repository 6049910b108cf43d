import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ncclCollNet } from '../../../src/collective/nccl/coll-net';
import { ncclNvls, nvlsPortShare } from '../../../src/collective/nccl/nvls';
import { ncclNvlsTree } from '../../../src/collective/nccl/nvls-tree';
import type { Schedule } from '../../../src/collective/schedule';
import { clos } from '../../../src/fabric/clos';
import type { Fabric } from '../../../src/fabric/fabric';
import { runWorld } from '../../../src/network/run-world';
import { worldOf } from '../../support/world';
import { closOf } from '../../world/small-world';
import { chunkingOf, oneNode, pair } from './shapes';

/** Nodes of eight GPUs with a NIC each, so many of them below a leaf. */
const nodesOf = (nodes: number, leafNodes = nodes): Fabric => clos(closOf({ ranks: 8 * nodes, domain: 8, gpusPerNode: 8, leafNodes }));

/** Bytes of the links of a tier, up and down, in the order of the ranks that they belong to. */
const bytesOf = (schedule: Schedule, bytes: number, fabric: Fabric, tier: number): { up: number[]; down: number[] } => {
  const { linkBytes } = runWorld(worldOf(schedule, { bytes, fabric }));
  const links = Array.from(linkBytes, (moved, id) => ({ moved, ...fabric.link(id) })).filter((link) => link.tier === tier);
  const of = (up: number): number[] => links.filter((link) => link.up === up).map(({ moved }) => moved);
  return { up: of(1), down: of(0) };
};

const [NVLINK, NIC, UPLINK] = [0, 1, 2];
const chunking = chunkingOf({ channels: 16, chunkBytes: 65_536 });

describe('NVLS as NCCL runs it', () => {
  it('moves S(1 + 1/n) out of and into each port for an all-reduce, whatever the chunks; S/n and S(n − 1)/n for an all-gather, and the other way round for a reduce-scatter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 28 }),
        fc.constantFrom<'all-reduce' | 'all-gather' | 'reduce-scatter'>('all-reduce', 'all-gather', 'reduce-scatter'),
        (bytes, collective) => {
          const { linkBytes } = runWorld(worldOf(ncclNvls(collective, bytes, oneNode, chunking, 8).schedule, { bytes }));
          const [out, into] = { 'all-reduce': [9 / 8, 9 / 8], 'all-gather': [1 / 8, 7 / 8], 'reduce-scatter': [7 / 8, 1 / 8] }[collective];
          // Messages are whole bytes: up to two more for each chunk.
          const more = 2 + 2 * Math.ceil(bytes / (16 * 8 * 65_536));
          linkBytes.forEach((moved, link) => {
            const wanted = bytes * (link % 2 === 0 ? out : into);
            expect(moved).toBeGreaterThanOrEqual(wanted);
            expect(moved - wanted).toBeLessThanOrEqual(more);
          });
        },
      ),
      { seed: 4, numRuns: 40 },
    );
  });

  it('beats the ring’s port bytes from four ranks on', () => {
    // 1 + 1/n < 2(n − 1)/n ⟺ n > 3.
    expect(nvlsPortShare('all-reduce', 4)).toBeLessThan((2 * 3) / 4);
    expect(nvlsPortShare('all-reduce', 3)).toBe((2 * 2) / 3);
  });

  it('has 32 owners of a share at most: of 40 ranks 32 move S(1 + 1/32) each way and the others S', () => {
    const bytes = 2 ** 26;
    const { linkBytes } = runWorld(
      worldOf(ncclNvls('all-reduce', bytes, { ...oneNode, ranks: 40, ranksPerNode: 40 }, chunking, 32).schedule, { bytes }),
    );
    linkBytes.forEach((moved, link) => {
      expect(moved).toBe(link < 2 * 32 ? bytes + bytes / 32 : bytes);
    });
  });

  it('cuts a buffer into chunks of channels × heads × chunk bytes, which follow each other', () => {
    // 64 MiB over 16 × 8 × 64 KiB = 8 MiB at a time: 8 chunks, 8 ranks, and of each chunk a message up and one down, twice.
    const { schedule, messageBytes } = ncclNvls('all-reduce', 2 ** 26, oneNode, chunking, 8);
    expect(runWorld(worldOf(schedule, { bytes: 2 ** 26 })).messages).toBe(8 * 8 * 4);
    expect(messageBytes).toBe((2 ** 23 * 9) / 8);
  });
});

describe('NVLSTree', () => {
  it('moves S(1 + 1/g) through the ports of a node, and a rank’s share up and down two trees over its own NIC: on two nodes S/g each way', () => {
    const { schedule } = ncclNvlsTree(2 ** 26, pair, chunking, 8);
    const fabric = nodesOf(2);
    // Up on one tree and down on the other.
    expect(bytesOf(schedule, 2 ** 26, fabric, NIC)).toEqual({ up: new Array(16).fill(2 ** 26 / 8), down: new Array(16).fill(2 ** 26 / 8) });
    const port = new Array(16).fill(2 ** 26 + 2 ** 26 / 8);
    expect(bytesOf(schedule, 2 ** 26, fabric, NVLINK)).toEqual({ up: port, down: port });
  });

  it('carries twice as much over a NIC on more nodes: inner nodes of one tree are leaves of the other', () => {
    const { schedule } = ncclNvlsTree(2 ** 26, { ...pair, ranks: 32 }, chunking, 8);
    const { up } = bytesOf(schedule, 2 ** 26, nodesOf(4), NIC);
    // Two trees of 4 nodes, half of the share each: 3 edges up and 3 down in each tree, 12 halves over the 4 NICs of an index.
    expect(up.reduce((sum, moved) => sum + moved, 0)).toBe(8 * ((12 * 2 ** 26) / 16));
    // An inner node: one up and two down in its tree, one up in the other.
    expect(Math.max(...up)).toBe((4 * 2 ** 26) / 16);
  });

  it('leaves the NICs of ranks without a share alone', () => {
    const { up } = bytesOf(ncclNvlsTree(2 ** 26, pair, chunking, 4).schedule, 2 ** 26, nodesOf(2), NIC);
    expect(up).toEqual(Array.from({ length: 16 }, (_, rank) => (rank % 8 < 4 ? 2 ** 26 / 4 : 0)));
  });
});

describe('CollNet', () => {
  it('sends every node’s sum through its NICs once, whatever the number of nodes, and through the links of its leaf no more', () => {
    for (const nodes of [2, 4, 6]) {
      const fabric = nodesOf(nodes, 2);
      const between = [
        { tier: NIC, values: 2 },
        { tier: UPLINK, values: nodes },
      ];
      for (const algorithm of ['NVLS', 'CollNetDirect', 'CollNetChain'] as const) {
        const { schedule } = ncclCollNet('all-reduce', algorithm, 2 ** 24, { ...pair, ranks: 8 * nodes, ...(nodes > 2 && { between }) });
        expect(bytesOf(schedule, 2 ** 24, fabric, NIC)).toEqual({
          up: new Array(8 * nodes).fill(2 ** 24 / 8),
          down: new Array(8 * nodes).fill(2 ** 24 / 8),
        });
        const { up } = bytesOf(schedule, 2 ** 24, fabric, UPLINK);
        if (nodes > 2) expect(up.reduce((sum, moved) => sum + moved, 0)).toBe((nodes / 2) * 2 ** 24);
      }
    }
  });

  it('brings the whole buffer into every node’s NICs for an all-gather, and takes it out of them for a reduce-scatter', () => {
    const fabric = nodesOf(4, 2);
    const between = [
      { tier: NIC, values: 2 },
      { tier: UPLINK, values: 4 },
    ];
    for (const algorithm of ['NVLS', 'CollNetDirect'] as const) {
      const of = (collective: 'all-gather' | 'reduce-scatter', tier: number) => {
        const { schedule } = ncclCollNet(collective, algorithm, 2 ** 25, { ...pair, ranks: 32, between });
        const { up, down } = bytesOf(schedule, 2 ** 25, fabric, tier);
        return collective === 'all-gather' ? [up, down] : [down, up];
      };
      for (const collective of ['all-gather', 'reduce-scatter'] as const) {
        const [own, whole] = of(collective, NIC);
        expect(own).toEqual(new Array(32).fill(2 ** 25 / 32));
        expect(whole).toEqual(new Array(32).fill(2 ** 25 / 8));
        // In a node all but a rank's own part of it; what it gives away is one copy where the switch multicasts.
        const [given, got] = of(collective, NVLINK);
        expect(got).toEqual(new Array(32).fill((7 * 2 ** 25) / 8));
        expect(given).toEqual(new Array(32).fill(algorithm === 'NVLS' ? 2 ** 25 / 8 : (7 * 2 ** 25) / 8));
      }
    }
  });
});
