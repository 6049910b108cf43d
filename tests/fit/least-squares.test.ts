import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky, choleskySolve, inverseDiagonal } from '../../src/fit/cholesky';
import { leastSquares } from '../../src/fit/least-squares';

const WIDE = { centre: [0], width: [1e6], lower: [-1e9], upper: [1e9], start: [0] };

describe('a symmetric positive definite matrix', () => {
  it('is the product of its factor with itself, which solves and inverts', () => {
    // [[4, 2], [2, 5]]: L = [[2, 0], [1, 2]], determinant 16, inverse [[5, −2], [−2, 4]] / 16
    const factor = cholesky([
      [4, 2],
      [2, 5],
    ]);
    expect(factor).toEqual([
      [2, 0],
      [1, 2],
    ]);
    expect(choleskySolve(factor ?? [], [8, 12])).toEqual([1, 2]);
    expect(inverseDiagonal(factor ?? [])).toEqual([5 / 16, 4 / 16]);
  });

  it('has no factor when it is not positive definite', () => {
    expect(
      cholesky([
        [1, 2],
        [2, 1],
      ]),
    ).toBeUndefined();
  });
});

describe('robust least squares', () => {
  it('of one value measured n times has its mean, with standard error 1/√n where residuals are as expected', () => {
    const measured = [1.9, 2.1, 2, 2];
    const fit = leastSquares({ ...WIDE, residuals: ([x]) => measured.map((y) => x - y), jacobian: () => measured.map(() => [1]) });
    expect(fit.x[0]).toBeCloseTo(2, 6);
    // Weights 1/√(1 + r²) are within 0.5 % of 1 here.
    expect(fit.standardErrors[0]).toBeCloseTo(0.5, 2);
  });

  it('keeps what the data do not say at its centre, as wide as before', () => {
    const fit = leastSquares({
      start: [5, 7],
      centre: [5, 7],
      width: [0.3, 0.4],
      lower: [-9, -9],
      upper: [9, 9],
      residuals: ([x]) => [(x - 6) / 0.1],
      jacobian: () => [[10, 0]],
    });
    expect(fit.x[1]).toBe(7);
    expect(fit.standardErrors[1]).toBeCloseTo(0.4, 12);
    // The first moves from 5 towards 6, but its prior and the robust loss keep it short of that.
    expect(fit.x[0]).toBeGreaterThan(5);
    expect(fit.x[0]).toBeLessThan(6);
  });

  it('is pulled by an outlier no more than by its sign', () => {
    // Nine values at 0 and one at 10⁶: the pull of the last is at most 1, that of the others −9 x / √(1 + x²), so x < 1/√80 = 0.112
    const measured = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1e6];
    const fit = leastSquares({ ...WIDE, residuals: ([x]) => measured.map((y) => x - y), jacobian: () => measured.map(() => [1]) });
    expect(fit.x[0]).toBeGreaterThan(0);
    expect(fit.x[0]).toBeLessThan(0.1125);
  });

  it('stays within its bounds', () => {
    const fit = leastSquares({ ...WIDE, upper: [1.5], residuals: ([x]) => [x - 2], jacobian: () => [[1]] });
    expect(fit.x).toEqual([1.5]);
  });

  it('finds a straight line from any start', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        (a, b, begin) => {
          const at = [0, 1, 2, 3, 4];
          const { x } = leastSquares({
            start: [begin, -begin],
            centre: [0, 0],
            width: [1e5, 1e5],
            lower: [-99, -99],
            upper: [99, 99],
            iterations: 200,
            residuals: ([p, q]) => at.map((t) => p + q * t - (a + b * t)),
            jacobian: () => at.map((t) => [1, t]),
          });
          expect(Math.abs(x[0] - a)).toBeLessThan(1e-2);
          expect(Math.abs(x[1] - b)).toBeLessThan(1e-2);
        },
      ),
      { seed: 5, numRuns: 50 },
    );
  });
});
