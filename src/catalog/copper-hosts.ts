import channels from './data/channels.json';
import { lookUp } from './errors';
import { type Fact, readFact } from './fact';

/** How a chip meets its cable. Lengths are of one host; what is undefined is the lane rate's own. */
export interface CopperHost {
  id: string;
  name: string;
  boardMm?: number;
  flyoverM?: number;
  /** Package trace, mm: counted where the lane rate's budget is stated die to die. */
  packageMm?: number;
  /** Mated connectors of one host. */
  connectors: number;
  confidence: string;
  sources: string[];
}

const hosts: ReadonlyMap<string, CopperHost> = new Map((channels.copperHosts as CopperHost[]).map((host) => [host.id, host]));

/**
 * The host of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example copperHost('flyover').connectors // 2
 */
export function copperHost(id: string): CopperHost {
  return lookUp('copper host', hosts, id);
}

/** Ids of all hosts, in catalog order. */
export function copperHostIds(): string[] {
  return [...hosts.keys()];
}

/** What active copper and a warm aisle change of a channel's loss. */
export const copperConditions: { boardPackageMm: Fact; redriverGainDb: Fact; referenceC: Fact; resistivityPerC: Fact } = {
  boardPackageMm: readFact(channels.boardPackageMm, 'mm'),
  redriverGainDb: readFact(channels.redriverGainDb, 'dB'),
  referenceC: readFact(channels.copperTemperature.referenceC, '°C'),
  resistivityPerC: readFact(channels.copperTemperature.resistivityPerC),
};
