import type { NcclAlgorithm, NcclProtocol } from '../../catalog/nccl-tuning';
import type { P2pParts } from './p2p-parts';
import type { SurrogateSystem } from './system';

/** Collectives that have a closed form, by nccl-tests' names. */
export const SURROGATE_COLLECTIVES = ['all_reduce', 'all_gather', 'reduce_scatter', 'alltoall', 'sendrecv'] as const;
export type SurrogateCollective = (typeof SURROGATE_COLLECTIVES)[number];

/** One collective of one size with everything that the library has settled beforehand: nothing of it depends on a profile's values. */
export interface SurrogateCall {
  system: SurrogateSystem;
  collective: SurrogateCollective;
  /** nccl-tests' size. */
  bytes: number;
  algorithm: NcclAlgorithm | 'P2P';
  protocol: NcclProtocol;
  channels: number;
  /** Payload of a full chunk. */
  chunkBytes: number;
  /** How messages between two ranks are cut. */
  p2p: P2pParts;
}

/** Wire bytes for a byte of payload: LL sends a flag with every 4 bytes, LL128 one with every 120. */
export const WIRE_EXPANSION: Readonly<Record<NcclProtocol, number>> = { LL: 2, LL128: 128 / 120, Simple: 1 };
