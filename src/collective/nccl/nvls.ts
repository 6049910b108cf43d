import { NCCL_BUFFERS } from '../../catalog/nccl-tuning';
import type { Collective, Schedule, ScheduleRound } from '../schedule';
import type { NcclChunking } from '../tuner/chunking';
import type { NcclPlan, NcclShape } from './shape';

/** Bytes that pass a rank's port each way for each byte of the buffer, when the switch reduces and multicasts. */
export function nvlsPortShare(collective: Collective, ranks: number): number {
  return collective === 'all-reduce' ? 1 + 1 / ranks : (ranks - 1) / ranks;
}

/**
 * NVLS in one domain: each of n ranks owns 1/n of every chunk. A reducing load takes its part from all ranks through the switch (S out of a port, S/n in), a multicast store brings the sum to all
 * (S/n out, S in): S(1 + 1/n) out of and into each port. All ports do the same at the same time, so both ways together are one message from every rank to the next, with the port's bytes.
 * Chunks of all channels and heads follow each other; what a chunk has to go through beside its port (copies in and out) is latency.
 * Messages are bytes of a port, not parts of a buffer: who ends with what is not in them, and the check sees only that no rank waits for ever.
 * Source: device/all_reduce.h, runNvls; B. Klenk et al., An in-network architecture for accelerating shared-memory multiprocessor collectives, ISCA 2020, §IV.
 *
 * @param heads ranks that own parts
 * @example ncclNvls('all-reduce', 2 ** 30, { ranks: 8, ranksPerNode: 8, nicsPerNode: 0, channels: 24 }, chunking, 8)
 */
export function ncclNvls(collective: Collective, bytes: number, shape: NcclShape, chunking: NcclChunking, heads: number): NcclPlan {
  const { ranks, ranksPerNode } = shape;
  const ports = nvlsPortShare(collective, ranksPerNode);
  const { chunks, chunkBytes } = nvlsChunks(bytes, chunking, heads);
  const round = portRound(ranksPerNode, Math.ceil(ports * chunkBytes), chunks);
  const schedule: Schedule = {
    collective,
    algorithm: 'nccl-nvls',
    ranks,
    channels: 1,
    stages: [],
    parts: 0,
    rounds: ranksPerNode > 1 ? [round] : [],
  };
  return { schedule, channels: chunking.channels, messageBytes: Math.ceil(ports * chunkBytes), slotsPerMessage: 1 };
}

/** Chunks that follow each other, each of all channels and heads together. */
export function nvlsChunks(bytes: number, { channels, chunkBytes }: NcclChunking, heads: number): { chunks: number; chunkBytes: number } {
  const chunks = Math.max(1, Math.ceil(bytes / (channels * heads * chunkBytes)));
  return { chunks, chunkBytes: Math.ceil(bytes / chunks) };
}

/** The round in which every rank's port carries so many bytes, chunk after chunk. */
export function portRound(perNode: number, bytes: number, chunks: number): ScheduleRound {
  const pattern = { stage: 0, stride: 1, radix: perNode, shift: 1 };
  // A rank puts a chunk into its buffer when the one that stood there a FIFO ago has been worked off.
  return { ...pattern, repeat: chunks, divisor: 1, bytes, follows: { from: 0, ahead: -NCCL_BUFFERS.steps }, gate: 0, reduces: true, strand: 0 };
}
