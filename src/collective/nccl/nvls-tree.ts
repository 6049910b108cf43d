import { NCCL_BUFFERS } from '../../catalog/nccl-tuning';
import { nvlsTree } from '../nvls-tree';
import type { Schedule } from '../schedule';
import type { NcclChunking } from '../tuner/chunking';
import { nvlsChunkBytes, nvlsPortShare } from './nvls';
import type { NcclPlan, NcclShape } from './shape';

/**
 * NVLSTree (all-reduce): each chunk is reduced in its node by the switch, then by a double binary tree across nodes, in which every head carries its share over its own NIC, then multicast
 * in the nodes; chunk after chunk, all of it side by side. Half of the channels take one tree, half the other: all channels of a tree go as one here.
 * Source: NCCL, device/all_reduce.h, RunWorkColl of NCCL_ALGO_NVLS_TREE; graph/connect.cc (trees by channel); graph/search.cc (heads).
 *
 * @param heads ranks of a node that own shares: 32 at most
 * @example ncclNvlsTree(2 ** 30, { ranks: 16, ranksPerNode: 8, nicsPerNode: 8, channels: 16 }, chunking, 8)
 */
export function ncclNvlsTree(bytes: number, { ranks, ranksPerNode, inside }: NcclShape, chunking: NcclChunking, heads: number): NcclPlan {
  const { channels, chunkBytes } = chunking;
  const pieces = { pieceBytes: (channels / TREES) * chunkBytes, slots: NCCL_BUFFERS.steps };
  const schedule: Schedule = {
    ...nvlsTree(ranks, { perDomain: ranksPerNode, heads, channels: TREES, ...pieces, ...(inside && { inside }) }),
    algorithm: 'nccl-nvls-tree',
  };
  const messageBytes = Math.ceil(nvlsPortShare('all-reduce', heads) * nvlsChunkBytes(bytes, chunking, heads));
  return { schedule, channels, messageBytes, slotsPerMessage: 1 };
}

const TREES = 2;
