import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goBackN } from '../../src/link/retransmission';

describe('go-back-N', () => {
  it('costs nothing without loss and everything when nothing arrives', () => {
    expect(goBackN(0, 1000, 5000)).toEqual({ goodputShare: 1, meanDelayPs: 0 });
    expect(goBackN(1, 1000, 5000)).toEqual({ goodputShare: 0, meanDelayPs: Number.POSITIVE_INFINITY });
  });

  it('has the efficiency p / (p + m (1 − p)), m the round trip in units and the unit itself', () => {
    // p = 0.9, round trip 3 units: m = 4, 0.9 / (0.9 + 0.4)
    expect(goBackN(0.1, 1000, 3000).goodputShare).toBeCloseTo(0.9 / 1.3, 12);
    // A unit is repeated 0.1 / 0.9 times on average, each a round trip and a unit later.
    expect(goBackN(0.1, 1000, 3000).meanDelayPs).toBeCloseTo(4000 / 9, 9);
  });

  it('is what a sender sees that repeats everything since a loss', () => {
    // A sender that loses every third unit it sends and then repeats m = 3 units: of a period of 2 good and 3 repeated ones, 2 are useful; with
    // independent losses p = 2/3 the formula gives the same mean, (2/3) / (2/3 + 3 × 1/3) = 0.4.
    expect(goBackN(1 / 3, 1, 2).goodputShare).toBeCloseTo(0.4, 12);
  });

  it('never gains by more loss or a longer round trip', () => {
    const loss = fc.double({ min: 0, max: 1, noNaN: true });
    const time = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(loss, loss, time, time, time, (a, b, unit, near, far) => {
        const [less, more] = [a, b].sort((x, y) => x - y);
        const [short, long] = [near, far].sort((x, y) => x - y);
        expect(goBackN(more, unit, short).goodputShare).toBeLessThanOrEqual(goBackN(less, unit, short).goodputShare);
        expect(goBackN(less, unit, long).goodputShare).toBeLessThanOrEqual(goBackN(less, unit, short).goodputShare);
        expect(goBackN(more, unit, short).meanDelayPs).toBeGreaterThanOrEqual(goBackN(less, unit, short).meanDelayPs);
      }),
      { seed: 18 },
    );
  });

  it('refuses what is no probability and no time', () => {
    expect(() => goBackN(-0.1, 1, 1)).toThrow(RangeError);
    expect(() => goBackN(0.1, 0, 1)).toThrow(RangeError);
    expect(() => goBackN(0.1, 1, Number.NaN)).toThrow(RangeError);
  });
});
