import type { Fabric } from './fabric';

/** Numbers of the links inside domains that are copies of one: kind by kind, those of all domains together. */
export interface InsideNumbers {
  /** Links of all domains together. */
  count: number;
  /** Number of a domain's link, by its number in one domain. */
  idOf(domain: number, own: number): number;
  /** Which domain link `id` is in, and its number there. */
  at(id: number): { domain: number; own: number };
}

/**
 * Numbers links inside domains as `withDomains` does, so that the links of a kind are consecutive.
 *
 * @example insideNumbers(mesh(4), 3).idOf(2, 5) // 29: one kind of 12 links in each of three domains
 */
export function insideNumbers({ kinds, linkCount }: Pick<Fabric, 'kinds' | 'linkCount'>, domains: number): InsideNumbers {
  const sizes = kinds.map((first, k) => (kinds[k + 1] ?? linkCount) - first);
  return {
    count: domains * linkCount,
    idOf(domain, own) {
      let k = kinds.length - 1;
      while (kinds[k] > own) k--;
      return domains * kinds[k] + domain * sizes[k] + own - kinds[k];
    },
    at(id) {
      let k = kinds.length - 1;
      while (domains * kinds[k] > id) k--;
      const place = id - domains * kinds[k];
      return { domain: Math.floor(place / sizes[k]), own: kinds[k] + (place % sizes[k]) };
    },
  };
}
