import { fec } from '../catalog/fec';
import { edgeBer } from '../catalog/fec-edge';
import { type LinkTechnology, linkTechnology } from '../catalog/links';
import { type Closure, linkClosure } from './closure';
import type { LinkConditions } from './conditions';
import { copperRate } from './copper';
import { hostFecId, moduleFecId } from './fec-latency';
import { frameLoss } from './frame-loss';
import type { LinkPlan } from './link';
import { afterInnerCode, type Modulation, marginBer } from './margin-ber';
import { innerCodeDb } from './optical';
import { passiveCopperAt } from './reach';
import { goBackN } from './retransmission';

/** Errors of a link and what they cost. */
export interface LinkErrors {
  /** Loss margin, dB, the module's inner code included; infinite where no budget is known. */
  marginDb: number;
  preFecBer: number;
  /** After the module's inner code, where there is one: what the host's FEC sees. */
  hostBer: number;
  codewordLoss: number;
  frameLoss: number;
  goodputShare: number;
  meanDelayPs: number;
}

export interface ErrorOptions {
  conditions?: LinkConditions;
  /** Payload of a frame, bytes. Default 4096, the largest of InfiniBand and RoCE. */
  frameBytes?: number;
  /** Time until a lost unit is sent again, ps. Default: there and back on this link (replay by the link); an end-to-end transport takes longer. */
  roundTripPs?: number;
}

/** A technology in use: what `linkErrors` needs of a plan. */
export interface LinkUse {
  technology: LinkTechnology;
  portBytesPerSecond: number;
  lengthM: number;
  latencyNs: number;
}

const USUAL_FRAME = 4096;
const BITS = 8;
const GIGA = 1e9;
const PS_PER_NS = 1000;
const PS_PER_S = 1e12;

/**
 * Errors of a planned link: loss margin → bit error ratio before FEC (`marginBer`) → lost codewords and frames after it (`frameLoss`) → goodput and
 * delay of go-back-N (`goBackN`). A link is never better than the typical bit error ratio that the catalog states for its technology. Errors are
 * independent, as interleaving makes them; bursts of a decision-feedback equaliser are left out. Loss is that of the real run, as reach is judged, with
 * the wire that the conditions name (a plan does not carry it; default 26 AWG). Deterministic; throws as `linkClosure` does.
 *
 * @example linkErrors(plan).goodputShare // 1 but for 1e-12 on 3 m of dac-100
 */
export function linkErrors(plan: LinkPlan, options: ErrorOptions = {}): LinkErrors {
  const named = linkTechnology(plan.technology);
  // A downshifted cable keeps its name and takes the physics of the slower lane.
  const technology = plan.outcome === 'downshifted' ? (passiveCopperAt(plan.laneGbps) ?? named) : named;
  return errorsOfUse({ technology, portBytesPerSecond: plan.portBytesPerSecond, lengthM: plan.runM, latencyNs: plan.latencyNs }, options);
}

/** As `linkErrors`, for a link that need not close. */
export function errorsOfUse(use: LinkUse, options: ErrorOptions = {}): LinkErrors {
  const { technology, portBytesPerSecond, lengthM, latencyNs } = use;
  const conditions = options.conditions ?? {};
  const closure = linkClosure(technology, lengthM, conditions);
  const hostFec = hostFecId(technology, (portBytesPerSecond * BITS) / GIGA);
  const edge = edgeBer(hostFec).value;
  const modulation = modulationOf(technology, closure);
  const inner = moduleFecId(technology, lengthM, conditions.innerCode);
  const threshold = inner === null ? edge : fec(inner).maxPreFecBer.value;

  // The line itself has the margin without what the inner code adds to the budget.
  const lineDb = closure.marginDb - (closure.optical?.innerGainDb ?? 0);
  const raw = marginBer(lineDb, edge, modulation, closure.optical !== undefined);
  const preFecBer = Math.max(raw, technology.preFecBer.value);
  const hostBer = inner === null ? preFecBer : afterInnerCode(preFecBer, threshold, edge, modulation);
  const { codewordLoss, frameLoss: lost, unitBytes, unitLoss } = frameLoss(hostFec, hostBer, options.frameBytes ?? USUAL_FRAME);
  const unitPs = (unitBytes / portBytesPerSecond) * PS_PER_S;
  const again = goBackN(unitLoss, unitPs, options.roundTripPs ?? 2 * latencyNs * PS_PER_NS);
  const gainDb = inner === null ? 0 : innerCodeDb(technology);
  return { marginDb: lineDb + gainDb, preFecBer, hostBer, codewordLoss, frameLoss: lost, ...again };
}

/** Copper by its table; light has four levels from 50 Gb/s a lane on. */
function modulationOf({ laneGbps }: LinkTechnology, closure: Closure): Modulation {
  if (closure.copper !== undefined) return copperRate(laneGbps).modulation.startsWith('NRZ') ? 'NRZ' : 'PAM4';
  return laneGbps >= 50 ? 'PAM4' : 'NRZ';
}
