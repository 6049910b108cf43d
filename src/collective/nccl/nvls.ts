import { NCCL_BUFFERS } from '../../catalog/nccl-tuning';
import { nvls } from '../nvls';
import type { Collective, Schedule } from '../schedule';
import type { NcclChunking } from '../tuner/chunking';
import type { NcclPlan, NcclShape } from './shape';

/**
 * Bytes that pass a rank's port each way for each byte of the buffer, when the switch reduces and multicasts.
 *
 * @param heads ranks that own shares
 * @example nvlsPortShare('all-reduce', 8) // 1.125
 */
export function nvlsPortShare(collective: Collective, heads: number): number {
  return collective === 'all-reduce' ? 1 + 1 / heads : (heads - 1) / heads;
}

/**
 * NVLS in one domain. Each of h heads owns 1/h of every chunk. A reducing load takes it from all ranks through the switch (S out of a port, S/h into a head's), a multicast store brings the sum to
 * all (S/h out of a head's port, S into each): S(1 + 1/h) out of and into a head's port. Chunks of all channels and heads go together and follow each other: one goes up while the one before comes
 * down. What an all-gather and a reduce-scatter take through the switch is S(n − 1)/n: whether a rank's own share comes back to it is not published, and it is left out.
 * Source: NCCL, device/all_reduce.h, RunWorkColl of NCCL_ALGO_NVLS; graph/search.cc (heads). For what a switch does: `../nvls.ts`.
 *
 * @param heads ranks that own shares: 32 at most, and all of them in an all-gather and a reduce-scatter
 * @example ncclNvls('all-reduce', 2 ** 30, { ranks: 8, ranksPerNode: 8, nicsPerNode: 0, channels: 24 }, chunking, 8)
 */
export function ncclNvls(collective: Collective, bytes: number, { ranks, inside }: NcclShape, chunking: NcclChunking, heads: number): NcclPlan {
  const { channels, chunkBytes } = chunking;
  const owners = collective === 'all-reduce' ? heads : ranks;
  const pieces = { pieceBytes: channels * chunkBytes, slots: NCCL_BUFFERS.steps };
  const schedule: Schedule = {
    ...nvls(collective, ranks, { heads: owners, keeps: collective !== 'all-reduce', ...pieces, ...(inside && { inside }) }),
    algorithm: 'nccl-nvls',
  };
  const messageBytes = Math.ceil(nvlsPortShare(collective, owners) * nvlsChunkBytes(bytes, chunking, owners));
  return { schedule, channels, messageBytes, slotsPerMessage: 1 };
}

/** Bytes of each of the chunks that follow each other, all channels and heads together: as long as they may be, and all alike. */
export function nvlsChunkBytes(bytes: number, { channels, chunkBytes }: NcclChunking, heads: number): number {
  return Math.ceil(bytes / Math.max(1, Math.ceil(bytes / (channels * heads * chunkBytes))));
}
