/** Pairs of n things. @example pairsOf(8) // 28 */
export const pairsOf = (n: number): number => (n * (n - 1)) / 2;

/** Number of the pair {a, b} of n things, a ≠ b, row by row: {0, 1}, {0, 2}, … @example pairNumber(1, 2, 4) // 3 */
export function pairNumber(a: number, b: number, n: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return (low * (2 * n - low - 1)) / 2 + high - low - 1;
}

/** Both numbers of every pair, in the order of their numbers. */
export function* eachPair(n: number): Generator<[number, number]> {
  for (let low = 0; low < n; low++) for (let high = low + 1; high < n; high++) yield [low, high];
}
