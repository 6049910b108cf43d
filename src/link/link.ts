import { type LinkTechnology, linkTechnology } from '../catalog/links';
import { soldAsCable } from '../catalog/links-prices';
import type { Gauge } from './copper';
import { fecLatencyOfLink } from './fec-latency';
import { closing, downshifted, PASSIVE_COPPER, reachM, slowestReachM } from './reach';

/** What to do with a run that the technology does not reach. */
export type TooLong = 'error' | 'downshift' | 'replace';

/** A link to be built: one direction of a cable between two ports of equal rate. */
export interface LinkRequest {
  /** Id of the technology. */
  technology: string;
  /** Payload rate of the port as the system gives it, bytes per second per direction. */
  portBytesPerSecond: number;
  /** Longest real run: judges the reach. */
  runM: number;
  /** Cable that is bought for it: propagates. */
  lengthM: number;
  tooLong: TooLong;
  /** Technology of `replace`. */
  replaceWith?: string | undefined;
  gauge: Gauge;
  /** Ends whose host SerDes to count, 0 to 2: a switch's own latency may hold it already. Default 2. */
  hostSerdesEnds?: number;
  /** Whether to count the host's FEC: a switch's own latency may hold it already. Default true. */
  countFec?: boolean;
  /** Latency of a module or retimer per end instead of the technology's own, nanoseconds. */
  moduleNs?: number | undefined;
}

export interface LinkTerms {
  /** Both ends. */
  serdesNs: number;
  /** Module or retimer, both ends. */
  moduleNs: number;
  propagationNs: number;
  fecNs: number;
}

/** A link that closes. */
export interface LinkPlan {
  closes: true;
  /** Technology that is built, and the one that was asked for; a downshift keeps the cable and names it as asked. */
  technology: string;
  requested: string;
  medium: string;
  outcome: 'as-asked' | 'downshifted' | 'replaced';
  runM: number;
  lengthM: number;
  /** Reach at the lane rate used; infinite for `ideal`. */
  reachM: number;
  lanes: number;
  laneGbps: number;
  /** Payload rate, after a downshift. */
  portBytesPerSecond: number;
  /** One way, the sum of `terms`. */
  latencyNs: number;
  terms: LinkTerms;
  /** Whole link: both ends, host SerDes included. */
  pJPerBit: number;
  /** Module or cable end without the host's SerDes: the share of the part that the port's lanes use. */
  wattsPerEnd: number;
  /** The cable with what is plugged in at both ends: the share of the parts that the port's lanes use. */
  costUsd: number;
  note?: string;
}

/** A link that cannot be built. */
export interface LinkGap {
  closes: false;
  technology: string;
  runM: number;
  reachM: number;
  /** A sentence with numbers and a suggestion. */
  reason: string;
  /** Two words for a picture. */
  mark: string;
}

const BITS = 8;
const GIGA = 1e9;

/**
 * Plans one link: judges the reach, and gives the rate, latency, energy and cost of what is built, or the reason why nothing can be.
 * The port's rate is the system's: a technology changes it only by a downshift, which keeps the lanes and slows each.
 * One-way latency = SerDes and module of both ends + propagation × length + FEC, once per link. Throws `UnknownIdError` for an unknown technology and
 * a `RangeError` for an impossible request.
 *
 * @example planLink({ technology: 'dac-100', portBytesPerSecond: 50e9, runM: 3, lengthM: 3, tooLong: 'error', gauge: 26 })
 * // closes on 4 lanes of 100 Gb/s; 30 ns SerDes + 13.5 ns propagation + 63 ns FEC
 */
export function planLink(request: LinkRequest): LinkPlan | LinkGap {
  refuseImpossible(request);
  const technology = linkTechnology(request.technology);
  if (reachM(technology, request.gauge) >= request.runM) return built(request, technology, technology, 'as-asked');
  if (request.tooLong === 'error') return gap(request, technology, suggestion(request, technology));
  if (request.tooLong === 'replace') return replaced(request, technology);
  if (technology.medium !== PASSIVE_COPPER) {
    return gap(request, technology, `Only passive copper reaches further at a slower lane rate. ${suggestion(request, technology)}`);
  }
  const slower = downshifted(technology, request.runM, request.gauge);
  if (slower === undefined) {
    const longest = slowestReachM(request.gauge);
    return gap(request, technology, `Slowed down as far as it goes it reaches ${centimetres(longest)}. ${suggestion(request, technology)}`, longest);
  }
  return built(request, technology, slower, 'downshifted');
}

function replaced(request: LinkRequest, technology: LinkTechnology): LinkPlan | LinkGap {
  if (request.replaceWith === undefined) throw new RangeError('too_long is "replace": expected replace_with to name a technology.');
  const other = linkTechnology(request.replaceWith);
  if (reachM(other, request.gauge) >= request.runM) return built(request, technology, other, 'replaced');
  return gap(request, other, `It was to replace ${technology.id}. ${suggestion(request, other)}`);
}

