import { cholesky, choleskySolve, inverseDiagonal } from './cholesky';

/** What is to be minimised: ½ Σ ρ(rᵢ²) + ½ Σ ((xⱼ − centreⱼ)/widthⱼ)², ρ(z) = 2(√(1 + z) − 1), within bounds. */
export interface LeastSquaresProblem {
  start: readonly number[];
  /** Residuals in units of what is expected of them, and their derivatives, a row for each residual. */
  residuals: (x: readonly number[]) => readonly number[];
  jacobian: (x: readonly number[], residuals: readonly number[]) => readonly (readonly number[])[];
  /** Normal priors. */
  centre: readonly number[];
  width: readonly number[];
  lower: readonly number[];
  upper: readonly number[];
  iterations?: number;
}

export interface LeastSquaresFit {
  x: number[];
  /** Of each unknown, priors included: never above its width. */
  standardErrors: number[];
  cost: number;
  iterations: number;
}

/** Median of the square of a standard normal variable. */
const MEDIAN_SQUARE = 0.4549;
const ENOUGH_STEP = 1e-4;
const ENOUGH_GAIN = 1e-6;
const LARGEST_DAMPING = 1e8;

/**
 * Robust least squares by Levenberg and Marquardt: the soft L1 loss keeps an outlier from pulling more than its sign. Standard errors come from the Jacobian at the end; where residuals are
 * larger than expected (by their median: an outlier says nothing of the others), the data count for less in them.
 * Source: Marquardt 1963; Triggs et al. 2000, Bundle Adjustment, 4.3 (robust weights).
 *
 * @example leastSquares({ start: [0], residuals: (x) => [x[0] - 2], jacobian: () => [[1]], centre: [0], width: [1e6], lower: [-9], upper: [9] }).x // [2]
 */
export function leastSquares(problem: LeastSquaresProblem): LeastSquaresFit {
  const { residuals, jacobian, centre, width, lower, upper, iterations = 40 } = problem;
  const within = (x: number, j: number): number => Math.min(upper[j], Math.max(lower[j], x));
  const prior = (x: readonly number[]): number => x.reduce((sum, value, j) => sum + ((value - centre[j]) / width[j]) ** 2 / 2, 0);
  const costOf = (x: readonly number[], r: readonly number[]): number => r.reduce((sum, each) => sum + Math.sqrt(1 + each * each) - 1, prior(x));
  let x = problem.start.map(within);
  let r = residuals(x);
  let cost = costOf(x, r);
  let damping = 1e-2;
  let done = 0;
  while (done < iterations && damping < LARGEST_DAMPING) {
    done++;
    const { hessian, gradient } = normal(jacobian(x, r), r, x, problem);
    // What stands at a bound and would leave it, stays.
    const held = x.map((value, j) => (gradient[j] > 0 && value <= lower[j]) || (gradient[j] < 0 && value >= upper[j]));
    let gain = 0;
    let step = 0;
    while (damping < LARGEST_DAMPING) {
      const change = solve(hessian, gradient, held, damping);
      const next = x.map((value, j) => within(value + change[j], j));
      const nextResiduals = residuals(next);
      const nextCost = costOf(next, nextResiduals);
      if (nextCost <= cost) {
        gain = cost - nextCost;
        step = Math.max(0, ...next.map((value, j) => Math.abs(value - x[j])));
        [x, r, cost] = [next, nextResiduals, nextCost];
        damping /= 5;
        break;
      }
      damping *= 4;
    }
    if (step < ENOUGH_STEP || gain < ENOUGH_GAIN * cost) break;
  }
  return { x, standardErrors: standardErrors(jacobian(x, r), r, problem), cost, iterations: done };
}

function normal(
  jacobian: readonly (readonly number[])[],
  residuals: readonly number[],
  x: readonly number[],
  { centre, width }: LeastSquaresProblem,
): { hessian: number[][]; gradient: number[] } {
  const hessian = x.map((_, j) => x.map((__, k) => (j === k ? 1 / width[j] ** 2 : 0)));
  const gradient = x.map((value, j) => (value - centre[j]) / width[j] ** 2);
  residuals.forEach((residual, i) => {
    addRow(hessian, jacobian[i], 1 / Math.sqrt(1 + residual * residual), gradient, residual);
  });
  return { hessian, gradient };
}

function addRow(hessian: number[][], row: readonly number[], weight: number, gradient?: number[], residual = 0): void {
  // Most derivatives of a row are 0: a profile holds parameters of other systems too.
  const touched = row.flatMap((value, j) => (value === 0 ? [] : [j]));
  for (const j of touched) {
    if (gradient !== undefined) gradient[j] += weight * row[j] * residual;
    for (const k of touched) hessian[j][k] += weight * row[j] * row[k];
  }
}

function solve(hessian: readonly (readonly number[])[], gradient: readonly number[], held: readonly boolean[], damping: number): number[] {
  const matrix = hessian.map((row, j) => row.map((value, k) => (j === k ? (held[j] ? 1 : value * (1 + damping)) : held[j] || held[k] ? 0 : value)));
  const factor = cholesky(matrix);
  const wanted = gradient.map((value, j) => (held[j] ? 0 : -value));
  return factor === undefined ? wanted.map(() => 0) : choleskySolve(factor, wanted);
}

function standardErrors(jacobian: readonly (readonly number[])[], residuals: readonly number[], { width }: LeastSquaresProblem): number[] {
  const spread = Math.max(1, median(residuals.map((r) => r * r)) / MEDIAN_SQUARE);
  const precision = width.map((own, j) => width.map((_, k) => (j === k ? 1 / own ** 2 : 0)));
  residuals.forEach((residual, i) => {
    addRow(precision, jacobian[i], 1 / (spread * Math.sqrt(1 + residual * residual)));
  });
  const factor = cholesky(precision);
  return factor === undefined ? [...width] : inverseDiagonal(factor).map((variance) => Math.sqrt(variance));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? 0 : (sorted[sorted.length >> 1] + sorted[(sorted.length - 1) >> 1]) / 2;
}
