import links from './data/links.json';
import ownLinks from './data/own-links.json';
import { lookUp } from './errors';
import { type Fact, type RawFact, readFact } from './fact';

/** One way to build a link: what is plugged into a port, and the medium between the ports. */
export interface LinkTechnology {
  id: string;
  name: string;
  /** `copper-*`, `fiber-*` or `ideal`. */
  medium: string;
  /** Rate of one lane, Gb/s; 0 for `ideal`, which runs at any rate. */
  laneGbps: number;
  /** Lanes of one part (module, cable): the part that `watts` and `costUsd` speak of. */
  lanes: number;
  reachM: Fact;
  latency: { hostSerdesPerEndNs: Fact; moduleOrRetimerPerEndNs: Fact; propagationNsPerM: Fact };
  /** FEC ids: by port rate where it is known, else `hostFec`; a code inside the module comes on top. */
  hostFecByPortGbps: Record<string, string>;
  hostFec: string;
  moduleFec: string | null;
  moduleFecByReachM?: { upToM: number; moduleFec: string | null }[];
  fecConfidence: string;
  fecSources: string[];
  /** One end of one part, without the host's SerDes. */
  watts: Fact;
  pJPerBit: { module: Fact; hostSerdes: Fact };
  preFecBer: Fact;
  fitPerEnd: Fact;
  /** One cable (copper, AOC) or one end (everything else). */
  costUsd: Fact;
  sources: string[];
}

interface RawTechnology {
  id: string;
  name: string;
  medium: string;
  laneRateGbps: number;
  lanes: number;
  reachM: RawFact<number | string>;
  latencyNs: { hostSerdesPerEndNs: RawFact; moduleOrRetimerPerEndNs: RawFact; propagation: RawFact };
  hostFec: string;
  hostFecByPortGbps: object;
  moduleFec: string | null;
  moduleFecByReachM?: { upToM: number; moduleFec: string | null }[];
  fecConfidence: string;
  fecSources: string[];
  watts: RawFact;
  pJPerBit: { moduleOrCablePerEnd: RawFact; hostSerdesPerEnd: RawFact };
  preFecBer: RawFact;
  fitPerEnd: RawFact;
  costUsd: RawFact;
  sources: string[];
}

function readTechnology(raw: RawTechnology): LinkTechnology {
  const technology: LinkTechnology = {
    id: raw.id,
    name: raw.name,
    medium: raw.medium,
    laneGbps: raw.laneRateGbps,
    lanes: raw.lanes,
    reachM: readReach(raw.reachM),
    latency: {
      hostSerdesPerEndNs: readFact(raw.latencyNs.hostSerdesPerEndNs, 'ns'),
      moduleOrRetimerPerEndNs: readFact(raw.latencyNs.moduleOrRetimerPerEndNs, 'ns'),
      propagationNsPerM: readFact(raw.latencyNs.propagation, 'ns/m'),
    },
    hostFecByPortGbps: Object.fromEntries(Object.entries(raw.hostFecByPortGbps)),
    hostFec: raw.hostFec,
    moduleFec: raw.moduleFec,
    fecConfidence: raw.fecConfidence,
    fecSources: raw.fecSources,
    watts: readFact(raw.watts, 'W'),
    pJPerBit: { module: readFact(raw.pJPerBit.moduleOrCablePerEnd, 'pJ/bit'), hostSerdes: readFact(raw.pJPerBit.hostSerdesPerEnd, 'pJ/bit') },
    preFecBer: readFact(raw.preFecBer),
    fitPerEnd: readFact(raw.fitPerEnd, 'FIT'),
    costUsd: readFact(raw.costUsd, 'USD'),
    sources: raw.sources,
  };
  if (raw.moduleFecByReachM !== undefined) technology.moduleFecByReachM = raw.moduleFecByReachM;
  return technology;
}

/** JSON has no infinity: the ideal link's reach is written as a word. */
function readReach(raw: RawFact<number | string>): Fact {
  if (raw.default === 'unlimited') return { value: Number.POSITIVE_INFINITY, confidence: raw.confidence, sources: raw.sources, unit: 'm' };
  return readFact(raw as RawFact, 'm');
}

const rows = [...(ownLinks.technologies as RawTechnology[]), ...(links.technologies as RawTechnology[])];
const technologies: ReadonlyMap<string, LinkTechnology> = new Map(rows.map((raw) => [raw.id, readTechnology(raw)]));

/**
 * The link technology of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example linkTechnology('dac-100').laneGbps // 100
 */
export function linkTechnology(id: string): LinkTechnology {
  return lookUp('link', technologies, id);
}

/** Ids of all link technologies, in catalog order. */
export function linkIds(): string[] {
  return [...technologies.keys()];
}
