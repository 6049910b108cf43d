/**
 * The time of work that several limits hold back at once: their 8-norm, a little above the largest. Queues give the same by themselves: where two limits are equal, neither is always met.
 *
 * @example join(10, 1) // 10.0000000125
 */
export function join(...limits: readonly number[]): number {
  let largest = 0;
  for (const limit of limits) if (limit > largest) largest = limit;
  if (largest === 0) return 0;
  let sum = 0;
  for (const limit of limits) {
    const squared = (limit / largest) ** 2;
    const fourth = squared * squared;
    sum += fourth * fourth;
  }
  return largest * Math.sqrt(Math.sqrt(Math.sqrt(sum)));
}
