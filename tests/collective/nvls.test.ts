import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acrossOf, hubTree } from '../../src/collective/in-network-hubs';
import { switchLevels } from '../../src/collective/in-network-levels';
import { placesOf } from '../../src/collective/in-network-places';
import { inNetworkTree } from '../../src/collective/in-network-tree';
import { nvls } from '../../src/collective/nvls';
import { nvlsTree } from '../../src/collective/nvls-tree';
import { ring } from '../../src/collective/ring';
import { clos } from '../../src/fabric/clos';
import type { Fabric } from '../../src/fabric/fabric';
import type { ClosSpec } from '../../src/fabric/spec';
import { runWorld } from '../../src/network/run-world';
import { worldOf } from '../support/world';
import { closOf } from '../world/small-world';

/** What `worldOf` builds with: 50 GB/s a port, 250 ns a link. */
const BYTES_PER_PS = 50e9 / 1e12;
const LINK_PS = 250_000;

/** Bytes of every link of a tier, up and down apart. */
const bytesOf = (fabric: Pick<Fabric, 'link'>, linkBytes: Float64Array, tier: number): { up: number[]; down: number[] } => {
  const all = Array.from(linkBytes, (bytes, id) => ({ bytes, link: fabric.link(id) })).filter(({ link }) => link.tier === tier);
  const of = (up: number): number[] => [...new Set(all.filter(({ link }) => link.up === up).map(({ bytes }) => bytes))];
  return { up: of(1), down: of(0) };
};

/** One GPU a node and NIC, two nodes a leaf, one spine plane above. */
const twoLevels = (change: Partial<ClosSpec> = {}): Fabric => clos(closOf({ ranks: 8, domain: 1, gpusPerNode: 1, leafNodes: 2, ...change }));

