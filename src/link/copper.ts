import { type CopperRateFacts, copperFacts } from '../catalog/copper';

/** Wire sizes of twinax that the loss model knows, AWG: the smaller the number, the thicker the conductor. */
export const GAUGES = [24, 26, 28, 30, 32] as const;
export type Gauge = (typeof GAUGES)[number];

/** What to change of a lane rate's usual channel. */
export interface CopperChannel {
  laneGbps: number;
  gauge: Gauge;
  hostMm?: number;
  budgetDb?: number;
  packageMm?: number;
  flyoverM?: number;
}

// Neper to decibel: the board and package models of IEEE 802.3's channel operating margin count in neper per mm.
const DB_PER_NEPER = 8.686;
const BOARD = { '25G': [4.114e-4, 2.547e-4], '100G': [3.82e-4, 9.59e-5] } as const;
const PACKAGE = [5e-4, 8.9e-4, 2e-4] as const;
const CONNECTOR_DB_PER_ROOT_GHZ = 0.3;
const FLYOVER_GAUGE: Gauge = 30;

/** Loss of twinax, dB per metre at a frequency in GHz: skin effect grows with its root, the dielectric with itself. */
export function twinaxDbPerM(gauge: Gauge, fGHz: number): number {
  return copperFacts.twinaxA[gauge] * Math.sqrt(fGHz) + copperFacts.twinaxB * fGHz;
}

/** Loss of a channel without its cable, dB: both hosts' boards, connectors, packages and flyovers. */
export function fixedLossDb(channel: Omit<CopperChannel, 'gauge'>): number {
  const rate = copperRate(channel.laneGbps);
  const f = rate.fNyqGHz;
  const root = Math.sqrt(f);
  const [a1, a2] = BOARD[rate.board];
  const [p0, p1, p2] = PACKAGE;
  const board = DB_PER_NEPER * (a1 * root + a2 * f) * (channel.hostMm ?? rate.hostMm);
  const pack = DB_PER_NEPER * (p0 + p1 * root + p2 * f) * (channel.packageMm ?? rate.packageMm);
  const flyover = twinaxDbPerM(FLYOVER_GAUGE, f) * (channel.flyoverM ?? rate.flyoverM);
  return 2 * (board + pack + flyover + CONNECTOR_DB_PER_ROOT_GHZ * root);
}

/**
 * Insertion loss of a whole channel, dB at the Nyquist frequency of its lane rate. Twinax, board and package after the fitted loss forms of
 * IEEE 802.3 (channel operating margin); ±15 % on the cable.
 *
 * @example insertionLossDb({ laneGbps: 100, gauge: 26 }, 3) // 25.8, of 28.5 that close
 */
export function insertionLossDb(channel: CopperChannel, lengthM: number): number {
  return fixedLossDb(channel) + twinaxDbPerM(channel.gauge, copperRate(channel.laneGbps).fNyqGHz) * lengthM;
}

/**
 * Longest passive copper cable that closes, in metres: (budget − fixed loss) / loss per metre, and 0 when the hosts alone eat the budget.
 * Throws a `RangeError` for a lane rate that the table does not hold.
 *
 * @example copperReachM({ laneGbps: 100, gauge: 26 }) // 3.57
 */
export function copperReachM(channel: CopperChannel): number {
  const rate = copperRate(channel.laneGbps);
  const left = (channel.budgetDb ?? rate.budgetDb) - fixedLossDb(channel);
  return Math.max(0, left / twinaxDbPerM(channel.gauge, rate.fNyqGHz));
}

function copperRate(laneGbps: number): CopperRateFacts {
  const rate = copperFacts.rates.find((row) => row.laneGbps === laneGbps);
  if (rate !== undefined) return rate;
  const known = copperFacts.rates.map((row) => row.laneGbps).join(', ');
  throw new RangeError(`no copper lane rate of ${laneGbps} Gb/s. Expected one of: ${known} Gb/s.`);
}
