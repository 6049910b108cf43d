import { TIERS, type Tier } from '../fabric/tiers';
import type { InterconnectResult } from './bill/energy-of-point';
import type { DomainAuto } from './domain-auto';
import type { HeldResult } from './hold/hold-result';

export { type DomainAuto, type HeldResult, type InterconnectResult, TIERS, type Tier };

/** What is known of one point of a sweep once it has been simulated. Times are integer picoseconds unless a name says otherwise. */

/** The parts of the total loss, in the order in which they are always printed and stacked. */
export const LOSS_PARTS = ['bandwidth', 'latency', 'software', 'contention', 'stragglers', 'faults'] as const;
export type LossPart = (typeof LOSS_PARTS)[number];

/** One row of the cable table: what the scenario asked for in a tier (or for those of its links that are alike, where they differ), what could be built, and what it carried. */
export interface TierResult {
  tier: Tier;
  /** Technology that the scenario names. */
  requested: string;
  /** Technology that was built (differs only when `outcome` is `replaced`). */
  technology: string;
  medium: string;
  outcome: 'as-asked' | 'downshifted' | 'replaced';
  /** Longest real run of the row, and the length of cable that is bought for it. */
  runM: number;
  lengthM: number;
  /** Reach of the built technology at the lane rate used; null without limit. */
  reachM: number | null;
  lanes: number;
  laneGbps: number;
  /** Payload rate of one port of the tier, per direction. */
  portGbps: number;
  /** One-way latency of one link, without switch hops, and its terms. */
  latencyNs: number;
  latencyTerms: { serdesNs: number; moduleNs: number; propagationNs: number; fecNs: number; endpointNs: number };
  /** Whole link, both ends, host SerDes included. */
  pJPerBit: number;
  /** Cables of the tier (each carries both directions). */
  cables: number;
  /** Bytes carried over the tier's capacity during the step, mean over its links. */
  utilisation: number;
  note?: string;
}

/** One kind of collective in the step (same algorithm, same communicator), summed over its calls. */
export interface CollectiveResult {
  name: string;
  algorithm: string;
  ranks: number;
  calls: number;
  bytesPerCall: number;
  /** Mean time of a call, from the first rank that starts it to the last that ends it. */
  meanPs: number;
  /** nccl-tests' definitions, bytes per second. */
  algbw: number;
  busbw: number;
  /** Shortest time that the cut bound and the latency bound allow for a call. */
  boundPs: number;
}

export interface FoldResult {
  ranks: number;
  rankClasses: number;
  links: number;
  linkClasses: number;
  actors: number;
  actorClasses: number;
}

/** One stage of the waterfall from peak FLOP/s down to MFU: the share of peak left after it. */
export interface WaterfallStage {
  stage: string;
  left: number;
}

/** Fields known of a point whether or not it could be built. */
interface PointBase {
  /** Hash of the resolved scenario, seed and simulator build. */
  key: string;
  /** Coordinates in the sweep: axis name → label, in axis order. Empty for a single run. */
  axes: Record<string, string | number>;
  name: string;
  model: string;
  system: string;
  gpus: number;
  notes: string[];
  /** A published measurement of the same job, as the scenario gives it. */
  published?: { utilisation: number; source: string };
}

/** A point that cannot be built: a gap in the curve, with the reason. */
export interface InfeasiblePoint extends PointBase {
  status: 'infeasible';
  reason: string;
  /** Two words for the picture, such as `5 m reach`. */
  mark: string;
}

/** Who waits for dead links: ranks that end their last collective later than they would if the links worked. */
export interface Waiting {
  /** The first few of those that are held up longest. */
  ranks: number[];
  /** All that are held up. */
  count: number;
  sentence: string;
}

/** What other hash seeds give: lowest and highest. The point itself is the median by step time. */
export interface HashRange {
  seeds: number;
  utilisation: [low: number, high: number];
  stepPs: [low: number, high: number];
}

export interface SimulatedPoint extends PointBase {
  status: 'ok';
  /** T, the step time, and T*, the time of the same step with free communication and no disturbance. */
  stepPs: number;
  idealPs: number;
  /** (1 − bubble)(1 − total loss). */
  utilisation: number;
  mfu: number;
  bubble: number;
  /** The share of T that exceeds T* and its Shapley parts as shares of T; they add to `totalLoss`. */
  totalLoss: number;
  loss: Record<LossPart, number>;
  /** The same parts in picoseconds × `lossDenominator` (k!), exact integers as decimal text; they add to (T − T*) × k! exactly. */
  lossExact: Record<LossPart, string>;
  lossDenominator: number;
  /** total loss without stragglers, dead links included: the headline. */
  interconnectLoss: number;
  /** Communication time of a rank that no compute hides, and its whole communication time. */
  exposedPs: number;
  communicationPs: number;
  tokensPerSecond: number | null;
  samplesPerSecond: number;
  dataParallel: number;
  microBatches: number;
  waterfall: WaterfallStage[];
  tiers: TierResult[];
  collectives: CollectiveResult[];
  fold: FoldResult;
  /** Parts, watts, joules and dollars of the interconnect; null where they are not counted (a note says why). */
  interconnect: InterconnectResult | null;
  /** Absent unless a quantity is held equal to a reference's: `gpus` is then the nominal number. */
  held?: HeldResult;
  /** Absent unless the domain is as large as its medium can wire. */
  domainAuto?: DomainAuto;
  /** Absent without dead links. */
  waiting?: Waiting;
  /** Absent unless routes are hashed. */
  range?: HashRange;
  /** Simulated messages over all re-simulations, for the record of what was done. */
  messages: number;
}

export type PointResult = InfeasiblePoint | SimulatedPoint;
