/** A flow of the oracle: weights are how many flows of its kind cross each of its links. */
export interface OracleFlow {
  links: readonly { link: number; weight: number }[];
  cap: number;
}

/**
 * Max-min fair rates by the textbook: raise all rates together, freeze what a full link or a cap stops, go on with the rest (Bertsekas and Gallager, Data Networks, 2nd ed., §6.5.2).
 * Slow, in plain arrays, and written from the definition alone: what the solver is compared with.
 */
export function maxMin(capacity: readonly number[], flows: readonly OracleFlow[]): number[] {
  const rate: number[] = flows.map(() => -1);
  while (rate.includes(-1)) {
    const free = capacity.map((bytesPerSecond, link) => {
      let left = bytesPerSecond;
      let open = 0;
      flows.forEach((flow, f) => {
        for (const on of flow.links) {
          if (on.link !== link) continue;
          if (rate[f] === -1) open += on.weight;
          else left -= on.weight * (rate[f] as number);
        }
      });
      return open === 0 ? Number.POSITIVE_INFINITY : Math.max(0, left) / open;
    });
    const caps = flows.map(({ cap }, f) => (rate[f] === -1 ? cap : Number.POSITIVE_INFINITY));
    const level = Math.min(...free, ...caps);
    const stopped = flows.map(
      ({ links, cap }, f) => rate[f] === -1 && (cap <= level || links.some(({ link }) => (free[link] as number) <= level * (1 + 1e-13))),
    );
    stopped.forEach((yes, f) => {
      if (yes) rate[f] = level;
    });
  }
  return rate;
}
