import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clos } from '../../src/fabric/clos';
import { checkFold } from '../../src/world/check-fold';
import { fold, unfolded } from '../../src/world/fold';
import { quotient } from '../../src/world/quotient';
import { quotientBySymmetry, rankClasses, symmetryOf } from '../../src/world/symmetry';
import { costsUnder, difference } from './difference';
import { buildSmallWorld, closOf, smallWorlds } from './small-world';

const worlds = 400;
const seed = 20262;

/** Blocks and ranks are alike but for dead links, and routes are not hashed: what a symmetry needs. */
const regular: typeof buildSmallWorld extends (w: infer W, d: infer D, p: infer P, ...rest: infer _) => unknown
  ? (w: W, d: D, p: P) => [W, D, P]
  : never = (w, d, p) => [{ ...w, lengths: 'tier', hashSeed: null }, { ...d, late: [], slow: [] }, p];

describe('symmetry', () => {
  it('gives the whole world to the bit wherever it finds one, under every counterfactual', () => {
    let found = 0;
    fc.assert(
      fc.property(smallWorlds, fc.nat(5), ([w, d, p], which) => {
        const { fabric, schedule, communicators, input, program, costs, recipe } = buildSmallWorld(...regular(w, d, p));
        const symmetry = symmetryOf(fabric, schedule, communicators);
        if (symmetry === undefined) return;
        found++;
        const folded = quotientBySymmetry(fabric, schedule, communicators, symmetry);
        const whole = quotient(input, unfolded(input));
        const classes = rankClasses(symmetry, fabric.ranks);
        expect(Math.max(...classes)).toBe(folded.ranks - 1);
        for (const [name, now] of costsUnder(costs, which)) {
          expect(difference(classes, null, folded, whole, program, now), `${name}: ${JSON.stringify(recipe)}`).toBeNull();
        }
      }),
      { numRuns: worlds, seed },
    );
    expect(found).toBeGreaterThan(worlds / 4);
  });

  it('never merges ranks that refinement tells apart', () => {
    fc.assert(
      fc.property(smallWorlds, ([w, d, p]) => {
        const { fabric, schedule, communicators, input, recipe } = buildSmallWorld(...regular(w, d, p));
        const symmetry = symmetryOf(fabric, schedule, communicators);
        if (symmetry === undefined) return;
        const fine = rankClasses(symmetry, fabric.ranks);
        const coarse = fold(input);
        checkFold(input, coarse);
        const coarseOf = new Map<number, number>();
        fine.forEach((c, rank) => {
          if (!coarseOf.has(c)) coarseOf.set(c, coarse.rankClass[rank] as number);
          expect(coarse.rankClass[rank], JSON.stringify(recipe)).toBe(coarseOf.get(c));
        });
      }),
      { numRuns: 200, seed },
    );
  });

  it('is not claimed where blocks differ: lengths of their own, a node or a leaf group that is not full', () => {
    const digits = { tensor: 1, size: 16 };
    expect(clos(closOf({ ranks: 16 })).blocks).toBeDefined();
    for (const uneven of [closOf({ lengths: 'exact' }), closOf({ lengths: 'stocked' }), closOf({ ranks: 14 }), closOf({ ranks: 12 })]) {
      expect(clos(uneven).blocks).toBeUndefined();
    }
    expect(symmetryOf({ blocks: undefined, ranks: 16 }, null, digits)).toBeUndefined();
    // Blocks of 4 and of 6 do not nest.
    expect(symmetryOf({ blocks: [4, 6], ranks: 24 }, null, { tensor: 1, size: 24 })).toBeUndefined();
  });
});
