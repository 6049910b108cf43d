import { type CopperRateFacts, copperFacts } from '../catalog/copper';
import { copperConditions } from '../catalog/copper-hosts';

/** Wire sizes of twinax that the loss model knows, AWG: the smaller the number, the thicker the conductor. */
export const GAUGES = [24, 26, 28, 30, 32] as const;
export type Gauge = (typeof GAUGES)[number];

/** What to change of a lane rate's usual channel. */
export interface CopperChannel {
  laneGbps: number;
  gauge: Gauge;
  /** PCB trace, package trace and twinax of one host. */
  hostMm?: number;
  packageMm?: number;
  flyoverM?: number;
  /** Mated connectors of one host; default 1. */
  connectors?: number;
  /** Loss that closes, dB at the Nyquist frequency. */
  budgetDb?: number;
  /** Default: the temperature at which cable makers state their loss, 20 °C. */
  temperatureC?: number;
}

/** Where the loss of a channel arises, dB: both hosts' share, and the cable's. */
export interface CopperLoss {
  boardDb: number;
  packageDb: number;
  flyoverDb: number;
  connectorDb: number;
  cableDb: number;
}

// Neper to decibel: the board and package models of IEEE 802.3's channel operating margin count in neper per mm.
const DB_PER_NEPER = 8.686;
const BOARD = { '25G': [4.114e-4, 2.547e-4], '100G': [3.82e-4, 9.59e-5] } as const;
const PACKAGE = [5e-4, 8.9e-4, 2e-4] as const;
const CONNECTOR_DB_PER_ROOT_GHZ = 0.3;
const FLYOVER_GAUGE: Gauge = 30;
const ABSOLUTE_ZERO_C = -273.15;

/**
 * How much the skin-effect part of a loss grows with temperature: with the root of copper's resistivity, √(1 + 0.00393 (T − 20 °C)), 0.2 % per °C.
 * The dielectric's part is taken as constant. Throws a `RangeError` below what copper can be cooled to.
 *
 * @example conductorFactor(70) // 1.094
 */
export function conductorFactor(temperatureC: number): number {
  const { referenceC, resistivityPerC } = copperConditions;
  const factor = 1 + resistivityPerC.value * (temperatureC - referenceC.value);
  // Below some −230 °C the line through 20 °C has no meaning any more.
  if (!(factor > 0 && temperatureC > ABSOLUTE_ZERO_C && temperatureC < 1000)) {
    throw new RangeError(`temperature ${temperatureC} °C: expected one from −200 to 1000 °C.`);
  }
  return Math.sqrt(factor);
}

/**
 * Loss of twinax, dB per metre at a frequency in GHz: skin effect grows with its root, the dielectric with itself.
 *
 * @example twinaxDbPerM(26, 26.5625) // 4.70
 */
export function twinaxDbPerM(gauge: Gauge, fGHz: number, temperatureC = copperConditions.referenceC.value): number {
  return copperFacts.twinaxA[gauge] * conductorFactor(temperatureC) * Math.sqrt(fGHz) + copperFacts.twinaxB * fGHz;
}

/**
 * Loss of a channel part by part, dB at the Nyquist frequency of its lane rate. Twinax, board and package after the fitted loss forms of
 * IEEE 802.3 (channel operating margin); a mated connector is taken as 0.3 √f dB; ±15 % on the cable.
 *
 * @example copperLoss({ laneGbps: 100, gauge: 26 }, 3).cableDb // 14.1
 */
export function copperLoss(channel: CopperChannel, lengthM: number): CopperLoss {
  const rate = copperRate(channel.laneGbps);
  const temperatureC = channel.temperatureC ?? copperConditions.referenceC.value;
  const f = rate.fNyqGHz;
  const root = Math.sqrt(f);
  const skin = conductorFactor(temperatureC) * root;
  const [a1, a2] = BOARD[rate.board];
  const [p0, p1, p2] = PACKAGE;
  return {
    boardDb: 2 * DB_PER_NEPER * (a1 * skin + a2 * f) * (channel.hostMm ?? rate.hostMm),
    packageDb: 2 * DB_PER_NEPER * (p0 + p1 * skin + p2 * f) * (channel.packageMm ?? rate.packageMm),
    flyoverDb: 2 * twinaxDbPerM(FLYOVER_GAUGE, f, temperatureC) * (channel.flyoverM ?? rate.flyoverM),
    connectorDb: 2 * CONNECTOR_DB_PER_ROOT_GHZ * root * (channel.connectors ?? 1),
    cableDb: twinaxDbPerM(channel.gauge, f, temperatureC) * lengthM,
  };
}

/** Loss of a channel without its cable, dB: both hosts' boards, connectors, packages and flyovers. */
export function fixedLossDb(channel: Omit<CopperChannel, 'gauge'>): number {
  const { boardDb, packageDb, flyoverDb, connectorDb } = copperLoss({ ...channel, gauge: FLYOVER_GAUGE }, 0);
  return boardDb + packageDb + flyoverDb + connectorDb;
}

/**
 * Insertion loss of a whole channel, dB at the Nyquist frequency of its lane rate.
 *
 * @example insertionLossDb({ laneGbps: 100, gauge: 26 }, 3) // 25.8, of 28.5 that close
 */
export function insertionLossDb(channel: CopperChannel, lengthM: number): number {
  return fixedLossDb(channel) + copperLoss(channel, lengthM).cableDb;
}

/** Loss at which a channel just closes, dB. */
export function copperBudgetDb(channel: Pick<CopperChannel, 'laneGbps' | 'budgetDb'>): number {
  return channel.budgetDb ?? copperRate(channel.laneGbps).budgetDb;
}

/**
 * Longest copper cable that closes, in metres: (budget − fixed loss) / loss per metre, and 0 when the hosts alone eat the budget.
 * Throws a `RangeError` for a lane rate that the table does not hold.
 *
 * @example copperReachM({ laneGbps: 100, gauge: 26 }) // 3.57
 */
export function copperReachM(channel: CopperChannel): number {
  const rate = copperRate(channel.laneGbps);
  return Math.max(0, (copperBudgetDb(channel) - fixedLossDb(channel)) / twinaxDbPerM(channel.gauge, rate.fNyqGHz, channel.temperatureC));
}

/** The facts of a lane rate. Throws a `RangeError` for one that the table does not hold. */
export function copperRate(laneGbps: number): CopperRateFacts {
  const rate = copperFacts.rates.find((row) => row.laneGbps === laneGbps);
  if (rate !== undefined) return rate;
  const known = copperFacts.rates.map((row) => row.laneGbps).join(', ');
  throw new RangeError(`no copper lane rate of ${laneGbps} Gb/s. Expected one of: ${known} Gb/s.`);
}