describe('NVLS', () => {
  it('moves S(1 + 1/n) out of and into each port, where a ring moves 2S(n − 1)/n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 24 }), fc.integer({ min: 1, max: 1000 }), fc.constantFrom(1, 3, 8), (n, unit, pieces) => {
        const bytes = unit * n * pieces;
        const run = runWorld(worldOf(nvls('all-reduce', n, { pieceBytes: unit }), { bytes }));
        expect([...run.linkBytes]).toEqual(new Array(2 * n).fill(bytes + bytes / n));
        expect([...runWorld(worldOf(ring('all-reduce', n), { bytes })).linkBytes]).toEqual(new Array(2 * n).fill((2 * bytes * (n - 1)) / n));
      }),
      { seed: 41, numRuns: 60 },
    );
  });

  it('shares the buffer among channels, and the ports with it', () => {
    const fabric = clos(closOf({ ranks: 16 }));
    const levels = switchLevels(fabric, 4, 4);
    const few = [nvls('all-reduce', 16, { perDomain: 4, levels }), nvlsTree(16, { perDomain: 4 }), inNetworkTree(16, { perDomain: 4, levels })];
    const many = [
      nvls('all-reduce', 16, { perDomain: 4, levels, channels: 4 }),
      nvlsTree(16, { perDomain: 4, channels: 8 }),
      inNetworkTree(16, { perDomain: 4, levels, channelsPerHead: 2 }),
    ];
    for (const [i, schedule] of many.entries()) {
      const [one, all] = [few[i], schedule].map((each) => runWorld(worldOf(each, { bytes: 1_600_000, fabric })));
      expect([...all.linkBytes]).toEqual([...one.linkBytes]);
      expect(all.endPs).toBe(one.endPs);
    }
    expect(() => nvlsTree(16, { perDomain: 4, channels: 3 })).toThrow('two trees do not share 3 channels evenly');
  });

  it('takes S out of a port and S/n into it for a reduce-scatter, and the other way round for an all-gather', () => {
    const ports = (out: number, into: number): number[] => Array.from({ length: 16 }, (_, link) => (link % 2 === 0 ? out : into));
    expect([...runWorld(worldOf(nvls('reduce-scatter', 8), { bytes: 80_000 })).linkBytes]).toEqual(ports(80_000, 10_000));
    expect([...runWorld(worldOf(nvls('all-gather', 8), { bytes: 80_000 })).linkBytes]).toEqual(ports(10_000, 80_000));
  });

  it('takes 2(S + S/n)/B + 2α in one message: up whole, down a share, up a share, down whole, each after the other', () => {
    // 1 MB over 4 ranks at 50 GB/s: 20 + 5 + 5 + 20 µs, and four half routes of 250 ns.
    expect(runWorld(worldOf(nvls('all-reduce', 4), { bytes: 1_000_000 })).endPs).toBe(50_000_000 + 4 * LINK_PS);
    // The halves take half of it each.
    for (const half of ['reduce-scatter', 'all-gather'] as const)
      expect(runWorld(worldOf(nvls(half, 4), { bytes: 1_000_000 })).endPs).toBe(25_000_000 + 2 * LINK_PS);
  });

  it('in P pieces takes no less than (1 + 1/n)S/B and no more than 1 + 2/P of it and two latencies', () => {
    // The full ports set the pace; before the first piece has passed and after the last has set out a port has less to do.
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 16 }), fc.constantFrom(4, 16, 50), (n, pieces) => {
        const bytes = 20_000 * n * pieces;
        const { endPs } = runWorld(worldOf(nvls('all-reduce', n, { pieceBytes: 20_000 }), { bytes }));
        const boundPs = ((1 + 1 / n) * bytes) / BYTES_PER_PS;
        expect(endPs).toBeGreaterThanOrEqual(boundPs);
        expect(endPs).toBeLessThanOrEqual(boundPs * (1 + 2 / pieces) + 4 * LINK_PS + 1);
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  it('has a busbw above what ranks that reduce can reach from 4 ranks on, and never above what a switch that reduces allows', () => {
    // busbw = 2(n − 1)/n · S/t (nccl-tests). Ranks that reduce send 2(n − 1)/n · S, so busbw ≤ B; with NVLS t ≥ S(1 + 1/n)/B, so busbw ≤ 2(n − 1)/(n + 1) · B: 1.2 B for 4 ranks.
    for (let n = 2; n <= 16; n++) {
      const bytes = n * 2 ** 26;
      const { endPs } = runWorld(worldOf(nvls('all-reduce', n, { pieceBytes: 2 ** 20 }), { bytes }));
      const busPerPort = (2 * (n - 1) * bytes) / n / endPs / BYTES_PER_PS;
      expect(busPerPort).toBeLessThanOrEqual((2 * (n - 1)) / (n + 1));
      expect(busPerPort > 1, `${n} ranks`).toBe(n >= 4);
    }
  });

  it('ends everywhere so much later as the last rank starts later, whoever it is', () => {
    for (const last of [0, 1, 5]) {
      const world = (ps: number) => worldOf(nvls('all-reduce', 6), { bytes: 600_000, startDelayPs: (rank) => (rank === last ? ps : 0) });
      const onTime = runWorld(world(0)).endPs;
      const late = runWorld(world(77_000_000));
      expect([...late.finishPs]).toEqual(new Array(6).fill(onTime + 77_000_000));
    }
  });

  it('costs no rank any time for adding up', () => {
    const world = (reducePsPerByte: number) => worldOf(nvls('all-reduce', 8, { pieceBytes: 5000 }), { bytes: 800_000, reducePsPerByte });
    expect(runWorld(world(100)).endPs).toBe(runWorld(world(0)).endPs);
  });

  it('jumps over the pieces of its steady state, to the bit, with and without limited buffers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.constantFrom(40, 200, 333), fc.constantFrom(undefined, 1, 2, 8), (n, pieces, slots) => {
        const schedule = nvls('all-reduce', n, { pieceBytes: 4096, ...(slots !== undefined && { slots }) });
        const world = worldOf(schedule, { bytes: n * 4096 * pieces });
        const [jumped, whole] = [runWorld(world), runWorld(world, { jump: false })];
        expect([...jumped.finishPs]).toEqual([...whole.finishPs]);
        expect([...jumped.linkBytes]).toEqual([...whole.linkBytes]);
        expect(jumped.messages).toBe(whole.messages);
      }),
      { seed: 43, numRuns: 40 },
    );
  });

  it('is refused for what it does not do', () => {
    expect(() => nvls('all-to-all', 8)).toThrow('nvls does all-reduce, reduce-scatter, all-gather, not all-to-all');
    expect(() => nvls('all-reduce', 12, { perDomain: 8 })).toThrow('8 ranks a domain do not divide 12');
    expect(() => nvls('all-reduce', 16, { perDomain: 8 })).toThrow('switches that reduce join at most 0 of 2');
    expect(() => nvls('all-gather', 16, { perDomain: 8 })).toThrow('all-gather over 2 domains');
  });
});

