import { type GraphFabric, graphOf, type Run } from './graph';
import { eachPair, pairNumber } from './pairs';
import type { Tier } from './tiers';

/**
 * Full mesh: every pair of ranks has a link of its own, so that a pair alone has 1/(n − 1) of a rank's bandwidth. Diameter 1; the bisection has ⌊n/2⌋⌈n/2⌉ cables.
 *
 *     0 ── 1
 *     │ ╲╱ │
 *     │ ╱╲ │
 *     2 ── 3
 *
 * @param width identical parallel links of each pair
 * @example mesh(8, { tier: 'domain' }) // one MI300X node: 28 xGMI links
 */
export function mesh(
  ranks: number,
  { width = 1, tier = 'domain', runM = 0, lengthM = 0 }: { width?: number; tier?: Tier } & Partial<Run> = {},
): GraphFabric {
  const fabric = graphOf({
    ranks,
    devices: ranks,
    cables: [...eachPair(ranks)].map(([a, b]) => ({ a, b, tier, width, runM, lengthM })),
    peerTiers: [tier],
    hops: 1,
    relays: true,
    route(from, to, out) {
      out[0] = 2 * pairNumber(from, to, ranks) + Number(from > to);
      return 1;
    },
  });
  return { ...fabric, directTiers: [tier] };
}
