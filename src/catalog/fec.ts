import links from './data/links.json';
import { lookUp } from './errors';
import { type Fact, type RawFact, readFact } from './fact';

/** A forward error correction: what it adds to a link's latency and the bit error ratio that it can take. */
export interface Fec {
  id: string;
  code: string;
  /** Where it runs: in the host's MAC/PCS, or inside the module. */
  place: string;
  latencyNs: Fact;
  maxPreFecBer: Fact;
}

interface RawFec {
  id: string;
  code: string;
  place: string;
  latencyNs: RawFact;
  maxPreFecBer: RawFact;
}

const codes: ReadonlyMap<string, Fec> = new Map(
  (links.fec as RawFec[]).map((raw) => [raw.id, { ...raw, latencyNs: readFact(raw.latencyNs, 'ns'), maxPreFecBer: readFact(raw.maxPreFecBer) }]),
);

/**
 * The FEC of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example fec('KP4-int-400').latencyNs.value // 63
 */
export function fec(id: string): Fec {
  return lookUp('FEC', codes, id);
}

/** Ids of all FECs, in catalog order. */
export function fecIds(): string[] {
  return [...codes.keys()];
}
