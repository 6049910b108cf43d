import type { Fabric } from './fabric';
import { TIERS } from './tiers';

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
  return {
    ranks,
    linkCount: 2 * ranks,
    kinds: [0],
    link(id) {
      const rank = Math.floor(id / 2);
      return { tier: TIERS.indexOf('domain'), up: 1 - (id % 2), width: 1, lengthM, owner: rank, rank, spans: [[1, ranks]] };
    },
    hops: 2,
    route(from, to, out) {
      out[0] = 2 * from;
      out[1] = 2 * to + 1;
      return 2;
    },
    domainOf: () => 0,
    tiers: [{ tier: 'domain', cables: ranks, runM: lengthM, lengthM }],
    blocks: [1, ranks],
  };
}
