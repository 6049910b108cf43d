import { NCCL_BUFFERS, type NcclAlgorithm } from '../../catalog/nccl-tuning';
import { inNetworkTree } from '../in-network-tree';
import { nvls } from '../nvls';
import type { Collective, Schedule } from '../schedule';
import type { NcclChunking } from '../tuner/chunking';
import { collNetHalf } from './coll-net-half';
import type { NcclPlan, NcclShape } from './shape';

/**
 * Reduction in the network (CollNet, SHARP): every node sends its sum through its NICs once and receives the result once, whatever the number of nodes. Inside a node ranks reduce to the rank at
 * the NIC, all at once (CollNetDirect) or in a chain, or its switch does (NVLS). An all-gather brings the whole buffer through the NICs of every node, its own part too; a reduce-scatter takes it out.
 * A NIC has the share of one rank, whatever its channels are called. R. L. Graham et al., Scalable Hierarchical Aggregation Protocol (SHArP), COMHPC 2016; NCCL, device/all_reduce.h, RunWorkColl of
 * NCCL_ALGO_COLLNET_DIRECT, COLLNET_CHAIN and NVLS; device/all_gather.h and reduce_scatter.h likewise.
 *
 * @param chunking of the call; all channels of the communicator with chunks of 128 KiB when absent
 * @example ncclCollNet('all-reduce', 'NVLS', 2 ** 30, { ranks: 64, ranksPerNode: 8, nicsPerNode: 8, channels: 16 })
 */
export function ncclCollNet(
  collective: Collective,
  algorithm: NcclAlgorithm,
  bytes: number,
  shape: NcclShape,
  chunking?: Pick<NcclChunking, 'channels' | 'chunkBytes'>,
): NcclPlan {
  const { ranks, ranksPerNode, inside } = shape;
  const { channels, chunkBytes } = chunking ?? { channels: shape.channels, chunkBytes: CHUNK_BYTES };
  // The chunks of eight channels go over the network as one operation, which its switches add up packet by packet: pieces are a quarter of it, so that they flow like that too.
  const share = Math.max(1, Math.ceil(bytes / ranksPerNode));
  const pieceBytes = Math.min((TOGETHER / PIECES) * chunkBytes, Math.ceil(share / 2 / PIECES));
  const slots = Math.max(1, Math.min(Math.ceil(channels / TOGETHER) * PIECES * NCCL_BUFFERS.steps, Math.ceil(IN_FLIGHT_BYTES / pieceBytes)));
  const levels = shape.between ?? [{ tier: LEAF, values: ranks / ranksPerNode }];
  const whole = { perDomain: ranksPerNode, levels, pieceBytes, slots };
  const schedule = (): Schedule => {
    if (collective === 'all-gather' || collective === 'reduce-scatter') {
      const chunks = Math.max(1, Math.ceil(share / pieceBytes));
      return collNetHalf(collective, { ...shape, levels, chunks, slots, switched: algorithm === 'NVLS' });
    }
    if (algorithm === 'NVLS') return nvls('all-reduce', ranks, { ...whole, ...(inside && { inside }) });
    return inNetworkTree(ranks, { ...whole, inside: algorithm === 'CollNetChain' ? 'chain' : 'direct' });
  };
  return {
    schedule: { ...schedule(), algorithm: `nccl-coll-net/${algorithm}/${collective}` },
    channels: shape.channels,
    messageBytes: share,
    slotsPerMessage: 1,
  };
}

/** Number of the tier `leaf` in fabric/tiers.ts. */
const LEAF = 1;
/** Channels whose chunks are one operation of the network. Source: NCCL, transport/coll_net.cc, COLLNET_GROUP_NSUBS. */
const TOGETHER = 8;
const PIECES = 4;
/** More than a NIC of 800 Gb/s sends while a message goes up and down the network. Where all channels' buffers hold more, they are full before the rest of the way is, and nothing goes faster. */
const IN_FLIGHT_BYTES = 4 * 1024 * 1024;
/** Source: NCCL, transport/nvls.cc, chunk size of NVLS. */
const CHUNK_BYTES = 128 * 1024;
