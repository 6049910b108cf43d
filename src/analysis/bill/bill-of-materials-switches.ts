import { opticalSwitch } from '../../catalog/links-optical';
import { radixAt, type Switch, switchEntry } from '../../catalog/switches';
import { closShape } from '../../fabric/clos-shape';
import { boxesOf, switchGroups } from '../../fabric/switch-groups';
import type { Tier } from '../../fabric/tiers';
import { gbps, namedSwitches } from './bill-of-materials-named';
import type { Wiring } from './bill-of-materials-wiring';
import { NOTHING, type Ranged, rangeOf, times } from './cost-range';

/** The switches at the upper ends of a tier's links; circuit switches stand in the tier whose light they pass on. */
export interface BillSwitches {
  tier: Tier;
  id: string;
  /** What one of them is: a chip, a box, a circuit switch. */
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
 * two tiers of them, with as many links between the tiers as to the GPUs: the lower switches use half of their ports for either, the upper ones all. Undefined where GPUs are joined directly, or by
 * the switches of a list.
 *
 * @example domainSwitches(wiring)?.count // 18 for one NVL72: 72 × 18 links over 72 ports
 */
export function domainSwitches({ scenario, system, spec }: Wiring): DomainSwitches | undefined {
  if (spec.edges !== undefined || spec.scaleUp.topology !== 'switch') return undefined;
  const { scaleUp } = system.wiring;
  const entry = switchEntry(scaleUp.switchId);
  const { bandwidth } = scenario.fabric.scale_up;
  const radix = radixAt(entry, gbps(bandwidth === undefined ? scaleUp.linkBytesPerSecond.value : bandwidth / spec.scaleUpLinks));
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

/** Switches of every tier, from the GPU outwards. */
export function billSwitches(wiring: Wiring, inside: DomainSwitches | undefined): BillSwitches[] {
  const out = outerSwitch(wiring);
  const counted: [Tier, Switch, number][] = [
    ...(inside === undefined ? [] : [['domain', inside.entry, inside.count] satisfies [Tier, Switch, number]]),
    ...outerCounts(wiring).map(([tier, count]): [Tier, Switch, number] => [tier, out, count]),
    ...namedSwitches(wiring).map(({ tier, entry, count }): [Tier, Switch, number] => [tier, entry, count]),
  ];
  const rows = counted
    .filter(([, , count]) => count > 0)
    .map(
      ([tier, entry, count]): BillSwitches => ({
        tier,
        id: entry.id,
        scope: entry.scope,
        count,
        watts: times(wattsOf(entry), count),
        usd: times(rangeOf(entry.costUsd), count),
        priced: switchPriceDate(entry),
      }),
    );
  return [...rows, ...circuits(wiring)];
}

const outerSwitch = ({ scenario, system }: Pick<Wiring, 'scenario' | 'system'>): Switch =>
  switchEntry(scenario.fabric.scale_out.switch ?? system.wiring.scaleOut.switchId);

/** Switches that join domains, by tier. */
function outerCounts({ spec }: Wiring): [Tier, number][] {
  if (spec.edges !== undefined) return [];
  if (spec.ranks <= spec.domain) return [];
  const stood = switchGroups(spec);
  if (stood !== undefined) return stood.kinds.map((kind) => [kind.tier, stood.groups * boxesOf(kind, spec.radix)]);
  if (spec.scaleOut.topology !== 'clos') return [];
  const { groups, pods, leafSwitches, spineSwitches, coreSwitches } = closShape(spec);
  const each = (count: number, of: (index: number) => number): number => Array.from({ length: count }, (_, i) => of(i)).reduce((a, b) => a + b, 0);
  return [
    ['leaf', each(groups, leafSwitches)],
    ['spine', each(pods, spineSwitches)],
    ['core', coreSwitches()],
  ];
}

/** Circuit switches, whole: their mirrors are driven whether or not a port is in use. */
function circuits({ lit }: Wiring): BillSwitches[] {
  if (lit === undefined) return [];
  const { powerW, costUsdPerPort } = opticalSwitch(lit.id);
  const usd = costUsdPerPort === undefined ? NOTHING : times(rangeOf(costUsdPerPort), lit.switches * lit.ports);
  const priced = costUsdPerPort === undefined ? 'no price known' : '2026, estimate';
  return [{ tier: 'between', id: lit.id, scope: 'circuit switch', count: lit.switches, watts: times(rangeOf(powerW), lit.switches), usd, priced }];
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
