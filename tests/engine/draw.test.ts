import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Distribution, draw } from '../../src/engine/draw';

const COUNT = 20_000;
const sample = (distribution: Distribution['distribution'], mean: number, seed: number | string = 1, name = 'start-jitter'): number[] =>
  Array.from({ length: COUNT }, (_, index) => draw(seed, name, index, { distribution, mean }));
const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number => {
  const centre = average(values);
  return Math.sqrt(average(values.map((value) => (value - centre) ** 2)));
};

/** Correlation of two samples; for independent ones about normal with deviation 1 / √COUNT = 0.007. */
const correlation = (x: readonly number[], y: readonly number[]): number =>
  (average(x.map((value, i) => value * (y[i] as number))) - average(x) * average(y)) / (deviation(x) * deviation(y));

describe('a draw', () => {
  it('is a pure function of seed, name and index', () => {
    const any = fc.record({
      seed: fc.oneof(fc.integer(), fc.string()),
      name: fc.string(),
      index: fc.nat(),
      distribution: fc.constantFrom('exponential' as const, 'uniform' as const, 'normal' as const),
      mean: fc.double({ min: 1e-9, max: 1e3, noNaN: true }),
    });
    fc.assert(
      fc.property(any, any, (one, other) => {
        const first = draw(one.seed, one.name, one.index, one);
        draw(other.seed, other.name, other.index, other);
        expect(draw(one.seed, one.name, one.index, one)).toBe(first);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(first)).toBe(true);
      }),
      { seed: 4 },
    );
  });

  it('of an exponential has the mean asked for, and a deviation equal to it', () => {
    // Standard error of the mean of 20,000 draws: mean / √20,000 = 0.7 %; of the deviation 1 % (kurtosis 9). Four of them.
    const values = sample('exponential', 1e-3);
    expect(Math.abs(average(values) / 1e-3 - 1)).toBeLessThan(0.028);
    expect(Math.abs(deviation(values) / 1e-3 - 1)).toBeLessThan(0.04);
    // P(X > 3 mean) = e^−3 = 0.0498, standard error 0.0015.
    expect(Math.abs(values.filter((value) => value > 3e-3).length / COUNT - Math.exp(-3))).toBeLessThan(0.006);
  });

  it('of a uniform lies between 0 and twice the mean and fills both halves', () => {
    const values = sample('uniform', 5);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(10);
    // Deviation 10 / √12 = 2.887, standard error of the mean 0.0204.
    expect(Math.abs(average(values) - 5)).toBeLessThan(0.08);
    expect(Math.abs(deviation(values) - 10 / Math.sqrt(12))).toBeLessThan(0.05);
    // 100 bins of 200 ± 14 draws each.
    const bins = new Array<number>(100).fill(0);
    for (const value of values) bins[Math.floor(value * 10)] = (bins[Math.floor(value * 10)] as number) + 1;
    // χ² with 99 degrees of freedom: mean 99, deviation √198 = 14.
    expect(bins.reduce((sum, n) => sum + (n - 200) ** 2 / 200, 0)).toBeLessThan(99 + 4 * 14);
  });

  it('of a normal has a deviation of a quarter of the mean and is never negative', () => {
    const values = sample('normal', 8);
    expect(Math.abs(average(values) - 8)).toBeLessThan(0.06);
    expect(Math.abs(deviation(values) - 2)).toBeLessThan(0.04);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });

  it('tells nothing about the draw of the next index, of another name or of another seed', () => {
    const values = sample('uniform', 1);
    expect(Math.abs(correlation(values, [...values.slice(1), values[0] as number]))).toBeLessThan(0.03);
    expect(Math.abs(correlation(values, sample('uniform', 1, 1, 'link-error')))).toBeLessThan(0.03);
    expect(Math.abs(correlation(values, sample('uniform', 1, 2)))).toBeLessThan(0.03);
    expect(new Set(values).size).toBe(COUNT);
  });

  it('scales with its mean', () => {
    for (const distribution of ['exponential', 'uniform', 'normal'] as const) {
      const one = draw(3, 'x', 5, { distribution, mean: 1 });
      expect(draw(3, 'x', 5, { distribution, mean: 1024 })).toBeCloseTo(1024 * one, 9);
    }
  });

  it('takes a number and its text as the same seed', () => {
    expect(draw('7', 'x', 0, { distribution: 'uniform', mean: 1 })).toBe(draw(7, 'x', 0, { distribution: 'uniform', mean: 1 }));
  });
});
