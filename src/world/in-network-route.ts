import type { Fabric } from '../fabric/fabric';
import { TIERS } from '../fabric/tiers';
import { UnbuildableError } from '../fabric/unbuildable';

/** A rank (itself, or playing a hub) and the hub above it, which `host` plays; the route to `across` climbs past it over links of the tier. */
export interface HubWay {
  child: number;
  host: number;
  across: number;
  tier: number;
}

/**
 * Writes the links that a message between a child and the hub above it crosses: of the route between the child and a rank beyond the hub those of the hub's tier on the child's side,
 * up to the hub, or down from it.
 *
 * @returns their number
 * @throws UnbuildableError when no such switch lies on the route, or it does not lie above both the child and the rank that plays the hub
 * @example partOfRoute(star(4), { child: 0, host: 0, across: 1, tier: 0 }, false, out) // 1: the port of rank 0, upwards
 */
export function partOfRoute(fabric: Fabric, { child, host, across, tier }: HubWay, down: boolean, out: Int32Array, channel?: number): number {
  if (child !== host) {
    const between = fabric.route(child, host, out, channel);
    for (let h = 0; h < between; h++) {
      if (fabric.link(out[h]).tier <= tier) continue;
      const why = `GPUs ${child} and ${host} are not below one switch of the ${TIERS[tier]} tier, which shall reduce for both`;
      throw new UnbuildableError(`${why}. Use domains that fill whole leaf groups, or another algorithm`, 'no common switch');
    }
  }
  const hops = down ? fabric.route(across, child, out, channel) : fabric.route(child, across, out, channel);
  let kept = 0;
  for (let h = 0; h < hops; h++) {
    const link = fabric.link(out[h]);
    if (link.tier === tier && link.up === Number(!down)) out[kept++] = out[h];
  }
  if (kept === 0)
    throw new UnbuildableError(`between GPUs ${child} and ${across} there is no switch of the ${TIERS[tier]} tier that could reduce`, 'no switch');
  return kept;
}
