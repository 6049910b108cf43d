import links from './data/links.json';
import { lookUp } from './errors';
import { type Fact, type RawFact, readFact } from './fact';

/** What stands at both ends of a rank-to-rank path: a NIC, or the GPU's own port. */
export interface Endpoint {
  id: string;
  name: string;
  /** From the sending to the receiving memory without wire and switches, both ends together: counted once per path, never per link. */
  oneWayNs: Fact;
  watts: Fact;
}

interface RawEndpoint {
  id: string;
  name: string;
  oneWayNs: RawFact;
  watts: RawFact;
}

const endpoints: ReadonlyMap<string, Endpoint> = new Map(
  (links.endpoints as RawEndpoint[]).map((raw) => [raw.id, { ...raw, oneWayNs: readFact(raw.oneWayNs, 'ns'), watts: readFact(raw.watts, 'W') }]),
);

/**
 * The endpoint of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example endpoint('cx7').oneWayNs.value // 600
 */
export function endpoint(id: string): Endpoint {
  return lookUp('endpoint', endpoints, id);
}

/** Ids of all endpoints, in catalog order. */
export function endpointIds(): string[] {
  return [...endpoints.keys()];
}

const NIC_BY_GBPS: readonly [number, string][] = [
  [100, 'cx4'],
  [200, 'cx6'],
  [400, 'cx7'],
  [800, 'cx8'],
  [1600, 'cx9'],
];

/**
 * The NIC that offers a port rate (Gb/s per direction): the slowest generation that reaches it, the fastest for rates beyond all.
 *
 * @example nicEndpoint(25).id // 'cx4'
 */
export function nicEndpoint(nicGbps: number): Endpoint {
  const row = NIC_BY_GBPS.find(([gbps]) => gbps >= nicGbps) ?? NIC_BY_GBPS[NIC_BY_GBPS.length - 1];
  return endpoint(row[1]);
}
