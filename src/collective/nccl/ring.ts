import { chain } from '../chain';
import { ring } from '../ring';
import type { Collective, Schedule, ScheduleRound } from '../schedule';
import type { NcclChunking } from '../tuner/chunking';
import { headOf, type NcclPlan, type NcclShape } from './shape';

/**
 * NCCL's ring. Each channel goes round all ranks, into a node at its own NIC; a buffer is worked off in loops of n chunks, one for each rank, and a chunk moves in slices: a rank passes a
 * slice on as soon as it has that slice. All loops are one round here, since a rank sends the first slice of a loop when the last of the loop before has come.
 * The last loop is cut evenly. No buffers are counted: nobody runs ahead of the ring, and the turn-round of a connection's FIFO is its gap. Broadcast and reduce go round once, slot by slot. Source: device/all_reduce.h, runRing; device/primitives.h, genericOp.
 *
 * @example ncclRing('all-reduce', { ranks: 16, ranksPerNode: 8, nicsPerNode: 8, channels: 16 }, chunking).schedule.channels // chunking.channels
 */
export function ncclRing(collective: Collective, shape: NcclShape, chunking: NcclChunking): NcclPlan {
  const { ranks, ranksPerNode } = shape;
  const { channels, slicesPerChunk, slots, slotsPerChunk, chunkBytes, lastChunkBytes, loops } = chunking;
  const rotated = ranksPerNode > 1 && ranks > ranksPerNode && ranks % ranksPerNode === 0;
  const order = (channel: number, place: number): number => {
    const member = place % ranksPerNode;
    return place - member + ((member + headOf(shape, channel)) % ranksPerNode);
  };
  const placed = rotated ? { order } : {};
  if (collective === 'broadcast' || collective === 'reduce') {
    // The same rings, begun at the root: rank 0 stands at the place of the first node that leads from the channel's head to it.
    const begun = (channel: number, place: number): number =>
      order(channel, (place + ((ranksPerNode - headOf(shape, channel)) % ranksPerNode)) % ranks);
    const schedule = chain(collective, ranks, { channels, pieceBytes: chunkBytes, slots, ...(rotated && { order: begun }) });
    return { schedule, channels, messageBytes: Math.min(chunkBytes, chunking.bytesPerChannel), slotsPerMessage: slotsPerChunk };
  }
  const steps = (collective === 'all-reduce' ? 2 : 1) * (ranks - 1);
  const full = slicesOf(chunkBytes, slicesPerChunk);
  const rest = slicesOf(lastChunkBytes, slicesPerChunk);
  const even = loops === 1 || (rest.bytes === full.bytes && rest.count === full.count);
  const round = (index: number, repeat: number, { bytes, count }: Slices): ScheduleRound => ({
    stage: 0,
    stride: 1,
    radix: ranks,
    shift: 1,
    repeat: repeat * count,
    divisor: 1,
    bytes,
    follows: { from: index, ahead: 1 - count },
    gate: index,
    reduces: collective !== 'all-gather',
    strand: 0,
  });
  const rounds = even ? [round(0, steps * loops, loops > 1 ? full : rest)] : [round(0, steps * (loops - 1), full), round(1, steps, rest)];
  const schedule: Schedule = { ...ring(collective, ranks, { channels }), algorithm: 'nccl-ring', rounds, ...placed };
  return { schedule, channels, messageBytes: (loops > 1 ? full : rest).bytes, slotsPerMessage: slotsPerChunk / slicesPerChunk };
}

interface Slices {
  bytes: number;
  count: number;
}

/** A slice is at least 32 KiB (a sixteenth of a slot's 512 KiB), so that a short chunk is one slice. Source: device/primitives.h, sliceSize. */
const SHORTEST_SLICE = 32 * 1024;

function slicesOf(chunkBytes: number, most: number): Slices {
  const count = Math.max(1, Math.min(most, Math.ceil(chunkBytes / SHORTEST_SLICE)));
  return { bytes: Math.ceil(chunkBytes / count), count };
}
