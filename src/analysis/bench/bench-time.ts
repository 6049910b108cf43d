import type { ReductionPlace } from '../collective-bound';

/** One size of a collective by itself. */
export interface BenchTime {
  /** nccl-tests' size: the buffer. */
  bytes: number;
  timePs: number;
  algorithm: string;
  /** Protocol and channels of a library. */
  protocol?: string;
  channels?: number;
  place: ReductionPlace;
  /** Shortest time that any algorithm with this place of reduction can take; absent where sends carry bytes without a meaning. */
  boundPs?: number;
  /** What the choice was made among, in the library's order; empty where there was none. */
  weighed: Weighed[];
  /** One sentence. */
  reason: string;
}

/** A candidate. */
export interface Weighed {
  name: string;
  chosen: boolean;
  /** By the library's own cost model: time = latency + bytes / bandwidth. */
  predicted?: { timeUs: number; latencyUs: number; bandwidthGBps: number };
  simulatedPs?: number;
  /** Its bytes take so long on the wire, which is too long: it was not simulated. */
  atLeastPs?: number;
  /** Why it is no candidate. */
  out?: string;
}
