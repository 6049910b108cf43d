import { doubleTree } from '../double-tree';
import type { Schedule, ScheduleRound } from '../schedule';
import type { NcclChunking } from '../tuner/chunking';
import { headOf, type NcclPlan, type NcclShape, nodesOf } from './shape';

/**
 * NCCL's tree (all-reduce): in every node a chain whose head stands at the channel's NIC, across nodes a double binary tree over the heads: the first half of the communicator's channels
 * takes one tree, the second half the other, and a call on few channels uses the first alone. Chunks go up and come down, piece after piece, both ways at once.
 * Source: graph/connect.cc, connectTrees and ncclTopoPreset; device/all_reduce.h, runTreeSplit; graph/trees.cc, ncclGetDtree.
 *
 * @example ncclTree({ ranks: 16, ranksPerNode: 8, nicsPerNode: 8, channels: 16 }, chunking).schedule.rounds.length // 2: up and down
 */
export function ncclTree(shape: NcclShape, chunking: NcclChunking): NcclPlan {
  const { ranks, channels: all } = shape;
  const { channels, chunkBytes, bytesPerChannel, slots, slotsPerChunk } = chunking;
  const known = new Map<string, Int32Array>();
  const trees = Array.from({ length: channels }, (_, channel) => {
    const tree = channel < Math.ceil(all / 2) ? 0 : 1;
    const head = headOf(shape, channel);
    const key = `${tree}/${head}`;
    const parents = known.get(key) ?? chainsAndTree(shape, tree, head);
    known.set(key, parents);
    return parents;
  });
  const round = (way: 'up' | 'down'): ScheduleRound => ({
    stage: 0,
    stride: 1,
    radix: ranks,
    shift: 0,
    repeat: 1,
    divisor: channels,
    pieceBytes: chunkBytes,
    follows: { from: 0, ahead: 1 },
    slots,
    gate: 0,
    reduces: way === 'up',
    strand: way === 'up' ? 0 : 1,
    trees: { parents: trees, way },
  });
  const schedule: Schedule = {
    collective: 'all-reduce',
    algorithm: 'nccl-tree',
    ranks,
    channels,
    stages: [{ op: 'all-reduce', style: 'tree', stride: 1, radix: ranks, trees }],
    rounds: ranks > 1 ? [round('up'), round('down')] : [],
  };
  return { schedule, channels, messageBytes: Math.min(chunkBytes, bytesPerChannel), slotsPerMessage: slotsPerChunk };
}

/** Parent of every rank: the next nearer to the head in its node; of a head, the head of the parent node. */
function chainsAndTree(shape: NcclShape, tree: number, head: number): Int32Array {
  const nodes = nodesOf(shape);
  const across = doubleTree(nodes.length)[tree];
  const member = (node: number, along: number): number => nodes[node].first + ((along + head) % nodes[node].size);
  const parents = new Int32Array(shape.ranks);
  nodes.forEach(({ size }, node) => {
    parents[member(node, 0)] = across[node] < 0 ? -1 : member(across[node], 0);
    for (let along = 1; along < size; along++) parents[member(node, along)] = member(node, along - 1);
  });
  return parents;
}
