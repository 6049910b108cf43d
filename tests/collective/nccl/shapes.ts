import type { NcclShape } from '../../../src/collective/nccl/shape';
import type { NcclChunking } from '../../../src/collective/tuner/chunking';

/** Two nodes of eight ranks, a NIC each, and the channels that NCCL makes of that. */
export const pair: NcclShape = { ranks: 16, ranksPerNode: 8, nicsPerNode: 8, channels: 16 };

export const oneNode: NcclShape = { ranks: 8, ranksPerNode: 8, nicsPerNode: 0, channels: 24 };

/** One loop of short chunks on one channel. */
export const chunkingOf = (change: Partial<NcclChunking> = {}): NcclChunking => ({
  channels: 1,
  threads: 512,
  bytesPerChannel: 16_000,
  chunkBytes: 2 ** 21,
  lastChunkBytes: 1000,
  chunksPerLoop: 16,
  loops: 1,
  slicesPerChunk: 2,
  slots: 8,
  slotWireBytes: 2 ** 19,
  slotsPerChunk: 4,
  ...change,
});
