import { TIERS } from '../../src/analysis/result';
import type { Fabric } from '../../src/fabric/fabric';

/**
 * Two switches joined by one trunk that all crossing flows share:
 *
 *     rank 0 … n/2 − 1 ⇄ [switch] ⇄ trunk ⇄ [switch] ⇄ rank n/2 … n − 1
 *
 * @param width ports in the trunk
 */
export function dumbbell(ranks: number, width = 1): Fabric {
  const trunk = 2 * ranks;
  const side = (rank: number): number => Number(rank >= ranks / 2);
  return {
    ranks,
    linkCount: 2 * ranks + 2,
    kinds: [0, trunk],
    link(id) {
      const up = 1 - (id % 2);
      if (id >= trunk) return { tier: TIERS.indexOf('spine'), up, width, lengthM: 0, owner: -1, rank: 0, spans: [] };
      const rank = Math.floor(id / 2);
      return { tier: TIERS.indexOf('leaf'), up, width: 1, lengthM: 0, owner: rank, rank, spans: [[1, ranks]] };
    },
    hops: 3,
    route(from, to, out) {
      let hops = 0;
      out[hops++] = 2 * from;
      if (side(from) !== side(to)) out[hops++] = trunk + side(from);
      out[hops++] = 2 * to + 1;
      return hops;
    },
    domainOf: (rank) => rank,
    tiers: [],
    blocks: undefined,
  };
}
