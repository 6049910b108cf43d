import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf, breakdowns } from '../../src/validation/breakdowns';
import { type Compared, summarise } from '../../src/validation/errors';

const compared = (family: string, configuration: string, measuredUs: number, predictedUs: number, bytes = 8): Compared => ({
  id: `${configuration}.${bytes}`,
  family,
  configuration,
  collective: 'all_reduce',
  bytes,
  measuredUs,
  predictedUs,
});

/** Errors: A 10 %, 30 % and B 50 % in family f; C 20 % in family g. */
const ROWS = [compared('f', 'A', 10, 11), compared('f', 'A', 10, 7), compared('f', 'B', 10, 15), compared('g', 'C', 10, 8)];

describe('errors of predictions', () => {
  it('are weighed by row, by configuration and by family', () => {
    const errors = summarise(ROWS);
    // Rows: (10 + 30 + 50 + 20)/4 = 27.5 %. Configurations: A 20 %, B 50 %, C 20 %, mean 30 %. Families: f (20 + 50)/2 = 35 %, g 20 %, mean 27.5 %.
    expect(errors).toMatchObject({ rows: 4, configurations: 3 });
    expect(errors?.perRow).toBeCloseTo(0.275, 12);
    expect(errors?.perConfiguration).toBeCloseTo(0.3, 12);
    expect(errors?.perFamily).toBeCloseTo(0.275, 12);
    // Sorted 10, 20, 30, 50: the middle two are 20 and 30.
    expect(errors?.median).toBeCloseTo(0.25, 12);
    // Ratios 1.1 · 0.7 · 1.5 · 0.8 = 0.924, fourth root 0.98043.
    expect(errors?.ratio).toBeCloseTo(0.924 ** 0.25, 12);
    // ln: 0.09531, −0.35667, 0.40547, −0.22314; squares 0.009084 + 0.127216 + 0.164402 + 0.049793 = 0.350495, /4 = 0.087624, root 0.29601.
    expect(errors?.logRmse).toBeCloseTo(0.29601, 5);
  });

  it('of a row on its own have that row’s error as mean and median, and of none there are none', () => {
    expect(summarise([compared('f', 'A', 10, 11)])).toMatchObject({ median: expect.closeTo(0.1, 12), perFamily: expect.closeTo(0.1, 12) });
    expect(summarise([])).toBeNull();
  });

  it('are zero, with ratio one, for perfect predictions, and do not depend on the unit of time', () => {
    const row = fc.record({
      family: fc.constantFrom('f', 'g'),
      configuration: fc.constantFrom('A', 'B', 'C'),
      us: fc.double({ min: 1, max: 1e6, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.double({ min: 0.1, max: 10, noNaN: true }), (rows, off) => {
        const at = (unit: number, factor: number) =>
          summarise(rows.map(({ family, configuration, us }) => compared(family, configuration, us * unit, us * unit * factor)));
        expect(at(1, 1)).toMatchObject({ perRow: 0, perConfiguration: 0, perFamily: 0, ratio: 1, logRmse: 0 });
        for (const field of ['perRow', 'perConfiguration', 'perFamily'] as const) expect(at(1e-3, off)?.[field]).toBeCloseTo(Math.abs(off - 1), 9);
        expect(at(1, off)?.ratio).toBeCloseTo(off, 9);
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('breakdowns', () => {
  it('have bands that end at 64 KiB and 16 MiB, ends included', () => {
    expect([65_536, 65_537, 2 ** 24, 2 ** 24 + 1].map(bandOf)).toEqual(['≤ 64 KiB', '64 KiB – 16 MiB', '64 KiB – 16 MiB', '> 16 MiB']);
  });

  it('hold every row once in each split, and list the worst configuration first', () => {
    const found = breakdowns([...ROWS, compared('g', 'C', 10, 10, 2 ** 30)]);
    for (const slices of [found.bands, found.families, found.collectives, found.configurations])
      expect(slices.reduce((sum, { errors }) => sum + errors.rows, 0)).toBe(5);
    expect(found.configurations.map(({ name, family }) => [name, family])).toEqual([
      ['B', 'f'],
      ['A', 'f'],
      ['C', 'g'],
    ]);
    expect(found.bands.map(({ name }) => name)).toEqual(['≤ 64 KiB', '> 16 MiB']);
  });
});