describe('NVLS-tree', () => {
  it('moves S(1 + 1/d) through each port inside, and what a double tree of S/d moves through each NIC', () => {
    // 4 domains of 4 below one leaf, S = 1.6 MB: 1.6 MB · 5/4 inside. Trees of 4 with half of S/d = 0.2 MB each: every domain but the roots' sends one up in each tree, and what goes
    // down to its children; the first tree is 0 ← 2 ← {1, 3}, the second its mirror 3 ← 1 ← {0, 2}. Out of domain 0: down to 2; up to 1. Domain 1: up to 2; up to 3 and down to 0, 2.
    const fabric = clos(closOf({ ranks: 16, leafNodes: 4 }));
    const { linkBytes } = runWorld(worldOf(nvlsTree(16, { perDomain: 4, pieceBytes: 50_000 }), { bytes: 1_600_000, fabric }));
    expect(bytesOf(fabric, linkBytes, 0)).toEqual({ up: [2_000_000], down: [2_000_000] });
    expect(bytesOf(fabric, linkBytes, 1)).toEqual({ up: [400_000, 800_000], down: [400_000, 800_000] });
  });

  it('is a double tree where domains have one rank, and NVLS in two halves where there is one domain', () => {
    const fabric = twoLevels();
    expect(nvlsTree(8, { perDomain: 1 }).rounds).toHaveLength(2);
    const [tree, alone] = [nvlsTree(8, { perDomain: 8 }), nvls('all-reduce', 8)].map(
      (schedule) => runWorld(worldOf(schedule, { bytes: 8000 })).linkBytes,
    );
    expect([...tree]).toEqual([...alone]);
    expect(runWorld(worldOf(nvlsTree(8, { perDomain: 1 }), { fabric })).endPs).toBeGreaterThan(0);
  });
});

describe('in-network tree across the scale-out', () => {
  const levels = [
    { tier: 1, values: 2 },
    { tier: 2, values: 8 },
  ];

  it('takes a NIC’s share out of it once and into it once, and loads the switches’ own links no more', () => {
    // 8 domains of 4, two to a leaf: S/4 through each NIC, and through each leaf's uplinks, whatever is below.
    const fabric = clos(closOf({ ranks: 32 }));
    expect(switchLevels(fabric, 8, 4)).toEqual(levels);
    for (const inside of ['direct', 'chain'] as const) {
      const { linkBytes } = runWorld(worldOf(inNetworkTree(32, { perDomain: 4, levels, inside, pieceBytes: 10_000 }), { bytes: 800_000, fabric }));
      expect(bytesOf(fabric, linkBytes, 1)).toEqual({ up: [200_000], down: [200_000] });
      expect(bytesOf(fabric, linkBytes, 2)).toEqual({ up: [200_000], down: [200_000] });
      // Inside, 2(d − 1)/d · S: all but one share to the ranks whose they are, and one share to all others.
      expect(bytesOf(fabric, linkBytes, 0)).toEqual({ up: [1_200_000], down: [1_200_000] });
    }
    const { linkBytes } = runWorld(worldOf(nvls('all-reduce', 32, { perDomain: 4, levels }), { bytes: 800_000, fabric }));
    expect(bytesOf(fabric, linkBytes, 0)).toEqual({ up: [1_000_000], down: [1_000_000] });
    expect(bytesOf(fabric, linkBytes, 1)).toEqual({ up: [200_000], down: [200_000] });
  });

  it('takes (P + 2L − 1)S/(PB) + 2Lα through L tiers of links as fast as the NIC, and less where they are faster', () => {
    // 1 MB in 10 pieces of 2 µs over two tiers: (10 + 3) · 2 µs + 4 · 250 ns.
    const schedule = inNetworkTree(8, { perDomain: 1, levels, pieceBytes: 100_000 });
    expect(runWorld(worldOf(schedule, { bytes: 1_000_000, fabric: twoLevels({ oversubscription: 2 }) })).endPs).toBe(26_000_000 + 4 * LINK_PS);
    // Two uplinks to a leaf: a piece takes 1 µs there. NIC 2, uplinks 1 and 1, NIC 2, then 9 more pieces of 2 µs.
    expect(runWorld(worldOf(schedule, { bytes: 1_000_000, fabric: twoLevels() })).endPs).toBe(24_000_000 + 4 * LINK_PS);
    // All below one leaf: (10 + 1) · 2 µs and two links.
    const leaf = inNetworkTree(8, { perDomain: 1, levels: [{ tier: 1, values: 8 }], pieceBytes: 100_000 });
    expect(runWorld(worldOf(leaf, { bytes: 1_000_000, fabric: twoLevels({ leafNodes: 8 }) })).endPs).toBe(22_000_000 + 2 * LINK_PS);
  });

  it('ends everywhere so much later as the last rank starts later, whoever it is', () => {
    for (const last of [0, 1, 6]) {
      const world = (ps: number) =>
        worldOf(inNetworkTree(8, { perDomain: 1, levels }), {
          bytes: 100_000,
          fabric: twoLevels(),
          startDelayPs: (rank) => (rank === last ? ps : 0),
        });
      const onTime = runWorld(world(0)).endPs;
      expect([...runWorld(world(55_000_000)).finishPs]).toEqual(new Array(8).fill(onTime + 55_000_000));
    }
  });

  it('finds the switches of a third tier', () => {
    // Switches of 8 ports: pods of 4 leaves of one node, so 16 nodes are 4 pods.
    const fabric = clos(closOf({ ranks: 16, domain: 1, gpusPerNode: 1, leafNodes: 1, radix: 8, tiers: 3 }));
    expect(switchLevels(fabric, 16, 1)).toEqual([
      { tier: 1, values: 1 },
      { tier: 2, values: 4 },
      { tier: 3, values: 16 },
    ]);
  });

  it('is refused where no one switch is above the ranks that it shall reduce for', () => {
    // Two nodes to a leaf, and not eight.
    expect(() => worldOf(inNetworkTree(8, { perDomain: 1, levels: [{ tier: 1, values: 8 }] }), { fabric: twoLevels() })).toThrow(
      'GPUs 2 and 0 are not below one switch of the leaf tier',
    );
    // Domains of 6 in leaf groups of 8: 12 and 18 begin in different groups, though 0 and 6 do not.
    const askew = clos(closOf({ ranks: 24, domain: 6, gpusPerNode: 2, leafNodes: 4 }));
    const tree = inNetworkTree(24, { perDomain: 6, levels: switchLevels(askew, 4, 6) });
    expect(() => worldOf(tree, { fabric: askew })).toThrow(
      /GPUs \d+ and \d+ are not below one switch of the leaf tier, .* Use domains that fill whole leaf groups/,
    );
    // Four domains are no domain.
    expect(() => worldOf(nvls('all-reduce', 16), { fabric: clos(closOf()) })).toThrow('there is no switch of the domain tier that could reduce');
    expect(() =>
      inNetworkTree(8, {
        perDomain: 1,
        levels: [
          { tier: 1, values: 3 },
          { tier: 2, values: 4 },
          { tier: 3, values: 8 },
        ],
      }),
    ).toThrow('switches of 4 do not hold whole switches of 3');
  });
});

