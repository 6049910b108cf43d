import { NCCL_BUFFERS } from '../../catalog/nccl-tuning';
import { type NcclShape, nodesOf } from './shape';

const KIB = 1024;

/** How NCCL cuts a point-to-point message. */
export interface PeerParts {
  /** Channels that carry it, a part each. */
  parts: number;
  /** Bytes of a slot of the FIFO. */
  stepBytes: number;
  /** Point-to-point channels of the communicator. */
  channels: number;
}

/**
 * Parts of a point-to-point message: few peers leave each of them more channels, small messages take few.
 * Source: enqueue.cc, addP2pToPlan and calcP2pChannelCount; init.cc, computeBuffSizes (512 KiB a slot, 128 KiB over the network); graph/paths.cc, ncclTopoComputeP2pChannels.
 *
 * @param spread whether the library shares its channels out among many peers (from 2.19)
 * @example peerParts({ ranks: 8, ranksPerNode: 8, nicsPerNode: 0, channels: 24 }, 2 ** 27, true).parts // 4
 */
export function peerParts(shape: NcclShape, bytes: number, spread: boolean): PeerParts {
  const { ranks, channels: own } = shape;
  const oneNode = nodesOf(shape).length === 1;
  const stepBytes = oneNode ? NCCL_BUFFERS.bufferBytes.Simple / NCCL_BUFFERS.steps : 128 * KIB;
  const channels = oneNode ? 32 : 2 ** Math.ceil(Math.log2(own));
  let most = oneNode ? 32 : 2;
  if (!oneNode && spread) while (most * ranks > channels * 4 && most > 1) most = Math.floor(most / 2);
  most = Math.min(most, channels);
  let least = most;
  if (oneNode || spread) while (least * ranks > channels && least > 1) least = Math.floor(least / 2);
  const shortest = stepBytes / (!oneNode && spread ? 2 : 8);
  const longest = oneNode ? stepBytes * 32 : stepBytes;
  let parts = Math.max(1, Math.min(least, Math.ceil(bytes / shortest)));
  while (bytes / parts > longest && parts <= most / 2) parts *= 2;
  return { parts, stepBytes, channels };
}
