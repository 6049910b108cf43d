import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostUnits } from '../../../src/analysis/hold/most-units';

describe('mostUnits', () => {
  it('finds where something stops fitting, from any guess, in about two logarithms of the distance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 200_000 }), (most, guess) => {
        let asked = 0;
        const found = mostUnits((units) => {
          asked++;
          return units <= most;
        }, guess);
        expect(found).toBe(most);
        expect(asked).toBeLessThanOrEqual(2 * Math.log2(Math.abs(most - guess) + 2) + 3);
      }),
      { seed: 5 },
    );
  });

  it('is 0 when nothing fits, and the limit when all does', () => {
    expect(mostUnits(() => false, 40)).toBe(0);
    expect(mostUnits(() => true, 3, 64)).toBe(64);
  });
});
