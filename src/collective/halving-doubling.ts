import { type Collective, type DigitStage, halves, type Schedule, scheduleOf } from './schedule';

/** Digits with a larger radix take circulant rounds: direct exchange in a group of p would need p − 1 messages of each rank. */
const LARGEST_DIRECT_RADIX = 7;

/**
 * Recursive halving and doubling, nearest partner first: log2 n exchanges for each half; time of an all-reduce on uniform links 2(n − 1)/n · S/B + 2 log2(n) α.
 * R. Thakur, R. Rabenseifner, W. Gropp, Optimization of collective communication operations in MPICH, IJHPCA 19 (2005), §4.4.
 *
 * Any rank count: n is split into its prime factors, and a factor p is a stage in groups of p ranks (recursive multiplying, M. Ruefenacht, M. Bull, S. Booth,
 * Generalisation of recursive doubling for AllReduce, Parallel Computing 69 (2017)), so every rank does the same and the bytes stay 2(n − 1)/n · S.
 * A factor above 7 takes ⌈log2 p⌉ circulant rounds with the same bytes (`circulant`). Ranks meet before they exchange, so that what one rank is late by never grows.
 * The p − 1 messages of any other stage go on side by side: one after the other, ranks that are a little out of step would crowd on one receiver while another waits.
 * The largest factor comes first: its p − 1 messages are cheapest between near ranks, and blocks of 9 · 2^k ranks stay whole.
 *
 * @param order `farthest-first` begins the halving half with the partner n/2 away, as Thakur et al. describe it: the largest messages then go the longest way
 * @example halvingDoubling('all-reduce', 1024)
 */
export function halvingDoubling(
  collective: Collective,
  ranks: number,
  { order = 'nearest-first' }: { order?: 'nearest-first' | 'farthest-first' } = {},
): Schedule {
  const stages = halvingStages(ranks);
  return scheduleOf(
    { collective, algorithm: 'halving-doubling', ranks },
    halves(collective, order === 'nearest-first' ? stages : stages.toReversed()),
  );
}

/** The halving half among `ranks` positions that are `stride` apart. */
export function halvingStages(ranks: number, stride = 1): DigitStage[] {
  const stages: DigitStage[] = [];
  let at = stride;
  for (const radix of primeFactors(ranks).toReversed()) {
    const stage = { op: 'reduce-scatter', stride: at, radix, meets: true } as const;
    stages.push(
      radix <= LARGEST_DIRECT_RADIX ? { ...stage, style: 'direct', ...(radix > 2 && { sideBySide: true }) } : { ...stage, style: 'circulant' },
    );
    at *= radix;
  }
  return stages;
}

/** Prime factors in ascending order. @example primeFactors(72) // [2, 2, 2, 3, 3] */
export function primeFactors(n: number): number[] {
  const factors: number[] = [];
  let rest = n;
  for (let p = 2; p * p <= rest; p++) for (; rest % p === 0; rest /= p) factors.push(p);
  if (rest > 1) factors.push(rest);
  return factors;
}
