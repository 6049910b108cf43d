/**
 * Shapley values of what is switched off, exactly: each part is k! times its mean marginal cost over all orders, an integer, and the parts add to k! × (worth of all).
 * L. S. Shapley, A value for n-person games, Contributions to the Theory of Games II (1953).
 *
 * @param players number of parts
 * @param time time in integer picoseconds with the parts of a bit mask switched OFF
 * @returns parts × k!, in the order of the players, and k!
 * @example shapley(2, (off) => [7, 4, 5, 1][off]!) // { parts: [7n, 5n], denominator: 2 }, adding to 2 × (7 − 1)
 */
export function shapley(players: number, time: (off: number) => number): { parts: bigint[]; denominator: number } {
  const all = (1 << players) - 1;
  const factorial = [1];
  for (let n = 1; n <= players; n++) factorial.push(n * factorial[n - 1]);
  const parts = new Array<bigint>(players).fill(0n);
  for (let off = 0; off <= all; off++) {
    const on = players - bitCount(off);
    const here = BigInt(time(off));
    for (let player = 0; player < players; player++) {
      if ((off & (1 << player)) !== 0) continue;
      // The player joins a coalition of on − 1 others that are on.
      const weight = factorial[on - 1] * factorial[players - on];
      parts[player] = (parts[player] as bigint) + BigInt(weight) * (here - BigInt(time(off | (1 << player))));
    }
  }
  return { parts, denominator: factorial[players] as number };
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
