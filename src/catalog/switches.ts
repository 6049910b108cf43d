import links from './data/links.json';
import { lookUp } from './errors';
import { type Fact, type RawFact, readFact, readValue } from './fact';

/** A switch: its ports, its latency, and what that latency already holds. */
export interface Switch {
  id: string;
  name: string;
  latencyNs: Fact;
  /** The latency holds the FEC (or the SerDes on the switch's side) of the hop: count it no second time. */
  includesFec: Fact<boolean>;
  includesSerdes: Fact<boolean>;
  radixPorts: Fact;
  portGbps: Fact;
  /** Ports when its ports are broken out to a lower rate; keys are Gb/s. */
  radixByPortGbps: Record<string, number>;
  tbps: Fact;
  /** What `powerW` and `costUsd` speak of: a chip or a box. */
  scope: string;
  powerW: Fact;
  costUsd: Fact;
}

interface RawSwitch {
  id: string;
  name: string;
  scope: string;
  latencyNs: RawFact;
  includesFec: RawFact<boolean>;
  includesSerdes: RawFact<boolean>;
  radixPorts: RawFact;
  portGbps: RawFact;
  radixByPortGbps?: object;
  tbps: RawFact;
  powerW: RawFact;
  costUsd: RawFact;
}

function readSwitch(raw: RawSwitch): Switch {
  const portGbps = readFact(raw.portGbps, 'Gb/s');
  const radixPorts = readFact(raw.radixPorts);
  return {
    id: raw.id,
    name: raw.name,
    latencyNs: readFact(raw.latencyNs, 'ns'),
    includesFec: readValue(raw.includesFec),
    includesSerdes: readValue(raw.includesSerdes),
    radixPorts,
    portGbps,
    radixByPortGbps: Object.fromEntries(Object.entries(raw.radixByPortGbps ?? { [portGbps.value]: radixPorts.value })),
    tbps: readFact(raw.tbps, 'Tb/s'),
    scope: raw.scope,
    powerW: readFact(raw.powerW, 'W'),
    costUsd: readFact(raw.costUsd, 'USD'),
  };
}

const switches: ReadonlyMap<string, Switch> = new Map((links.switches as RawSwitch[]).map((raw) => [raw.id, readSwitch(raw)]));

/**
 * The switch of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example switchEntry('quantum2').radixPorts.value // 64
 */
export function switchEntry(id: string): Switch {
  return lookUp('switch', switches, id);
}

/** Ids of all switches, in catalog order. */
export function switchIds(): string[] {
  return [...switches.keys()];
}

/**
 * Ports of a switch when each runs at `portGbps` (Gb/s per direction): as the catalog lists its breakouts, else as many as its capacity carries,
 * at least its native ports when they run slower than they could.
 *
 * @example radixAt(switchEntry('quantum2'), 200) // 128
 */
export function radixAt(entry: Switch, portGbps: number): number {
  const listed = entry.radixByPortGbps[String(portGbps)];
  if (listed !== undefined) return listed;
  const native = entry.portGbps.value;
  if (portGbps < native) {
    // A slower port takes the breakout of the next listed rate above it.
    const above = Object.keys(entry.radixByPortGbps)
      .map(Number)
      .filter((rate) => rate >= portGbps)
      .sort((a, b) => a - b)[0];
    return above === undefined ? entry.radixPorts.value : entry.radixByPortGbps[String(above)];
  }
  return Math.floor((entry.radixPorts.value * native) / portGbps);
}
