import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dragonfly } from '../../src/fabric/dragonfly';
import { hyperx } from '../../src/fabric/hyperx';
import { type Flow, ugal } from '../../src/fabric/ugal';
import { valiant } from '../../src/fabric/valiant';
import { loadsOf, mostOf, pathOf, routeOf } from '../support/graph';

const shifted = (ranks: number, by: number): Flow[] => Array.from({ length: ranks }, (_, rank) => [rank, (rank + by) % ranks] as const);

describe('UGAL', () => {
  it('takes for every flow the direct route or its detour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 71 }), fc.nat(9), (by, seed) => {
        const fabric = dragonfly({ p: 2, a: 4, h: 2 });
        const around = valiant(fabric, String(seed));
        const both = ugal(fabric, String(seed), [shifted(72, by)]);
        for (let rank = 0; rank < 72; rank++) {
          const to = (rank + by) % 72;
          expect([routeOf(fabric, rank, to), routeOf(around, rank, to)]).toContainEqual(pathOf(both, rank, to));
        }
      }),
      { seed: 91, numRuns: 40 },
    );
  });

  it('stays direct where direct routes share no link', () => {
    const fabric = hyperx({ shape: [4, 4], perSwitch: 1 });
    for (const by of [1, 4, 5]) {
      const flows = shifted(16, by);
      if (mostOf(loadsOf(fabric, flows)) > 1) continue;
      const chosen = ugal(fabric, '1', [flows]);
      for (const [from, to] of flows) expect(routeOf(chosen, from, to)).toEqual(routeOf(fabric, from, to));
    }
    // The shift by a row uses each column's links once.
    expect(mostOf(loadsOf(fabric, shifted(16, 4)))).toBe(1);
  });

  it('leaves less on the fullest link than direct routes do when a group sends to the next', () => {
    const fabric = dragonfly({ p: 4, a: 8, h: 4 });
    const flows = shifted(fabric.ranks, 32);
    for (const seed of ['1', '2', '3']) {
      // 32 flows on one link direct; by way of other groups the 2 · 32 · 33 global crossings on 33 · 32 links are 2 on average.
      expect(mostOf(loadsOf(ugal(fabric, seed, [flows]), flows))).toBeLessThan(16);
    }
  });

  it('chooses by pattern: flows that are not under way together do not crowd each other', () => {
    // Two flows over the link from switch 0 to 1; apart, each stays direct. Together the second weighs 2 · 3 direct against 1 · 4 around.
    const fabric = hyperx({ shape: [3], perSwitch: 2 });
    const [first, second]: [Flow, Flow] = [
      [0, 2],
      [1, 3],
    ];
    const seed = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].find((s) => routeOf(valiant(fabric, s), 1, 3).length === 4) as string;
    expect(routeOf(ugal(fabric, seed, [[first], [second]]), 1, 3).length).toBe(3);
    expect(routeOf(ugal(fabric, seed, [[first, second]]), 1, 3).length).toBe(4);
  });
});