describe('hubs', () => {
  it('stand after the ranks, a group’s together, each at its first rank', () => {
    // Leaves 4 and 5 over {0, 1} and {2, 3}, spine 6.
    const tree = hubTree(4, [
      { tier: 1, values: 2 },
      { tier: 2, values: 4 },
    ]);
    expect(tree).toEqual({ parents: Int32Array.of(4, 4, 5, 5, 6, 6, -1), host: Int32Array.of(0, 2, 0), tier: Uint8Array.of(1, 1, 2) });
    // To climb the whole tree, ask the way to the other leaf.
    expect([...acrossOf(tree.parents, 4, tree.host)]).toEqual([2, 2, 0, 0, 2, 0, -1]);
    const places = placesOf(
      nvls('all-reduce', 8, {
        perDomain: 2,
        levels: [
          { tier: 1, values: 2 },
          { tier: 2, values: 4 },
        ],
      }),
    );
    // 8 ranks; a hub in each of 4 domains that reduces, 3 hubs for each of 2 rails, and 4 that gather.
    expect(places.count).toBe(8 + 4 + 2 * 3 + 4);
    expect(places.hubsAt(1, 0).map(({ place }) => place)).toEqual([15, 17]);
    expect(places.hubsAt(4, 0).map(({ place }) => places.standing(place, 0))).toEqual([4, 4, 4]);
  });

  it('are played by a rank below them, and every rank has the root above it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }), (domains, leaf, pod) => {
        const { parents, host, tier } = hubTree(domains, [
          { tier: 1, values: leaf },
          { tier: 2, values: leaf * pod },
          { tier: 3, values: 64 },
        ]);
        const above = (value: number): number[] => (value < 0 ? [] : [value, ...above(parents[value])]);
        const roots = parents.filter((parent) => parent < 0);
        expect(roots).toHaveLength(1);
        for (let value = 0; value < domains; value++) expect(parents[above(value).at(-1) ?? 0]).toBe(-1);
        tier.forEach((_, hub) => {
          expect(above(host[hub])).toContain(domains + hub);
        });
      }),
      { seed: 44, numRuns: 60 },
    );
  });
});
