import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancedDragonfly, type DragonflySpec, dragonfly } from '../../src/fabric/dragonfly';
import type { GraphFabric } from '../../src/fabric/graph';
import { TIERS } from '../../src/fabric/tiers';
import { valiant } from '../../src/fabric/valiant';
import { cutOf, distancesFrom, loadsOf, mostOf, pathOf } from '../support/graph';

const specs = fc
  .record({ p: fc.integer({ min: 1, max: 3 }), a: fc.integer({ min: 1, max: 4 }), h: fc.integer({ min: 1, max: 3 }), fewer: fc.nat(6) })
  .map(({ p, a, h, fewer }) => ({ p, a, h, groups: Math.max(1, a * h + 1 - fewer) }));

/** Tiers of a route, as L, S, C. */
const tiersOf = (fabric: GraphFabric, links: number[]): string => links.map((id) => 'DLSC'[fabric.link(id).tier]).join('');
const groupOf = ({ p, a }: DragonflySpec, rank: number): number => Math.floor(rank / p / a);

describe('dragonfly', () => {
  it('leads every minimal route by at most one local, one global and one local link', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, pick) => {
        const fabric = dragonfly(spec);
        const from = pick % fabric.ranks;
        for (let to = 0; to < fabric.ranks; to++) {
          if (to === from) continue;
          const way = tiersOf(fabric, pathOf(fabric, from, to));
          expect(way).toMatch(groupOf(spec, from) === groupOf(spec, to) ? /^LS?L$/ : /^LS?CS?L$/);
        }
      }),
      { seed: 81, numRuns: 100 },
    );
  });

  it('leaves no minimal route longer than the fewest links with one global link at most', () => {
    // A copy of every switch for those who have crossed a global link makes that rule a plain shortest path: distance to the copy of the destination.
    fc.assert(
      fc.property(specs, fc.nat(), (spec, pick) => {
        const fabric = dragonfly(spec);
        const { ranks, devices, linkCount } = fabric;
        const from = pick % ranks;
        const doubled: [number, number][] = [];
        for (let id = 0; id < linkCount; id++) {
          const [a, b] = fabric.ends(id);
          if (fabric.link(id).tier === TIERS.indexOf('core')) doubled.push([a, devices + b]);
          else doubled.push([a, b], [devices + a, devices + b]);
        }
        const distance = distancesFrom({ ...fabric, devices: 2 * devices, linkCount: doubled.length, ends: (id) => doubled[id] }, from);
        for (let to = 0; to < ranks; to++) {
          if (to !== from) expect(pathOf(fabric, from, to).length).toBe(Math.min(distance[to], distance[devices + to]));
        }
      }),
      { seed: 82, numRuns: 60 },
    );
  });

  it('leads every detour by way of one other group, no link twice', () => {
    fc.assert(
      fc.property(specs, fc.nat(), fc.nat(9), (spec, pick, seed) => {
        const fabric = valiant(dragonfly(spec), String(seed));
        const from = pick % fabric.ranks;
        for (let to = 0; to < fabric.ranks; to++) {
          if (to !== from) expect(tiersOf(fabric, pathOf(fabric, from, to, seed))).toMatch(/^LS?(CS?){0,2}L$/);
        }
      }),
      { seed: 83, numRuns: 100 },
    );
  });

  it('has a·h + 1 groups, each pair joined by one link, and as many global links on every switch', () => {
    const fabric = dragonfly({ p: 2, a: 4, h: 2 });
    expect(fabric.ranks).toBe(72);
    expect(fabric.tiers.map(({ tier, cables }) => [tier, cables])).toEqual([
      ['leaf', 72],
      ['spine', 9 * 6],
      ['core', (9 * 8) / 2],
    ]);
    const globals = new Map<number, number>();
    for (let id = 0; id < fabric.linkCount; id++) {
      const [from] = fabric.ends(id);
      if (fabric.link(id).tier === TIERS.indexOf('core')) globals.set(from, (globals.get(from) ?? 0) + 1);
    }
    expect([globals.size, ...new Set(globals.values())]).toEqual([36, 2]);
  });

  it('joins two groups by ⌊a·h/(g − 1)⌋ links when there are fewer groups, and never uses a global port twice', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const fabric = dragonfly(spec);
        const globals = new Map<number, number>();
        for (let id = 0; id < fabric.linkCount; id++) {
          if (fabric.link(id).tier !== TIERS.indexOf('core')) continue;
          const [from] = fabric.ends(id);
          globals.set(from, (globals.get(from) ?? 0) + 1);
        }
        expect(Math.max(0, ...globals.values())).toBeLessThanOrEqual(spec.h);
        const between = spec.groups === 1 ? 0 : Math.floor((spec.a * spec.h) / (spec.groups - 1));
        expect([...globals.values()].reduce((sum, n) => sum + n, 0)).toBe(between * spec.groups * (spec.groups - 1));
      }),
      { seed: 84, numRuns: 100 },
    );
  });

  it('has m · g²/4 cables between halves of its groups', () => {
    for (const spec of [
      { p: 1, a: 3, h: 3, groups: 10 },
      { p: 2, a: 4, h: 2, groups: 4 },
    ]) {
      const fabric = dragonfly(spec);
      const m = Math.floor((spec.a * spec.h) / (spec.groups - 1));
      const half = (device: number): boolean => {
        const at = device < fabric.ranks ? Math.floor(device / spec.p) : device - fabric.ranks;
        return Math.floor(at / spec.a) < spec.groups / 2;
      };
      expect(cutOf(fabric, half)).toBe((m * spec.groups ** 2) / 4);
    }
  });

  it('crowds all of a group on one global link when it sends to the next group, and Valiant spreads it', () => {
    const fabric = dragonfly({ p: 4, a: 8, h: 4 });
    const shift = Array.from({ length: fabric.ranks }, (_, rank) => [rank, (rank + 32) % fabric.ranks] as const);
    // a·p = 32 flows on the one link between two groups; the 2 · 32 · 33 global crossings of the detours on 33 · 32 links are 2 on average.
    expect(mostOf(loadsOf(fabric, shift))).toBe(32);
    for (const seed of ['1', '2', '3', '4', '5']) expect(mostOf(loadsOf(valiant(fabric, seed), shift))).toBeLessThan(16);
  });

  it('is balanced with a = 2p = 2h, as small as the ranks allow', () => {
    // 4h⁴ + 2h²: 6, 72, 342, 1056.
    expect(balancedDragonfly(72)).toEqual({ p: 2, a: 4, h: 2, groups: 9, ranks: 72 });
    expect(balancedDragonfly(73)).toEqual({ p: 3, a: 6, h: 3, groups: 5, ranks: 73 });
    expect(dragonfly(balancedDragonfly(1000)).ranks).toBe(1000);
  });

  it('says so when groups cannot all be joined, or the ranks are too many', () => {
    expect(() => dragonfly({ p: 1, a: 2, h: 1, groups: 4 })).toThrow('join 3 groups, not 4');
    expect(() => dragonfly({ p: 1, a: 2, h: 1, ranks: 7 })).toThrow('holds 6 GPUs, not 7');
  });
});
