/**
 * The largest whole number up to which something fits: fits(n) holds and fits(n + 1) does not. From a guess outwards in doubling steps, then by halving.
 *
 * @param fits true up to some number and false beyond; where it changes more than once, one of the changes is found
 * @returns 0 when not even 1 fits; the limit when that fits
 * @example mostUnits((n) => n * n <= 50, 3) // 7
 */
export function mostUnits(fits: (units: number) => boolean, guess: number, limit = 2 ** 40): number {
  const known = new Map<number, boolean>([[0, true]]);
  const ask = (units: number): boolean => {
    const answer = known.get(units) ?? fits(units);
    known.set(units, answer);
    return answer;
  };
  let low = Math.max(0, Math.min(limit, Math.floor(guess)));
  let high = low + 1;
  for (let step = 1; low > 0 && !ask(low); step *= 2) {
    high = low;
    low = Math.max(0, low - step);
  }
  for (let step = 1; high <= limit && ask(high); step *= 2) {
    low = high;
    high = Math.min(limit + 1, high + step);
    if (low === limit) return limit;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (ask(middle)) low = middle;
    else high = middle;
  }
  return low;
}
