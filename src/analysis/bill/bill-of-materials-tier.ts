import { fibresPerLane } from '../../catalog/floor';
import { fibreCable } from '../../catalog/floor-prices';
import { linkTechnology } from '../../catalog/links';
import { priceDate, soldAsCable } from '../../catalog/links-prices';
import { scaleUpLinkId } from '../../catalog/systems';
import { stockedM } from '../../fabric/hall/floor';
import { isScaleUp, type Tier } from '../../fabric/tiers';
import type { Gauge } from '../../link/copper';
import { reachM } from '../../link/reach';
import type { WiredTier, Wiring } from './bill-of-materials-wiring';
import { NOTHING, type Ranged, rangeOf, sumOf, times } from './cost-range';

/** The links of one tier (of those of its links that are built alike): what is bought, how long, what it draws and costs. Watts and dollars are of both ends of all links, host SerDes not included. */
export interface BillTier {
  tier: Tier;
  /** Number of their row, where the tier has several: see `FabricTier`. */
  plan?: number;
  /** Links between the two switch tiers of a domain too large for one. */
  inner: boolean;
  /** Both ends are at GPUs: no switch stands between, or one that switches light. */
  direct: boolean;
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
  /** Cables of a link: two where it passes a circuit switch, which share its length. */
  cablesPerLink: 1 | 2;
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
  /** Modules and cables with their ends; and the fibre cables between modules. */
  usd: Ranged;
  fibreUsd: Ranged;
  priced: string;
  /** Why it cannot be built, or was built otherwise than asked. */
  note?: string;
}

/** Switches whose ports are fibre: their optics are in their watts and their price. */
export const HOLDS_OPTICS: readonly string[] = ['quantumx-photonics'];

/**
 * One tier's links, as planned or, where no plan closes, as asked and unpriced.
 *
 * A light path through a circuit switch is two cables of one fibre, since a port of the switch takes one (both directions share it over circulators: Jouppi et al., ISCA 2023), with a module at
 * either end of the path.
 *
 * @param inner the row is of the links between two tiers of switches that the fabric takes for one
 * @example billTier(wiring, wiring.tiers[0], false).links
 */
export function billTier(wiring: Wiring, wired: WiredTier, inner: boolean): BillTier {
  const { scenario, fabric } = wiring;
  const { row, plan: planned, gap } = wired;
  const { tier, runM } = row;
  const links = row.cables;
  const lengths = inner ? [{ lengthM: row.lengthM, links }] : lengthsOf(wiring, row);
  const cableM = lengths.reduce((sum, { lengthM, links: count }) => sum + lengthM * count, 0);
  const lit = tier === 'between' && wiring.lit !== undefined;
  const cablesPerLink = lit ? 2 : 1;
  const direct = fabric.directTiers?.includes(tier) ?? false;
  const plan = row.plan === undefined ? {} : { plan: row.plan };
  const shared = { tier, ...plan, inner, direct, links, ends: 2 * links, cablesPerLink, runM, lengths, cableM } as const;
  const tooLong = (reach: number): number => {
    if (runM <= reach) return 0;
    const long = wiring.runs.reduce((sum, run) => (isOf(run, row) && run.runM > reach ? sum + run.cables : sum), 0);
    return (isScaleUp(tier) && wiring.spec.edges === undefined) || long === 0 ? links : long;
  };
  if (planned === null) {
    const technology = linkTechnology(askedFor(wiring, row));
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
      fibreUsd: NOTHING,
      priced: priceDate(technology),
      ...(gap !== null && { note: gap.reason }),
    };
  }
  const { plan: built, upSwitch, downSwitch } = planned;
  const technology = linkTechnology(built.technology);
  const share = built.lanes / technology.lanes;
  const fibre = technology.medium.startsWith('fiber');
  // Ends that are bought: not those inside a switch with optics of its own.
  const bought = fibre ? 2 - [upSwitch, downSwitch].filter((one) => one !== null && HOLDS_OPTICS.includes(one.id)).length : 2;
  const perEnd = technology.watts.value > 0 ? built.wattsPerEnd / technology.watts.value : share;
  const priced = share * (soldAsCable(technology) ? bought / 2 : bought);
  const reach = reachM(linkTechnology(built.requested), scenario.fabric.scale_out.gauge as Gauge);
  const strands = fibre && lit ? 1 : built.lanes * fibresPerLane(built.technology, built.medium);
  return {
    ...shared,
    requested: built.requested,
    technology: built.technology,
    medium: built.medium,
    outcome: built.outcome,
    parts: Math.ceil(links * bought * share - 1e-9),
    lanes: built.lanes,
    laneGbps: built.laneGbps,
    portGbps: (built.portBytesPerSecond * 8) / 1e9,
    reachM: finite(built.reachM),
    askedReachM: finite(reach),
    tooLong: tooLong(reach),
    fibreM: cableM * strands,
    watts: times(rangeOf(technology.watts), links * bought * perEnd),
    usd: times(rangeOf(technology.costUsd), links * priced),
    fibreUsd: soldAsCable(technology) ? NOTHING : fibreUsd(strands, links * cablesPerLink, cableM),
    priced: priceDate(technology),
    ...(built.note !== undefined && { note: built.note }),
  };
}

