/**
 * Q(x), the probability that a standard normal variable exceeds x. Relative error below 1.2e-7 everywhere (Press et al., Numerical Recipes, §6.2,
 * Chebyshev fit of erfc).
 *
 * @example gaussianTail(3) // 1.35e-3
 */
export function gaussianTail(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 2 / (2 + z);
  const series = COEFFICIENTS.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const half = (t * Math.exp(-z * z + series)) / 2;
  return x >= 0 ? half : 1 - half;
}

// Powers of t, from the lowest.
const COEFFICIENTS = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
] as const;

/**
 * The x whose tail is p (0 < p < 1), by bisection.
 *
 * @example gaussianQuantile(1.35e-3) // 3.00
 */
export function gaussianQuantile(p: number): number {
  let low = -40;
  let high = 40;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (gaussianTail(middle) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
