import { doubleTree } from '../double-tree';
import type { Schedule, ScheduleRound } from '../schedule';
import type { NcclChunking } from '../tuner/chunking';
import { nvlsChunks, nvlsPortShare, portRound } from './nvls';
import type { NcclPlan, NcclShape } from './shape';

/**
 * NVLSTree (all-reduce): each chunk is reduced in its node by the switch, then by a double binary tree across nodes, in which every rank carries its part over its own NIC, then multicast
 * in the nodes; chunk after chunk, all of it side by side. Half of the channels take one tree, half the other.
 * Messages are bytes of ports, not parts of a buffer: the check sees only that no rank waits for ever. Source: device/all_reduce.h, runNvls (tree part); transport/nvls.cc.
 *
 * @param heads ranks of a node that own parts
 * @example ncclNvlsTree(2 ** 30, { ranks: 16, ranksPerNode: 8, nicsPerNode: 8, channels: 16 }, chunking, 8)
 */
export function ncclNvlsTree(bytes: number, shape: NcclShape, chunking: NcclChunking, heads: number): NcclPlan {
  const { ranks, ranksPerNode } = shape;
  const nodes = ranks / ranksPerNode;
  const { chunks, chunkBytes } = nvlsChunks(bytes, chunking, heads);
  const port = nvlsPortShare('all-reduce', ranksPerNode) * chunkBytes;
  const trees = doubleTree(nodes);
  const across = (way: 'up' | 'down', index: number): ScheduleRound => ({
    stage: 1,
    stride: ranksPerNode,
    radix: nodes,
    shift: 0,
    repeat: chunks,
    divisor: 1,
    bytes: Math.ceil(chunkBytes / ranksPerNode / 2),
    follows: { from: index - 1, ahead: 1 },
    gate: 0,
    reduces: way === 'up',
    strand: index,
    trees: { parents: trees, way },
  });
  const schedule: Schedule = {
    collective: 'all-reduce',
    algorithm: 'nccl-nvls-tree',
    ranks,
    channels: 2,
    stages: [],
    parts: 0,
    rounds: [portRound(ranksPerNode, Math.ceil(port / 2), chunks), across('up', 1), across('down', 2)],
  };
  return { schedule, channels: chunking.channels, messageBytes: Math.ceil(port), slotsPerMessage: 1 };
}
