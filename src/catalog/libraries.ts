import { type OneSwitchPath, pathLatencyNs } from '../link/path-latency';
import nccl from './data/nccl.json';
import { lookUp } from './errors';
import type { Fact } from './fact';

/** Kinds of link that a collective library tells apart: NVLink (or another scale-up fabric), PCIe inside a server, the network. */
export const HOP_KINDS = ['NVLINK', 'PCI', 'NET'] as const;
export type HopKind = (typeof HOP_KINDS)[number];

/** What a collective library costs beside the physics of the wire. */
export interface LibraryProfile {
  id: string;
  name: string;
  /** Once per collective, picoseconds. */
  launchPs: Fact;
  /** Whole latency of one step of a ring by link kind, as the library's authors measured it, picoseconds. */
  hopPs: Record<HopKind, Fact>;
  /** The hardware on which each was measured: its physical latency is inside `hopPs`. Absent where there is nothing to take off. */
  referencePaths?: Record<HopKind, OneSwitchPath>;
  /** Wire bytes per payload byte. */
  wireExpansion: Fact;
  /** Rate at which a rank reduces what it has received, bytes per second. */
  reduceBytesPerSecond: Fact;
}

const MICRO = 1e6;
const PS_PER_NS = 1000;

function byDefinition(value: number, unit: string, note?: string): Fact {
  const fact: Fact = { value, confidence: 'definition', sources: [], unit };
  if (note !== undefined) fact.note = note;
  return fact;
}

function tuned(us: number): Fact {
  return { value: Math.round(us * MICRO), confidence: nccl.confidence, sources: ['NCCL-TUNING'], unit: 'ps' };
}

const ideal: LibraryProfile = {
  id: 'ideal',
  name: 'No library: the wire alone',
  launchPs: byDefinition(0, 'ps'),
  hopPs: { NVLINK: byDefinition(0, 'ps'), PCI: byDefinition(0, 'ps'), NET: byDefinition(0, 'ps') },
  wireExpansion: byDefinition(1, ''),
  reduceBytesPerSecond: byDefinition(Number.POSITIVE_INFINITY, 'B/s'),
};

const ncclSimple: LibraryProfile = {
  id: 'nccl',
  name: `NCCL ${nccl.version}, protocol Simple (provisional)`,
  launchPs: tuned(nccl.baseLatencyUs.Ring.Simple),
  hopPs: {
    NVLINK: tuned(nccl.hwLatencyUs.NVLINK.Ring.Simple),
    PCI: tuned(nccl.hwLatencyUs.PCI.Ring.Simple),
    NET: tuned(nccl.hwLatencyUs.NET.Ring.Simple),
  },
  // The tuner's constants do not name their hardware. These are typical paths of the constants' time: an assumption of a few hundred nanoseconds in
  // microseconds. PCIe: a Gen3 x16 port, 16 GB/s; NVLink 4: one link, 25 GB/s; network: NDR.
  referencePaths: {
    NVLINK: { endpoint: 'nvlink-port', technology: 'board', lengthM: 0.3, portBytesPerSecond: 25e9, switchId: 'nvswitch3', gauge: 26 },
    PCI: { endpoint: 'pcie-dma', technology: 'board', lengthM: 0.3, portBytesPerSecond: 16e9, switchId: 'pcie3sw', gauge: 26 },
    NET: { endpoint: 'cx7', technology: 'dac-100', lengthM: 3, portBytesPerSecond: 50e9, switchId: 'quantum2', gauge: 26 },
  },
  wireExpansion: byDefinition(1, '', 'Simple sends payload and no flags'),
  reduceBytesPerSecond: byDefinition(
    Number.POSITIVE_INFINITY,
    'B/s',
    'Simple reduces while it receives: several channels together keep up with the port, and what a step costs is already in its hop latency',
  ),
};

const RCCL_NOTE = 'RCCL inherits NCCL’s algorithms and protocols; its own constants on AMD GPUs are not published, so NCCL’s stand for them';

function inherited(fact: Fact): Fact {
  return { ...fact, confidence: 'general knowledge, not re-checked', note: RCCL_NOTE };
}

const rccl: LibraryProfile = {
  ...ncclSimple,
  id: 'rccl',
  name: 'RCCL: as NCCL, not measured (provisional)',
  launchPs: inherited(ncclSimple.launchPs),
  hopPs: { NVLINK: inherited(ncclSimple.hopPs.NVLINK), PCI: inherited(ncclSimple.hopPs.PCI), NET: inherited(ncclSimple.hopPs.NET) },
};

const profiles: ReadonlyMap<string, LibraryProfile> = new Map([ideal, ncclSimple, rccl].map((profile) => [profile.id, profile]));

/**
 * The library profile of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example libraryProfile('nccl').launchPs.value // 8.4e6
 */
export function libraryProfile(id: string): LibraryProfile {
  return lookUp('library', profiles, id);
}

/** Ids of all library profiles. */
export function libraryIds(): string[] {
  return [...profiles.keys()];
}

/**
 * What a hop costs beyond the wire, integer picoseconds: the profile's hop latency minus the physical latency of the path that it was measured on,
 * never negative. The simulated path adds its own physics, so nothing is counted twice.
 *
 * @example hopExcessPs(libraryProfile('nccl'), 'NET') // 14 µs − 933 ns = 13_067_000
 */
export function hopExcessPs(profile: LibraryProfile, kind: HopKind): number {
  const reference = profile.referencePaths?.[kind];
  const physicalPs = reference === undefined ? 0 : pathLatencyNs(reference) * PS_PER_NS;
  return Math.max(0, Math.round(profile.hopPs[kind].value - physicalPs));
}
