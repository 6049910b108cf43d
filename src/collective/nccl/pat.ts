import { pat } from '../pat';
import type { Schedule } from '../schedule';
import type { NcclChunking } from '../tuner/chunking';
import type { NcclPlan, NcclShape } from './shape';

/**
 * PAT as NCCL runs it (all-gather and reduce-scatter, one GPU a node): every channel walks the trees with its part of each block, and sends as many blocks together as a slot of the FIFO
 * holds. Source: device/all_gather.h and collectives.h, PatAGAlgorithm.
 *
 * @example ncclPat('all-gather', 2 ** 20, { ranks: 64, ranksPerNode: 1, nicsPerNode: 1, channels: 4 }, chunking).schedule.rounds.length // 6
 */
export function ncclPat(collective: 'all-gather' | 'reduce-scatter', bytes: number, { ranks }: NcclShape, chunking: NcclChunking): NcclPlan {
  const { channels, slotWireBytes } = chunking;
  const block = Math.ceil(bytes / ranks / channels);
  let aggregation = 1;
  while (2 * aggregation < ranks && 2 * aggregation * block <= slotWireBytes) aggregation *= 2;
  const whole = pat(collective, ranks, { aggregation });
  const rounds = whole.rounds.map((round) => ({ ...round, divisor: round.divisor * channels }));
  const schedule: Schedule = { ...whole, algorithm: `nccl-pat/${aggregation}`, channels, rounds };
  return { schedule, channels, messageBytes: Math.min(bytes, aggregation * block), slotsPerMessage: 1 };
}
