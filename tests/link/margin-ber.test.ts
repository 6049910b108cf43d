import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussianQuantile, gaussianTail } from '../../src/link/gaussian-tail';
import { afterInnerCode, innerGainDb, marginBer } from '../../src/link/margin-ber';

const KP4_EDGE = 2.4e-4;

describe('the tail of the normal distribution', () => {
  // Tables of Q(x), e.g. Abramowitz and Stegun, table 26.1 and 26.2.
  it.each([
    [0, 0.5],
    [1, 0.158655254],
    [2, 0.0227501319],
    [3, 1.349898e-3],
    [4, 3.1671242e-5],
    [5, 2.8665157e-7],
    [7, 1.2798125e-12],
    [-1, 0.841344746],
  ])('Q(%d) = %d to six digits', (x, q) => {
    expect(Math.abs(gaussianTail(x) / q - 1)).toBeLessThan(1e-6);
    expect(gaussianQuantile(q)).toBeCloseTo(x, 5);
  });
});

describe('a margin as bit errors', () => {
  it('is the ratio that the FEC is specified for at margin 0', () => {
    expect(marginBer(0, KP4_EDGE, 'PAM4') / KP4_EDGE).toBeCloseTo(1, 6);
    expect(marginBer(0, 1e-12, 'NRZ') / 1e-12).toBeCloseTo(1, 6);
  });

  it('falls by about a decade per dB near the edge: 0.7 decades over the first dB, 2.6 over three', () => {
    // ¾ Q(x₀) = 2.4e-4 at x₀ = 3.414; x₀ × 10^(1/20) = 3.831 has Q = 6.38e-5, × 10^(3/20) = 4.823 has Q = 7.08e-7 (tables).
    expect(Math.log10(KP4_EDGE / marginBer(1, KP4_EDGE, 'PAM4'))).toBeCloseTo(Math.log10(3.2e-4 / 6.38e-5), 2);
    expect(Math.log10(KP4_EDGE / marginBer(3, KP4_EDGE, 'PAM4'))).toBeCloseTo(Math.log10(3.2e-4 / 7.08e-7), 2);
  });

  it('counts an optical dB twice, since light is power and the receiver sees current', () => {
    expect(marginBer(1.5, KP4_EDGE, 'PAM4', true)).toBeCloseTo(marginBer(3, KP4_EDGE, 'PAM4'), 15);
  });

  it('never rises with the margin and never exceeds what guessing gives', () => {
    const db = fc.double({ min: -40, max: 40, noNaN: true });
    fc.assert(
      fc.property(db, db, fc.constantFrom('NRZ', 'PAM4'), fc.constantFrom(1e-12, 2.1e-5, KP4_EDGE), (a, b, modulation, edge) => {
        const [less, more] = [a, b].sort((x, y) => x - y).map((margin) => marginBer(margin, edge, modulation));
        expect(more).toBeLessThanOrEqual(less * (1 + 1e-6));
        expect(less).toBeLessThanOrEqual(0.5);
        expect(more).toBeGreaterThanOrEqual(0);
      }),
      { seed: 15 },
    );
  });

  it('is without errors where there is no limit', () => {
    expect(marginBer(Number.POSITIVE_INFINITY, KP4_EDGE, 'PAM4')).toBe(0);
  });
});

describe('the inner code of a module', () => {
  it('turns the ratio that it takes at most into the ratio that the outer code takes', () => {
    expect(afterInnerCode(4.8e-3, 4.8e-3, KP4_EDGE, 'PAM4') / KP4_EDGE).toBeCloseTo(1, 6);
  });

  it('is worth 1.37 dB of light: ¾ Q(x) = 4.8e-3 at x = 2.489, and 3.414 / 2.489 is 10^0.137', () => {
    expect(innerGainDb(4.8e-3, KP4_EDGE, 'PAM4')).toBeCloseTo(1.37, 2);
  });

  it('never makes errors more', () => {
    fc.assert(
      fc.property(fc.double({ min: -20, max: -1, noNaN: true }), (exponent) => {
        const ber = 10 ** exponent;
        expect(afterInnerCode(ber, 4.8e-3, KP4_EDGE, 'PAM4')).toBeLessThanOrEqual(ber);
      }),
      { seed: 16 },
    );
    expect(afterInnerCode(0, 4.8e-3, KP4_EDGE, 'PAM4')).toBe(0);
  });
});
