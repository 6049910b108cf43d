import { nicEndpoint } from '../catalog/endpoints';
import { fibresPerLane } from '../catalog/floor';
import { linkTechnology } from '../catalog/links';
import { priceDate, soldAsCable } from '../catalog/links-prices';
import { scaleUpLinkId } from '../catalog/systems';
import { closShape } from '../fabric/clos-shape';
import { stockedM } from '../fabric/floor';
import { RACK_KINDS, type RackKind } from '../fabric/rack';
import { nicBytesPerSecond } from '../fabric/spec';
import { isScaleUp, type Tier } from '../fabric/tiers';
import type { Gauge } from '../link/copper';
import { reachM } from '../link/reach';
import { type BillSwitches, billSwitches, domainSwitches } from './bill-of-materials-switches';
import type { WiredTier, Wiring } from './bill-of-materials-wiring';
import { NOTHING, type Ranged, rangeOf, sumOf, times } from './cost-range';

/** The links of one tier: what is bought, how long, what it draws and costs. Watts and dollars are of both ends of all links, host SerDes not included. */
export interface BillTier {
  tier: Tier;
  /** Links between the two switch tiers of a domain too large for one. */
  inner: boolean;
  requested: string;
  technology: string;
  medium: string;
  outcome: 'as-asked' | 'downshifted' | 'replaced' | 'does-not-close';
  /** Links, each both ways; their ends; and the modules or cable ends that the lanes of those ends fill, in whole parts. */
  links: number;
  ends: number;
  parts: number;
  lanes: number;
  laneGbps: number;
  portGbps: number;
  /** Longest real run; reach of what is built at the lane rate used and of the technology asked for (null without limit), and links whose own run is longer than the latter. */
  runM: number;
  reachM: number | null;
  askedReachM: number | null;
  tooLong: number;
  /** What is bought, by length, shortest first; its metres, and the metres of fibre strand in it. */
  lengths: { lengthM: number; links: number }[];
  cableM: number;
  fibreM: number;
  watts: Ranged;
  usd: Ranged;
  priced: string;
  /** Why it cannot be built, or was built otherwise than asked. */
  note?: string;
}

export interface BillOfMaterials {
  gpus: number;
  system: string;
  /** False when a tier does not close: the totals are then of the others. */
  closes: boolean;
  tiers: BillTier[];
  switches: BillSwitches[];
  /** No price is known of NICs. */
  nics: { id: string; count: number; watts: Ranged };
  /** SerDes of the GPUs' own scale-up ports: drawn inside the GPU's watts, so part of no total. */
  gpuPortsW: Ranged;
  /** Thermal design power of all GPUs; null where the catalogue has none. */
  gpuW: number | null;
  racks: Record<RackKind, number>;
  total: {
    links: number;
    ends: number;
    parts: number;
    switches: number;
    copperM: number;
    fibreCableM: number;
    fibreM: number;
    watts: Ranged;
    usd: Ranged;
  };
  notes: string[];
}

/**
 * The bill of materials of a wiring, tier by tier: links and their ends, switches, NICs, metres, watts, dollars. Totals are the sums of the tiers.
 *
 * A link's end takes the share of a module (or of a cable sold with both ends on) that its lanes fill. Host SerDes are in the watts of the device around them, never in a
 * link's; a switch that holds its own optics holds the fibre ends at its ports.
 *
 * @example billOfMaterials(wiringOf(scenario, system)).total.watts.value // 19440 for 648 ends of 30 W
 */
