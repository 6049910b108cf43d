import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DragonflyPlusSpec, dragonflyPlus } from '../../src/fabric/dragonfly-plus';
import type { GraphFabric } from '../../src/fabric/graph';
import { TIERS } from '../../src/fabric/tiers';
import { valiant } from '../../src/fabric/valiant';
import { cutOf, loadsOf, mostOf, pathOf } from '../support/graph';

const specs = fc
  .record({
    p: fc.integer({ min: 1, max: 3 }),
    leaves: fc.integer({ min: 1, max: 3 }),
    spines: fc.integer({ min: 1, max: 3 }),
    h: fc.integer({ min: 1, max: 3 }),
    fewer: fc.nat(5),
  })
  .map(({ fewer, ...spec }) => ({ ...spec, groups: Math.max(1, spec.spines * spec.h + 1 - fewer) }));
const tiersOf = (fabric: GraphFabric, links: number[]): string => links.map((id) => 'DLSC'[fabric.link(id).tier]).join('');
const groupOf = ({ p, leaves }: DragonflyPlusSpec, rank: number): number => Math.floor(rank / p / leaves);

describe('dragonfly+', () => {
  it('leads every minimal route up, over one global link at most, and down', () => {
    fc.assert(
      fc.property(specs, fc.nat(), (spec, pick) => {
        const fabric = dragonflyPlus(spec);
        const from = pick % fabric.ranks;
        for (let to = 0; to < fabric.ranks; to++) {
          if (to === from) continue;
          const way = tiersOf(fabric, pathOf(fabric, from, to));
          if (groupOf(spec, from) !== groupOf(spec, to)) expect(way).toBe('LSCSL');
          else expect(way).toBe(Math.floor(from / spec.p) === Math.floor(to / spec.p) ? 'LL' : 'LSSL');
        }
      }),
      { seed: 171, numRuns: 100 },
    );
  });

  it('leads every detour by way of one other group, no link twice', () => {
    fc.assert(
      fc.property(specs, fc.nat(), fc.nat(9), (spec, pick, seed) => {
        const fabric = valiant(dragonflyPlus(spec), String(seed));
        const from = pick % fabric.ranks;
        for (let to = 0; to < fabric.ranks; to++) {
          if (to !== from) expect(tiersOf(fabric, pathOf(fabric, from, to, seed))).toMatch(/^L(SS|SC(SS)?CS|SCS)?L$/);
        }
      }),
      { seed: 172, numRuns: 100 },
    );
  });

  it('has as many global links on a spine as it has ports, and m · g²/4 cables between halves of its groups', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const fabric = dragonflyPlus(spec);
        const globals = new Map<number, number>();
        for (let id = 0; id < fabric.linkCount; id++) {
          const [from] = fabric.ends(id);
          if (fabric.link(id).tier === TIERS.indexOf('core')) globals.set(from, (globals.get(from) ?? 0) + 1);
        }
        expect(Math.max(0, ...globals.values())).toBeLessThanOrEqual(spec.h);
        if (spec.groups % 2 === 1) return;
        const { p, leaves, spines, h, groups } = spec;
        const half = (device: number): boolean =>
          (device < fabric.ranks ? groupOf(spec, device) : Math.floor((device - fabric.ranks) / (leaves + spines))) < groups / 2;
        expect([p > 0, cutOf(fabric, half)]).toEqual([true, (Math.floor((spines * h) / (groups - 1)) * groups ** 2) / 4]);
      }),
      { seed: 173, numRuns: 100 },
    );
  });

  it('spreads flows inside a group over its spines by their destinations', () => {
    // 4 leaves of 4 ranks, 4 spines: when each leaf sends to the next, its 4 flows take the 4 spines.
    const fabric = dragonflyPlus({ p: 4, leaves: 4, spines: 4, h: 1, groups: 1 });
    expect(
      mostOf(
        loadsOf(
          fabric,
          Array.from({ length: 16 }, (_, rank) => [rank, (rank + 4) % 16] as const),
        ),
      ),
    ).toBe(1);
  });

  it('says so when groups cannot all be joined, or the ranks are too many', () => {
    expect(() => dragonflyPlus({ p: 1, leaves: 2, spines: 2, h: 1, groups: 4 })).toThrow('join 3 groups, not 4');
    expect(() => dragonflyPlus({ p: 1, leaves: 2, spines: 2, h: 1, ranks: 7 })).toThrow('holds 6 GPUs, not 7');
  });
});
