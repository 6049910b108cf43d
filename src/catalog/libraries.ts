import { type OneSwitchPath, pathLatencyNs } from '../link/path-latency';
import { lookUp } from './errors';

/** Kinds of link that a collective library tells apart: NVLink (or another scale-up fabric), PCIe inside a server, the network. */
export const HOP_KINDS = ['NVLINK', 'PCI', 'NET'] as const;
export type HopKind = (typeof HOP_KINDS)[number];

/** A collective library that a scenario may name. What NCCL costs beside the wire are the parameters of its profile (`nccl-profile.ts`). */
export interface Library {
  id: string;
  name: string;
  /** Of what it costs. */
  confidence: string;
  note: string;
}

const list: readonly Library[] = [
  { id: 'ideal', name: 'No library: the wire alone', confidence: 'definition', note: 'no launch, no hop, no protocol, no channel costs anything' },
  {
    id: 'nccl',
    name: 'NCCL',
    confidence: 'fitted',
    note: 'parameters fitted on published nccl-tests results of Ampere, Hopper and Blackwell (interlude catalog nccl); on other GPUs those of Hopper stand for their own library',
  },
  {
    id: 'rccl',
    name: 'RCCL: as NCCL on Hopper, without NVLS',
    confidence: 'general knowledge, not re-checked',
    note: 'RCCL inherits NCCL’s algorithms and protocols; its own constants on AMD GPUs are not published, so NCCL’s stand for them',
  },
];

const libraries: ReadonlyMap<string, Library> = new Map(list.map((library) => [library.id, library]));

/**
 * The library of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example libraryEntry('nccl').confidence // 'fitted'
 */
export function libraryEntry(id: string): Library {
  return lookUp('library', libraries, id);
}

/** Ids of all libraries. */
export function libraryIds(): string[] {
  return [...libraries.keys()];
}

/**
 * Paths on which the profile's hops were measured, typical ones of their time: an assumption of a few hundred nanoseconds in microseconds.
 * NVLink 4: one link, 25 GB/s; network: NDR.
 */
const REFERENCE_PATHS: Readonly<Record<'NVLINK' | 'NET', OneSwitchPath>> = {
  NVLINK: { endpoint: 'nvlink-port', technology: 'board', lengthM: 0.3, portBytesPerSecond: 25e9, switchId: 'nvswitch3', gauge: 26 },
  NET: { endpoint: 'cx7', technology: 'dac-100', lengthM: 3, portBytesPerSecond: 50e9, switchId: 'quantum2', gauge: 26 },
};

/**
 * Physical latency that a hop of the profile contains, integer picoseconds: that of the path that it was measured on. The simulated path adds its own physics, so nothing is counted twice.
 *
 * @example referencePs('NET') // 933_000
 */
export function referencePs(kind: 'NVLINK' | 'NET'): number {
  return Math.round(pathLatencyNs(REFERENCE_PATHS[kind]) * 1000);
}
