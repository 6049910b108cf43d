import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPs } from '../../src/engine/time';

describe('simulated time', () => {
  it('is integer picoseconds', () => {
    expect([toPs(1e-9), toPs(1.5e-12), toPs(4.5e-9), toPs(0.1e-9), toPs(9000)]).toEqual([1000, 2, 4500, 100, 9e15]);
  });

  it('survives the way to seconds and back up to 2^53 ps to within the 53 bits of a number', () => {
    fc.assert(
      // Two roundings of half a unit in the last place each: at most 1 ps.
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (ps) => {
        expect(Math.abs(toPs(ps / 1e12) - ps)).toBeLessThanOrEqual(1);
      }),
      { seed: 5 },
    );
  });

  it('does not drift when a tenth of a nanosecond is added a million times', () => {
    let ps = 0;
    for (let i = 0; i < 1e6; i++) ps += toPs(0.1e-9);
    expect(ps).toBe(1e8);
  });
});