export function billOfMaterials(wiring: Wiring): BillOfMaterials {
  const { scenario, system, spec } = wiring;
  const inside = domainSwitches(wiring);
  // A fabric that has the links between its domain's tiers of switches needs no second row for them.
  const between = wiring.tiers.some(({ row }) => row.tier === 'between');
  const tiers = wiring.tiers.flatMap((tier): BillTier[] => {
    const row = billTier(wiring, tier, false);
    return tier.row.tier === 'domain' && inside.layers === 2 && !between ? [row, billTier(wiring, tier, true)] : [row];
  });
  const switches = billSwitches(wiring, inside);
  const { nodes, perNode, nicWidth } = closShape(spec);
  const nic = nicEndpoint((nicBytesPerSecond(scenario, system) * 8) / 1e9);
  const outside = spec.ranks > spec.domain;
  const nics = { id: nic.id, count: outside ? nodes * perNode * nicWidth : 0, watts: NOTHING as Ranged };
  nics.watts = times(rangeOf(nic.watts), nics.count);
  const racks = Object.fromEntries(RACK_KINDS.map((kind) => [kind, wiring.racks.filter((rack) => rack.kind === kind).length]));
  const sum = (pick: (tier: BillTier) => number): number => tiers.reduce((all, tier) => all + pick(tier), 0);
  const ofMedium = (start: string): number => sum(({ medium, cableM }) => (medium.startsWith(start) && medium !== 'copper-board' ? cableM : 0));
  return {
    gpus: spec.ranks,
    system: system.id,
    closes: wiring.tiers.every(({ gap }) => gap === null),
    tiers,
    switches,
    nics,
    gpuPortsW: gpuPortsW(wiring),
    gpuW: system.tdpW === undefined ? null : system.tdpW.value * spec.ranks,
    racks: racks as Record<RackKind, number>,
    total: {
      links: sum(({ links }) => links),
      ends: sum(({ ends }) => ends),
      parts: sum(({ parts }) => parts),
      switches: switches.reduce((all, { count }) => all + count, 0),
      copperM: ofMedium('copper'),
      fibreCableM: ofMedium('fiber'),
      fibreM: sum(({ fibreM }) => fibreM),
      watts: sumOf([...tiers.map(({ watts }) => watts), ...switches.map(({ watts }) => watts), nics.watts]),
      usd: sumOf([...tiers.map(({ usd }) => usd), ...switches.map(({ usd }) => usd)]),
    },
    notes: notesOf(switches, inside.layers, spec.domain),
  };
}

/** One tier's links, as planned or, where no plan closes, as asked and unpriced. */
function billTier(wiring: Wiring, { row, plan: planned, gap }: WiredTier, inner: boolean): BillTier {
  const { scenario, system, spec } = wiring;
  const { tier, runM } = row;
  const links = row.cables;
  const lengths = inner ? [{ lengthM: row.lengthM, links }] : lengthsOf(wiring, row);
  const cableM = lengths.reduce((sum, { lengthM, links: count }) => sum + lengthM * count, 0);
  const asked = isScaleUp(tier) ? undefined : scenario.fabric.scale_out[tier];
  const shared = { tier, inner, links, ends: 2 * links, runM, lengths, cableM };
  const tooLong = (reach: number): number => {
    if (isScaleUp(tier)) return runM > reach ? links : 0;
    return wiring.runs.reduce((sum, run) => (run.tier === tier && run.runM > reach ? sum + run.cables : sum), 0);
  };
  if (planned === null) {
    const domain = { ...system, gpusPerDomain: { ...system.gpusPerDomain, value: spec.domain } };
    const technology = linkTechnology(asked ?? scenario.fabric.scale_up.link ?? scaleUpLinkId(domain));
    const reach = reachM(technology, scenario.fabric.scale_out.gauge as Gauge);
    return {
      ...shared,
      requested: technology.id,
      technology: technology.id,
      medium: technology.medium,
      outcome: 'does-not-close',
      parts: 0,
      lanes: 0,
      laneGbps: technology.laneGbps,
      portGbps: 0,
      reachM: finite(reach),
      askedReachM: finite(reach),
      tooLong: tooLong(reach),
      fibreM: 0,
      watts: NOTHING,
      usd: NOTHING,
      priced: priceDate(technology),
      ...(gap !== null && { note: gap.reason }),
    };
  }
  const { plan, upSwitch, downSwitch } = planned;
  const technology = linkTechnology(plan.technology);
  const share = plan.lanes / technology.lanes;
  const fibre = technology.medium.startsWith('fiber');
  // Ends that are bought: not those inside a switch with optics of its own.
  const bought = fibre ? 2 - [upSwitch, downSwitch].filter((one) => one !== null && HOLDS_OPTICS.includes(one.id)).length : 2;
  const perEnd = technology.watts.value > 0 ? plan.wattsPerEnd / technology.watts.value : share;
  const priced = share * (soldAsCable(technology) ? bought / 2 : bought);
  const reach = reachM(linkTechnology(plan.requested), scenario.fabric.scale_out.gauge as Gauge);
  return {
    ...shared,
    requested: plan.requested,
    technology: plan.technology,
    medium: plan.medium,
    outcome: plan.outcome,
    parts: Math.ceil(links * bought * share - 1e-9),
    lanes: plan.lanes,
    laneGbps: plan.laneGbps,
    portGbps: (plan.portBytesPerSecond * 8) / 1e9,
    reachM: finite(plan.reachM),
    askedReachM: finite(reach),
    tooLong: tooLong(reach),
    fibreM: cableM * plan.lanes * fibresPerLane(plan.technology, plan.medium),
    watts: times(rangeOf(technology.watts), links * bought * perEnd),
    usd: times(rangeOf(technology.costUsd), links * priced),
    priced: priceDate(technology),
    ...(plan.note !== undefined && { note: plan.note }),
  };
}

