/**
 * Factor L of a symmetric positive definite matrix, A = L·Lᵀ, row by row; undefined when A is not positive definite.
 *
 * @example cholesky([[4, 2], [2, 5]]) // [[2, 0], [1, 2]]
 */
export function cholesky(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const n = matrix.length;
  const factor = matrix.map(() => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k++) sum -= factor[i][k] * factor[j][k];
      if (i !== j) factor[i][j] = sum / factor[j][j];
      else if (sum > 0) factor[i][i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return factor;
}

/** Solves L·Lᵀ·x = b. */
export function choleskySolve(factor: readonly (readonly number[])[], b: readonly number[]): number[] {
  const n = b.length;
  const x = [...b];
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= factor[i][k] * x[k];
    x[i] /= factor[i][i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= factor[k][i] * x[k];
    x[i] /= factor[i][i];
  }
  return x;
}

/** Diagonal of the inverse of L·Lᵀ. */
export function inverseDiagonal(factor: readonly (readonly number[])[]): number[] {
  return factor.map((_, i) => choleskySolve(factor, unit(factor.length, i))[i]);
}

function unit(n: number, at: number): number[] {
  return Array.from({ length: n }, (_, i) => (i === at ? 1 : 0));
}
