import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fecLatencyNs, postFec, preFecThreshold, RS_CODES, type RsCode } from '../../src/link/fec-code';

const { KR4, KP4 } = RS_CODES;
const LL272 = RS_CODES['LL-272'];

/** Relative agreement with a figure quoted to two digits. */
function near(value: number, quoted: number): void {
  expect(Math.abs(value / quoted - 1)).toBeLessThan(0.03);
}

describe('Reed-Solomon FEC', () => {
  it('KP4 loses a codeword with 8.2e-13 at 2.4e-4, 2.8e-8 at 5e-4 and 1.4e-18 at 1e-4', () => {
    near(postFec(KP4, 2.4e-4).codewordErrorProbability, 8.2e-13);
    near(postFec(KP4, 2.4e-4).ber, 2.4e-15);
    near(postFec(KP4, 5e-4).codewordErrorProbability, 2.8e-8);
    near(postFec(KP4, 1e-4).codewordErrorProbability, 1.4e-18);
  });

  it('KR4 leaves 7.4e-16 at 2.1e-5 and loses a codeword with 8.9e-8 at 1e-4', () => {
    near(postFec(KR4, 2.1e-5).ber, 7.4e-16);
    near(postFec(KR4, 1e-4).codewordErrorProbability, 8.9e-8);
  });

  it('RS(272,258) loses a codeword with 5.3e-10 at 1e-4', () => {
    near(postFec(LL272, 1e-4).codewordErrorProbability, 5.3e-10);
  });

  it.each<[string, RsCode, number, number]>([
    ['KR4', KR4, 3.9e-5, 2.2e-5],
    ['KP4', KP4, 3.1e-4, 2.3e-4],
    ['RS(272,258)', LL272, 7.0e-5, 3.9e-5],
  ])('%s takes its published pre-FEC ratios for 1e-13 and 1e-15 after FEC', (_, code, at13, at15) => {
    near(preFecThreshold(code, 1e-13), at13);
    near(preFecThreshold(code, 1e-15), at15);
  });

  it('drops 1 + 1/7.6 as many frames as codewords, since a frame may straddle two', () => {
    const { codewordErrorProbability, frameLossRatio } = postFec(KP4, 5e-4);
    expect(frameLossRatio / codewordErrorProbability).toBeCloseTo(8.6 / 7.6, 12);
  });

  it('waits for its codewords and decodes 37 ns: KP4 at 106.25 Gb/s takes 5440 / 106.25 + 37 = 88.2 ns', () => {
    expect(fecLatencyNs(KP4, 106.25, 1)).toBeCloseTo(88.2, 9);
    // Two interleaved codewords at 425 Gb/s: 10880 / 425 + 37 = 62.6 ns, the catalog's 63.
    expect(fecLatencyNs(KP4, 425, 2)).toBeCloseTo(62.6, 9);
  });

  it('agrees with the sum over exact integers for a code small enough to write out', () => {
    // RS(3,1), one-bit symbols, t = 1: lost when 2 or 3 of 3 symbols are wrong, 3 p²(1−p) + p³; at p = 0.1 that is 0.028.
    expect(postFec({ n: 3, k: 1, m: 1, t: 1 }, 0.1).codewordErrorProbability).toBeCloseTo(0.028, 14);
  });

  it('has nothing to correct without errors and never makes errors more', () => {
    expect(postFec(KP4, 0)).toEqual({ codewordErrorProbability: 0, ber: 0, frameLossRatio: 0 });
    expect(postFec(KP4, 1)).toEqual({ codewordErrorProbability: 1, ber: 1, frameLossRatio: 1 });
  });

  it('more errors in are more errors out, at most as many as came in, and every probability is one', () => {
    const exponent = fc.double({ min: -12, max: -0.5, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom<RsCode>(KR4, KP4, LL272), exponent, exponent, (code, a, b) => {
        const [low, high] = [a, b].sort((x, y) => x - y).map((e) => 10 ** e);
        const [better, worse] = [postFec(code, low), postFec(code, high)];
        // The sums round in their last digits.
        expect(better.ber).toBeLessThanOrEqual(worse.ber * (1 + 1e-9));
        expect(worse.ber).toBeLessThanOrEqual(high);
        for (const p of [worse.codewordErrorProbability, worse.frameLossRatio]) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 4 },
    );
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses %d as a bit error ratio', (ratio) => {
    expect(() => postFec(KP4, ratio)).toThrow('expected a number from 0 to 1');
  });
});
