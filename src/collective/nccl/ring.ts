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
    stage: index,
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
  const meaning = meaningOf(collective, ranks, { loops, full, rest, even });
  const schedule: Schedule = { ...ring(collective, ranks, { channels }), algorithm: 'nccl-ring', rounds, ...meaning, ...placed };
  return { schedule, channels, messageBytes: (loops > 1 ? full : rest).bytes, slotsPerMessage: slotsPerChunk / slicesPerChunk };
}

interface Slices {
  bytes: number;
  count: number;
}

/**
 * What the messages are made of, for the check. Of each rank's block a channel has so many slices as its loops have together; in a loop the slices of a chunk go round one behind the other, first to be added up, then
 * (all-reduce) as they are.
 */
function meaningOf(
  collective: Collective,
  ranks: number,
  { loops, full, rest, even }: { loops: number; full: Slices; rest: Slices; even: boolean },
): Required<Pick<Schedule, 'parts' | 'carries' | 'adds'>> {
  const steps = (collective === 'all-reduce' ? 2 : 1) * (ranks - 1);
  const before = even ? 0 : (loops - 1) * full.count;
  const perBlock = even ? loops * (loops > 1 ? full : rest).count : before + rest.count;
  const first = even && loops === 1 ? rest : full;
  const sliceOf = (r: number, k: number): { step: number; slice: number } => {
    const { count } = r === 0 ? first : rest;
    const loop = Math.floor(k / (steps * count));
    return { step: Math.floor(k / count) % steps, slice: (r === 0 ? loop * count : before) + (k % count) };
  };
  const summed = (step: number): boolean => collective !== 'all-gather' && step < ranks - 1;
  return {
    parts: ranks * perBlock,
    carries: ({ stage }, k, place) => {
      const { step, slice } = sliceOf(stage, k);
      const back = summed(step) ? step + 1 : step % (ranks - 1);
      return [((place - back + ranks) % ranks) * perBlock + slice];
    },
    adds: ({ stage }, k) => summed(sliceOf(stage, k).step),
  };
}

/** A slice is at least 32 KiB (a sixteenth of a slot's 512 KiB), so that a short chunk is one slice. Source: device/primitives.h, sliceSize. */
const SHORTEST_SLICE = 32 * 1024;

function slicesOf(chunkBytes: number, most: number): Slices {
  const count = Math.max(1, Math.min(most, Math.ceil(chunkBytes / SHORTEST_SLICE)));
  return { bytes: Math.ceil(chunkBytes / count), count };
}
