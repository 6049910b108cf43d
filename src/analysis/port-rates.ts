import { edgePlans } from '../fabric/edge-plans';
import type { Fabric } from '../fabric/fabric';
import type { FabricSpec } from '../fabric/fabric-spec';
import { isScaleUp, TIERS, type Tier } from '../fabric/tiers';

/** Bytes per second out of a rank or a domain, at most. */
export interface PortRates {
  /** Out of one rank, over all its ports. */
  rank: number;
  /** Out of one domain, over its NICs; infinite where nothing is known of it. */
  domain: number;
}

/**
 * What the ports of a fabric let out, whatever is done with it.
 *
 * @param portBytesPerSecond rate of one port, by plan
 * @example portRates(spec, fabric, costs.portBytesPerSecond).rank // 600e9 on a 3D torus of 100 GB/s links
 */
export function portRates(spec: FabricSpec, fabric: Pick<Fabric, 'tiers'>, portBytesPerSecond: readonly number[]): PortRates {
  const rate = (tier: Tier): number => portBytesPerSecond[TIERS.indexOf(tier)];
  if (spec.edges !== undefined) return { rank: fastestRank(spec.edges.links, portBytesPerSecond), domain: Number.POSITIVE_INFINITY };
  // Cubes may be joined by other ports than their insides: a rank has as many of the faster ones, at most.
  const inside = fabric.tiers.map(({ tier }) => tier).filter(isScaleUp);
  const scaleUp = spec.scaleUpLinks * Math.max(0, ...inside.map(rate));
  if (spec.ranks <= spec.domain) return { rank: scaleUp, domain: Number.POSITIVE_INFINITY };
  const nic = rate('leaf');
  const { scaleOut, nicsPerGpu } = spec;
  const perRank = scaleOut.topology === 'torus' ? scaleOut.widths.reduce((sum, width) => sum + 2 * width, 0) : nicsPerGpu;
  // A domain may share NICs with its neighbours, and at times have them alone.
  const nics = spec.domain * perRank;
  const domainNics = Number.isInteger(nics) || Number.isInteger(1 / nics) ? Math.ceil(nics) : Math.ceil(nics) + 1;
  // A shared NIC could serve one of its ranks alone.
  return { rank: scaleUp + nic * Math.max(1, perRank), domain: nic * domainNics };
}

type Edges = NonNullable<FabricSpec['edges']>['links'];

function fastestRank(links: Edges, portBytesPerSecond: readonly number[]): number {
  const plans = edgePlans(links);
  const out = new Map<string, number>();
  links.forEach(({ from, to, tier, width = 1, oneWay = false }, i) => {
    const rate = portBytesPerSecond[plans[i].plan ?? TIERS.indexOf(tier)];
    for (const end of oneWay ? [from] : [from, to]) out.set(end, (out.get(end) ?? 0) + width * rate);
  });
  return [...out].reduce((most, [name, bytes]) => (/^gpu\d+$/.test(name) ? Math.max(most, bytes) : most), 0);
}