/** The plan of a request built with the rate, latency and energy of `used`; for a downshift the cable stays the one that was asked for. */
function built(request: LinkRequest, asked: LinkTechnology, used: LinkTechnology, outcome: LinkPlan['outcome']): LinkPlan {
  const askedPortGbps = (request.portBytesPerSecond * BITS) / GIGA;
  const cable = outcome === 'replaced' ? used : asked;
  const lanes = lanesOf(cable, askedPortGbps);
  const laneGbps = used.laneGbps === 0 ? askedPortGbps : used.laneGbps;
  const slowed = outcome === 'downshifted' ? Math.min(request.portBytesPerSecond, (lanes * laneGbps * GIGA) / BITS) : request.portBytesPerSecond;
  const terms = latencyTerms(request, used, (slowed * BITS) / GIGA);
  const parts = lanes / used.lanes;
  const plan: LinkPlan = {
    closes: true,
    technology: cable.id,
    requested: asked.id,
    medium: cable.medium,
    outcome,
    runM: request.runM,
    lengthM: request.lengthM,
    reachM: reachM(used, request.gauge),
    lanes,
    laneGbps,
    portBytesPerSecond: slowed,
    latencyNs: terms.serdesNs + terms.moduleNs + terms.propagationNs + terms.fecNs,
    terms,
    pJPerBit: 2 * (used.pJPerBit.module.value + used.pJPerBit.hostSerdes.value),
    wattsPerEnd: used.watts.value * parts,
    costUsd: cable.costUsd.value * (lanes / cable.lanes) * (soldAsCable(cable) ? 1 : 2),
  };
  const note = noteOf(request, asked, plan);
  if (note !== undefined) plan.note = note;
  return plan;
}

function latencyTerms(request: LinkRequest, used: LinkTechnology, portGbps: number): LinkTerms {
  const { hostSerdesPerEndNs, moduleOrRetimerPerEndNs, propagationNsPerM } = used.latency;
  return {
    serdesNs: (request.hostSerdesEnds ?? 2) * hostSerdesPerEndNs.value,
    moduleNs: 2 * (request.moduleNs ?? moduleOrRetimerPerEndNs.value),
    propagationNs: request.lengthM * propagationNsPerM.value,
    fecNs: fecLatencyOfLink(used, portGbps, request.runM, request.countFec ?? true),
  };
}

/** Lanes that carry a port's rate; a hair of tolerance keeps a rate that was computed in floating point from costing a lane. */
export function lanesOf(technology: LinkTechnology, portGbps: number): number {
  return technology.laneGbps === 0 ? 1 : Math.max(1, Math.ceil(portGbps / technology.laneGbps - 1e-9));
}

function noteOf(request: LinkRequest, asked: LinkTechnology, plan: LinkPlan): string | undefined {
  if (plan.outcome === 'as-asked') return undefined;
  const reach = centimetres(reachM(asked, request.gauge));
  const short = `${asked.id} reaches ${reach} at ${asked.laneGbps} Gb/s a lane, the run is ${centimetres(request.runM)}`;
  if (plan.outcome === 'replaced') return `${short}: replaced by ${plan.technology}`;
  return `${short}: slowed to ${plan.lanes} × ${plan.laneGbps} Gb/s`;
}

/** `finallyM`: the reach at which the scenario's last resort gives up, where that is not the technology's own. */
function gap(request: LinkRequest, technology: LinkTechnology, hint: string, finallyM?: number): LinkGap {
  const reach = reachM(technology, request.gauge);
  // A maker's own limit does not depend on the wire.
  const wire = reach < technology.reachM.value || technology.medium === PASSIVE_COPPER ? `, ${request.gauge} AWG` : '';
  return {
    closes: false,
    technology: technology.id,
    runM: request.runM,
    reachM: finallyM ?? reach,
    reason: `${technology.id} (${technology.laneGbps} Gb/s a lane${wire}) reaches ${centimetres(reach)}, the run is ${centimetres(request.runM)}. ${hint}`,
    mark: `${metres(finallyM ?? reach)} reach`,
  };
}

function suggestion(request: LinkRequest, technology: LinkTechnology): string {
  const others = closing(technology, request.runM, request.gauge).slice(0, 3);
  const helps = request.tooLong === 'error' && technology.medium === PASSIVE_COPPER && slowestReachM(request.gauge) >= request.runM;
  const slower = helps ? ', or slow it down with "too_long: downshift"' : '';
  return others.length === 0
    ? 'No technology of the catalog reaches that far: shorten the run.'
    : `Reaching that far: ${others.join(', ')}${slower}.`;
}

function metres(value: number): string {
  return `${Number(value.toFixed(value < 100 ? 1 : 0))} m`;
}

/** To the centimetre, so that a run just beyond the reach does not read like the reach. */
function centimetres(value: number): string {
  return `${Number(value.toFixed(2))} m`;
}

function refuseImpossible(request: LinkRequest): void {
  const { portBytesPerSecond, runM, lengthM } = request;
  if (!(portBytesPerSecond > 0 && portBytesPerSecond < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`port rate ${portBytesPerSecond} B/s: expected a finite rate above 0.`);
  }
  if (!(runM >= 0 && runM < Number.POSITIVE_INFINITY)) throw new RangeError(`run ${runM} m: expected a finite length of at least 0.`);
  if (!(lengthM >= 0 && lengthM < Number.POSITIVE_INFINITY))
    throw new RangeError(`cable length ${lengthM} m: expected a finite length of at least 0.`);
}
