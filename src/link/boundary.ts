import type { Switch } from '../catalog/switches';

/** What a link adds to the latencies of the devices at its ends: the fields of a `LinkRequest` that keep FEC and SerDes from being counted twice. */
export interface Boundary {
  hostSerdesEnds: number;
  countFec: boolean;
}

/**
 * The boundary of a link between two ends, each a switch or (undefined) an endpoint. A switch whose latency holds its SerDes takes its end's; a switch
 * whose latency holds the FEC of the hop takes the link's, since a link has one FEC term, not one per end.
 *
 * @example boundary(undefined, switchEntry('quantum2')) // { hostSerdesEnds: 1, countFec: true }
 */
export function boundary(a: Switch | undefined, b: Switch | undefined): Boundary {
  const ends = [a, b];
  return {
    hostSerdesEnds: ends.filter((end) => end?.includesSerdes.value !== true).length,
    countFec: ends.every((end) => end?.includesFec.value !== true),
  };
}