/** JSON has no infinity. */
const finite = (metres: number): number | null => (Number.isFinite(metres) ? metres : null);

/** Switches whose ports are fibre: their optics are in their watts and their price. */
const HOLDS_OPTICS: readonly string[] = ['quantumx-photonics'];

/** What is bought for a tier's runs, by length. */
function lengthsOf({ spec, runs }: Wiring, row: WiredTier['row']): BillTier['lengths'] {
  if (isScaleUp(row.tier) || spec.lengths === 'tier') return [{ lengthM: row.lengthM, links: row.cables }];
  const found = new Map<number, number>();
  for (const { tier, runM, cables } of runs) {
    if (tier !== row.tier) continue;
    const lengthM = spec.lengths === 'exact' ? Math.round(runM * 1e6) / 1e6 : stockedM(runM, spec.floor.stockedM);
    found.set(lengthM, (found.get(lengthM) ?? 0) + cables);
  }
  return [...found].sort(([a], [b]) => a - b).map(([lengthM, links]) => ({ lengthM, links }));
}

/** Host SerDes of the GPUs' side of the domain, from pJ/bit and rate. */
function gpuPortsW({ tiers, spec }: Wiring): Ranged {
  const domain = tiers.find(({ row }) => row.tier === 'domain')?.plan?.plan;
  if (domain === undefined) return NOTHING;
  const bitsPerSecond = domain.portBytesPerSecond * 8 * spec.scaleUpLinks * spec.ranks;
  return times(rangeOf(linkTechnology(domain.technology).pJPerBit.hostSerdes), bitsPerSecond * 1e-12);
}

function notesOf(switches: readonly BillSwitches[], layers: number, domain: number): string[] {
  const optical = [...new Set(switches.map(({ id }) => id))].filter((id) => HOLDS_OPTICS.includes(id));
  const chips = [...new Set(switches.filter(({ scope, tier }) => scope === 'chip' && tier !== 'domain').map(({ id }) => id))];
  return [
    ...(layers === 2 ? [`a domain of ${domain} GPUs takes two tiers of switches; the links between them are counted`] : []),
    ...optical.map((id) => `${id}: the optics of its ports are in its own watts and dollars`),
    ...chips.map((id) => `${id}: watts and dollars are of the chip; its box, fans and power supplies are not counted`),
  ];
}
