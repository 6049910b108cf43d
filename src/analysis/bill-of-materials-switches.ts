import { radixAt, type Switch, switchEntry } from '../catalog/switches';
import { closShape } from '../fabric/clos-shape';
import type { Tier } from '../fabric/tiers';
import type { Wiring } from './bill-of-materials-wiring';
import { type Ranged, rangeOf, times } from './cost-range';

/** The switches at the upper ends of a tier's links. */
export interface BillSwitches {
  tier: Tier;
  id: string;
  /** What one of them is: a chip or a box. */
  scope: string;
  count: number;
  watts: Ranged;
  usd: Ranged;
  priced: string;
}

export interface DomainSwitches {
  entry: Switch;
  /** In all domains. */
  count: number;
  /** Tiers of switches in a domain. */
  layers: 1 | 2;
}

/**
 * Switches of all domains: as many planes as the system has or, for domains of another size, as many as their links fill. A domain with more GPUs than a switch has ports takes
 * two tiers of them, with as many links between the tiers as to the GPUs: the lower switches use half of their ports for either, the upper ones all.
 *
 * @example domainSwitches(wiring).count // 18 for one NVL72: 72 × 18 links over 72 ports
 */
export function domainSwitches({ scenario, system, spec }: Wiring): DomainSwitches {
  const { scaleUp } = system.wiring;
  const entry = switchEntry(scaleUp.switchId);
  const { bandwidth } = scenario.fabric.scale_up;
  const linkBytes = bandwidth === undefined ? scaleUp.linkBytesPerSecond.value : bandwidth / spec.scaleUpLinks;
  const radix = radixAt(entry, Math.round(linkBytes * 8e-3) / 1e6);
  const domains = Math.ceil(spec.ranks / spec.domain);
  const own = spec.domain === system.gpusPerDomain.value;
  const gpus = own ? spec.domain : Math.min(spec.domain, spec.ranks);
  const links = gpus * spec.scaleUpLinks;
  if (own && scaleUp.tiers.value === 1) return { entry, count: domains * scaleUp.planes.value, layers: 1 };
  if (gpus > radix) {
    const count = Math.ceil(links / Math.floor(radix / 2)) + Math.ceil(links / radix);
    return { entry, count: domains * count, layers: 2 };
  }
  return { entry, count: domains * Math.ceil(links / radix), layers: 1 };
}

/** Switches of every tier, in the order of the tiers. */
export function billSwitches({ scenario, system, spec }: Wiring, inside: DomainSwitches): BillSwitches[] {
  const { groups, pods, leafSwitches, spineSwitches, coreSwitches } = closShape(spec);
  const out = switchEntry(scenario.fabric.scale_out.switch ?? system.wiring.scaleOut.switchId);
  const each = (count: number, of: (index: number) => number): number => Array.from({ length: count }, (_, i) => of(i)).reduce((a, b) => a + b, 0);
  const rows: [Tier, Switch, number][] = [
    ['domain', inside.entry, inside.count],
    ['leaf', out, each(groups, leafSwitches)],
    ['spine', out, each(pods, spineSwitches)],
    ['core', out, coreSwitches()],
  ];
  return rows
    .filter(([, , count]) => count > 0)
    .map(([tier, entry, count]) => ({
      tier,
      id: entry.id,
      scope: entry.scope,
      count,
      watts: times(wattsOf(entry), count),
      usd: times(rangeOf(entry.costUsd), count),
      priced: switchPriceDate(entry),
    }));
}

/** The highest draw of a box is with modules in every port; those are billed at the links' ends, so its range ends at its typical draw. */
function wattsOf(entry: Switch): Ranged {
  const range = rangeOf(entry.powerW);
  return entry.scope === 'box' && entry.id !== 'quantumx-photonics' ? { ...range, max: range.value } : range;
}

/** When the price of a switch was read: the sources with a price are of 2025, all other prices are estimates. */
export function switchPriceDate({ costUsd }: Switch): string {
  return costUsd.sources.some((id) => id === 'S-LUX' || id === 'S-TH6P') ? 'c. 2025' : '2026, estimate';
}
