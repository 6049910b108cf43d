import type { NcclProtocol } from '../../../catalog/nccl-tuning';
import { TIERS } from '../../../fabric/tiers';
import type { ActorCosts, Costs } from '../../../world/assemble';
import type { LibraryMachine } from '../library-machine';

/** Wire bytes for each payload byte: LL sends a flag with every 4 bytes, LL128 one with every 120 (NCCL, device/prims_ll.h, prims_ll128.h). */
export const WIRE_EXPANSION: Readonly<Record<NcclProtocol, number>> = { LL: 2, LL128: 128 / 120, Simple: 1 };

/** What differs from call to call, on top of a machine's physics; pairs are by SCALE_UP and SCALE_OUT. */
export interface CallCosts {
  startPs: number;
  expansion: number;
  /** Shares of the line rate that payload reaches at most. */
  nvlinkShare: number;
  netShare: number;
  /** Whole hops. */
  hopPs: [number, number];
  actor: ActorCosts;
}

/** An actor that costs nothing beside the wire. */
export const FREE_ACTOR: ActorCosts = {
  capBytesPerSecond: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  headerBytes: [0, 0],
  pausePs: [0, 0],
  spacingPs: [0, 0],
  copyPs: 0,
  copyBytesPerSecond: Number.POSITIVE_INFINITY,
};

/** Bytes per second of one NIC; infinite where the fabric has none. */
export const nicBytesPerSecond = ({ physics }: LibraryMachine): number => physics.portBytesPerSecond[TIERS.indexOf('leaf')];

/** Bytes per second of one scale-up link. */
export const nvlinkBytesPerSecond = ({ physics }: LibraryMachine): number => physics.portBytesPerSecond[TIERS.indexOf('domain')];

/**
 * The machine's costs with those of a call. A hop's latency is what its profile says beyond the physics of the path that it was measured on, never negative.
 *
 * @example callCosts(machine, { startPs: 8e6, expansion: 1, nvlinkShare: 0.8, netShare: 0.97, hopPs: [3e6, 15e6], actor: FREE_ACTOR }).launchPs // 8e6
 */
export function callCosts({ physics, referencePs }: LibraryMachine, { startPs, expansion, nvlinkShare, netShare, hopPs, actor }: CallCosts): Costs {
  const beyond = (kind: 0 | 1): number => Math.max(0, Math.round(hopPs[kind] - referencePs[kind]));
  return {
    ...physics,
    portShare: [nvlinkShare, netShare],
    hopExcessPs: [beyond(0), beyond(1)],
    launchPs: Math.round(startPs),
    wireExpansion: expansion,
    actor,
  };
}