/** Dollars of fibre cables with so many strands each: connectors, and metres in all. */
function fibreUsd(strands: number, cables: number, metres: number): Ranged {
  const { fibres, connectorsUsd, usdPerM } = fibreCable(strands);
  return times(sumOf([times(rangeOf(connectorsUsd), cables), times(rangeOf(usdPerM), metres)]), strands / fibres.value);
}

/** Whether cables in the hall are of a row. */
const isOf = (run: Wiring['runs'][number], row: WiredTier['row']): boolean => run.tier === row.tier && run.plan === row.plan;

/** JSON has no infinity. */
const finite = (metres: number): number | null => (Number.isFinite(metres) ? metres : null);

/** What a tier would be built of if it closed. */
function askedFor({ scenario, system, spec }: Wiring, { tier, technology }: WiredTier['row']): string {
  const { scale_up: up, scale_out: out } = scenario.fabric;
  if (technology !== undefined) return technology;
  if (!isScaleUp(tier)) return out[tier] ?? 'dr4-400';
  if (tier === 'between') return up.between ?? system.wiring.scaleUp.between?.value ?? 'dr4-400';
  return up.link ?? scaleUpLinkId({ ...system, gpusPerDomain: { ...system.gpusPerDomain, value: spec.domain } });
}

/** What is bought for a tier's runs, by length. A list of links says it link by link; of a light path both fibres are as long as the longest. */
function lengthsOf({ spec, runs, lit }: Wiring, row: WiredTier['row']): BillTier['lengths'] {
  if (row.tier === 'between' && lit !== undefined) {
    const longest = runs.reduce((most, run) => (isOf(run, row) ? Math.max(most, run.runM) : most), 0);
    return [{ lengthM: 2 * (spec.lengths === 'exact' ? longest : stockedM(longest, spec.floor.stockedM)), links: row.cables }];
  }
  const own = spec.edges === undefined && (isScaleUp(row.tier) || spec.lengths === 'tier') ? [] : runs.filter((run) => isOf(run, row));
  if (own.length === 0) return [{ lengthM: row.lengthM, links: row.cables }];
  const found = new Map<number, number>();
  for (const run of own) {
    const lengthM = run.lengthM ?? (spec.lengths === 'exact' ? Math.round(run.runM * 1e6) / 1e6 : stockedM(run.runM, spec.floor.stockedM));
    found.set(lengthM, (found.get(lengthM) ?? 0) + run.cables);
  }
  return [...found].sort(([a], [b]) => a - b).map(([lengthM, links]) => ({ lengthM, links }));
}
