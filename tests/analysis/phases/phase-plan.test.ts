import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestFixed, type PhaseTable, paysFrom, planPhases } from '../../../src/analysis/phases/phase-plan';
import { breakEvenPhaseS } from '../../../src/fabric/torus/reconfiguration';

/** Whole numbers of seconds, so that sums are exact and plans can be compared to the bit. */
const tables = fc
  .record({ phases: fc.integer({ min: 1, max: 4 }), shapes: fc.integer({ min: 1, max: 4 }), changeS: fc.nat(20) })
  .chain(({ phases, shapes, changeS }) =>
    fc.record({
      timesS: fc.array(
        fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 40 }) }, fc.constant(Number.POSITIVE_INFINITY)), {
          minLength: shapes,
          maxLength: shapes,
        }),
        { minLength: phases, maxLength: phases },
      ),
      changeS: fc.constant(Array.from({ length: shapes }, (_, a) => Array.from({ length: shapes }, (__, b) => (a === b ? 0 : changeS)))),
    }),
  )
  .filter(({ timesS }) => timesS.every((times) => times.some(Number.isFinite)));
const SEED = { seed: 71, numRuns: 400 };

/** Every assignment of shapes to phases. */
function assignments({ timesS, changeS, repeat = 1 }: PhaseTable): number[][] {
  return Array.from({ length: timesS.length * repeat }).reduce<number[][]>(
    (all) => all.flatMap((shapes) => changeS.map((_, shape) => [...shapes, shape])),
    [[]],
  );
}

function costOf({ timesS, changeS }: PhaseTable, shapes: readonly number[], factor = 1): number {
  return shapes.reduce((sum, shape, i) => sum + factor * timesS[i % timesS.length][shape] + (i === 0 ? 0 : changeS[shapes[i - 1]][shape]), 0);
}

const change = (shapes: number, seconds: number): number[][] =>
  Array.from({ length: shapes }, (_, a) => Array.from({ length: shapes }, (__, b) => (a === b ? 0 : seconds)));

describe('the plan of phases', () => {
  it('ends as early as the best of all assignments, costs what its shapes cost, and never later than the best fixed shape', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const { totalS, shapes, changes } = planPhases(table);
        expect(totalS).toBe(Math.min(...assignments(table).map((one) => costOf(table, one))));
        expect(costOf(table, shapes)).toBe(totalS);
        expect(changes).toBe(shapes.filter((shape, i) => i > 0 && shape !== shapes[i - 1]).length);
        expect(totalS).toBeLessThanOrEqual(bestFixed(table)?.totalS ?? Number.POSITIVE_INFINITY);
      }),
      SEED,
    );
  });

  it('of a list that comes round is that of the list written out', () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 1, max: 4 }), (table, repeat) => {
        const written = { timesS: Array.from({ length: repeat }, () => table.timesS).flat(), changeS: table.changeS };
        expect(planPhases({ ...table, repeat })).toEqual(planPhases(written));
      }),
      SEED,
    );
  });

  it('takes each phase on its best shape when a change takes no time, and the best fixed shape when it takes for ever', () => {
    fc.assert(
      fc.property(tables, ({ timesS }) => {
        const count = timesS[0].length;
        expect(planPhases({ timesS, changeS: change(count, 0) }).totalS).toBe(timesS.reduce((sum, times) => sum + Math.min(...times), 0));
        const fixed = bestFixed({ timesS });
        if (fixed === undefined) return;
        expect(planPhases({ timesS, changeS: change(count, 1e9) })).toMatchObject({ totalS: fixed.totalS, changes: 0 });
      }),
      SEED,
    );
  });

  it('never changes between phases that are alike', () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 2, max: 50 }), ({ timesS: [times], changeS }, repeat) => {
        expect(planPhases({ timesS: [times], changeS, repeat }).changes).toBe(0);
      }),
      SEED,
    );
  });

  it('leaves a shape for a last phase above t/(1 − 1/g) and stays below it; at it both take equally long, to the picosecond', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 100, noNaN: true }), fc.double({ min: 1.01, max: 100, noNaN: true }), (timeS, g) => {
        // Long enough before it that the first phase stays where it is best.
        const plan = (phaseS: number) =>
          planPhases({
            timesS: [
              [1e6, 1e9],
              [phaseS, phaseS / g],
            ],
            changeS: change(2, timeS),
          });
        const phaseS = breakEvenPhaseS(timeS, g);
        expect(Math.abs(phaseS - (timeS + phaseS / g))).toBeLessThan(Math.max(1e-12, 4e-16 * phaseS));
        expect(plan(1.001 * phaseS).changes).toBe(1);
        expect(plan(0.999 * phaseS).changes).toBe(0);
      }),
      SEED,
    );
  });

  it('refuses a phase that runs nowhere', () => {
    expect(() => planPhases({ timesS: [[Number.POSITIVE_INFINITY]], changeS: [[0]] })).toThrow('a phase runs on no shape');
  });
});

describe('the length from which changes pay', () => {
  it('is the least ratio of time spent to time saved over all assignments', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const fixed = bestFixed(table);
        if (fixed === undefined) {
          expect(paysFrom(table)).toBe(0);
          return;
        }
        const ratios = assignments(table).map((shapes) => {
          const runs = costOf({ ...table, changeS: change(table.changeS.length, 0) }, shapes);
          return fixed.totalS > runs ? (costOf(table, shapes) - runs) / (fixed.totalS - runs) : Number.POSITIVE_INFINITY;
        });
        expect(paysFrom(table)).toBeCloseTo(Math.min(...ratios), 9);
      }),
      { ...SEED, numRuns: 200 },
    );
  });

  it('parts lists whose plan is a fixed shape from those whose is not', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const factor = paysFrom(table);
        const fixed = bestFixed(table);
        if (fixed === undefined || factor === 0 || !Number.isFinite(factor)) return;
        const longer = (scale: number) => planPhases({ ...table, timesS: table.timesS.map((times) => times.map((time) => scale * time)) });
        expect(longer(0.99 * factor).changes).toBe(0);
        expect(longer(1.01 * factor).changes).toBeGreaterThan(0);
      }),
      { ...SEED, numRuns: 200 },
    );
  });
});
