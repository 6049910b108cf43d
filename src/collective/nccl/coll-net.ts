import type { NcclAlgorithm } from '../../catalog/nccl-tuning';
import type { Collective, Schedule, ScheduleRound } from '../schedule';
import { nvlsPortShare } from './nvls';
import type { NcclPlan, NcclShape } from './shape';

/**
 * Reduction in the network (CollNet, SHARP): every node sends its sum through its NICs once and receives the result once, whatever the number of nodes; an all-gather brings the whole buffer
 * through the NICs of every node, its own part too. All nodes do the same, so the way up and down the reducing network is one message from every rank to the same rank of the next node.
 * Messages are bytes, not parts of a buffer: what the network adds up is not in them, and the check sees only that no rank waits for ever.
 * R. L. Graham et al., Scalable Hierarchical Aggregation Protocol (SHArP), COMHPC 2016, §III.
 *
 * @example ncclCollNet('all-reduce', 'NVLS', 2 ** 30, { ranks: 64, ranksPerNode: 8, nicsPerNode: 8, channels: 16 })
 */
export function ncclCollNet(collective: Collective, algorithm: NcclAlgorithm, bytes: number, shape: NcclShape): NcclPlan {
  const { ranks, ranksPerNode, channels } = shape;
  const messageBytes = Math.ceil(bytes / ranksPerNode);
  const pattern = { stage: 0, stride: ranksPerNode, radix: ranks / ranksPerNode, shift: 1 };
  const round: ScheduleRound = { ...pattern, repeat: 1, divisor: 1, bytes: messageBytes, gate: 0, reduces: true, strand: 0 };
  // By NVLS a port carries S(1 + 1/n) beside the NICs, which limits a rack; what CollNet's own forms do inside a node is in the share of the NICs' rate that they reach.
  const port = Math.ceil(nvlsPortShare(collective, ranksPerNode) * bytes);
  const inside: ScheduleRound[] =
    algorithm === 'NVLS' && ranksPerNode > 1 ? [{ ...round, stride: 1, radix: ranksPerNode, bytes: port, strand: 1 }] : [];
  const schedule: Schedule = {
    collective,
    algorithm: 'nccl-coll-net',
    ranks,
    channels: 1,
    stages: [],
    parts: 0,
    rounds: [round, ...inside],
  };
  return { schedule, channels, messageBytes, slotsPerMessage: 1 };
}
