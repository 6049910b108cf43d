import channels from './data/channels.json';
import links from './data/links.json';
import { lookUp } from './errors';
import { type Fact, type RawFact, readFact } from './fact';

/** What one kind of optical port tolerates between its two ends. */
export interface OpticalPort {
  /** Physical medium dependent sublayer: DR (500 m), FR (2 km), LR (10 km), SR (multimode), WDM. */
  pmd: string;
  technologies: string[];
  /** Fibre that it is made for, and separable connectors of its usual channel. */
  fibre: string;
  connectors: number;
  /** Largest loss of the channel between the ports, connectors included. */
  lossBudgetDb: Fact;
}

/** A kind of fibre: what it loses and how fast light is in it. */
export interface Fibre {
  id: string;
  name: string;
  /** By wavelength, nm. */
  lossDbPerKm: ReadonlyMap<number, Fact>;
  nsPerM: Fact;
  /** One mated pair. */
  connectorDb: Fact;
}

/** An optical circuit switch: mirrors between fibres, no packets. */
export interface OpticalSwitch {
  id: string;
  name: string;
  ports: Fact;
  insertionLossDb: Fact;
  reconfigMs: Fact;
  powerW: Fact;
  latencyNs: Fact;
  /** Left out where no price is known. */
  costUsdPerPort?: Fact;
}

interface RawFibre {
  id: string;
  name: string;
  lossDbPerKm: Record<string, RawFact>;
  nsPerM: RawFact;
  connectorDb: RawFact;
}

interface RawSwitch {
  id: string;
  name: string;
  ports: RawFact;
  insertionLossDb: RawFact;
  reconfigMs: RawFact;
  powerW: RawFact;
  latencyNs: RawFact;
  costUsdPerPort?: RawFact;
}

const ports = (channels.optical as (Omit<OpticalPort, 'lossBudgetDb'> & { lossBudgetDb: RawFact })[]).map(
  (raw): OpticalPort => ({ ...raw, lossBudgetDb: readFact(raw.lossBudgetDb, 'dB') }),
);
const byPmd: ReadonlyMap<string, OpticalPort> = new Map(ports.map((port) => [port.pmd, port]));

const fibres: ReadonlyMap<string, Fibre> = new Map(
  (links.fibres as RawFibre[]).map(({ id, name, lossDbPerKm, nsPerM, connectorDb }) => [
    id,
    {
      id,
      name,
      lossDbPerKm: new Map(Object.entries(lossDbPerKm).map(([nm, raw]) => [Number(nm), readFact(raw, 'dB/km')])),
      nsPerM: readFact(nsPerM, 'ns/m'),
      connectorDb: readFact(connectorDb, 'dB'),
    },
  ]),
);

const switches: ReadonlyMap<string, OpticalSwitch> = new Map(
  (links.ocs as RawSwitch[]).map(({ id, name, ports, insertionLossDb, reconfigMs, powerW, latencyNs, costUsdPerPort }) => [
    id,
    {
      id,
      name,
      ports: readFact(ports),
      insertionLossDb: readFact(insertionLossDb, 'dB'),
      reconfigMs: readFact(reconfigMs, 'ms'),
      powerW: readFact(powerW, 'W'),
      latencyNs: readFact(latencyNs, 'ns'),
      ...(costUsdPerPort !== undefined && { costUsdPerPort: readFact(costUsdPerPort, 'USD') }),
    },
  ]),
);

/** The optical port of a technology; undefined for what is no fibre. */
export function opticalPortOf(technologyId: string): OpticalPort | undefined {
  return ports.find(({ technologies }) => technologies.includes(technologyId));
}

/**
 * The optical port of a PMD. Throws `UnknownIdError`.
 *
 * @example opticalPort('DR').lossBudgetDb.value // 3
 */
export function opticalPort(pmd: string): OpticalPort {
  return lookUp('PMD', byPmd, pmd);
}

/**
 * The fibre of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example fibre('hcf').nsPerM.value // 3.35
 */
export function fibre(id: string): Fibre {
  return lookUp('fibre', fibres, id);
}

/** Ids of all fibres, in catalog order. */
export function fibreIds(): string[] {
  return [...fibres.keys()];
}

/**
 * The optical circuit switch of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example opticalSwitch('ocs-palomar').insertionLossDb.value // 1.5
 */
export function opticalSwitch(id: string): OpticalSwitch {
  return lookUp('optical circuit switch', switches, id);
}

/** Ids of all optical circuit switches, in catalog order. */
export function opticalSwitchIds(): string[] {
  return [...switches.keys()];
}

/** Loss of a splitter beyond the light that goes the other ways. */
export const splitterExcessDb: Fact = readFact(channels.splitterExcessDb, 'dB');
