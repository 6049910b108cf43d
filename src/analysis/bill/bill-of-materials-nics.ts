import { nicEndpoint } from '../../catalog/endpoints';
import { nicUsd } from '../../catalog/floor-prices';
import { closShape } from '../../fabric/clos-shape';
import { nicBytesPerSecond } from '../../fabric/spec';
import type { Wiring } from './bill-of-materials-wiring';
import { NOTHING, type Ranged, rangeOf, times } from './cost-range';

/** The NICs at the lower ends of the leaf tier's links. */
export interface BillNics {
  id: string;
  count: number;
  watts: Ranged;
  usd: Ranged;
  priced: string;
}

/**
 * NICs of a wiring: as many as the system has, where a job leaves its domain. In a torus of NICs, and in a list of links, each end of a leaf link at a GPU is a NIC of its own.
 *
 * @example billNics(wiring).count // 1,024 for as many GPUs with one NIC each
 */
export function billNics({ scenario, system, spec, fabric }: Wiring): BillNics {
  const nic = nicEndpoint((nicBytesPerSecond(scenario, system) * 8) / 1e9);
  const count = nicCount({ spec, fabric });
  const usd = nicUsd(nic.id);
  return {
    id: nic.id,
    count,
    watts: times(rangeOf(nic.watts), count),
    usd: usd === undefined ? NOTHING : times(rangeOf(usd), count),
    priced: usd === undefined ? 'no price known' : '2026, estimate',
  };
}

function nicCount({ spec, fabric }: Pick<Wiring, 'spec' | 'fabric'>): number {
  const leafLinks = fabric.tiers.reduce((sum, { tier, cables }) => (tier === 'leaf' ? sum + cables : sum), 0);
  const direct = fabric.directTiers?.includes('leaf') ?? false;
  if (spec.edges !== undefined || direct) return leafLinks * (direct ? 2 : 1);
  if (spec.ranks <= spec.domain) return 0;
  const { nodes, perNode, nicWidth } = closShape(spec);
  return spec.scaleOut.topology === 'clos' ? nodes * perNode * nicWidth : leafLinks;
}
