import { TIERS } from '../analysis/result';
import { type Fabric, LinkList } from './fabric';

/**
 * Every rank on one non-blocking switch:
 *
 *     rank 0 ⇄ ┌────────┐ ⇄ rank 2
 *     rank 1 ⇄ │ switch │ ⇄ rank 3
 *              └────────┘
 *
 * @example star(8, { lengthM: 1 })
 */
export function star(ranks: number, { lengthM = 0 } = {}): Fabric {
  const links = new LinkList();
  for (let rank = 0; rank < ranks; rank++) links.addPair(TIERS.indexOf('domain'), 1, lengthM, rank);
  return {
    ranks,
    links: links.compile(),
    hops: 2,
    route(from, to, out) {
      out[0] = 2 * from;
      out[1] = 2 * to + 1;
      return 2;
    },
    domainOf: () => 0,
    tiers: [{ tier: 'domain', cables: ranks, runM: lengthM, lengthM }],
  };
}
