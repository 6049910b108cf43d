import { KIB, type SurrogateSystem } from './system';

/** How NCCL cuts a message between two ranks. */
export interface P2pParts {
  /** Channels that carry a part each. */
  parts: number;
  /** Bytes of a FIFO step. */
  stepBytes: number;
  /** Channels for point-to-point messages in all. */
  channels: number;
}

/**
 * Parts of a point-to-point message. One node: 32 channels for every peer. More: the collective's channels rounded up to a power of two, two for a peer, fewer where there are many ranks
 * (from 2.19). A message is cut into parts of half a step (an eighth before 2.19 and inside a node), and into more while they are too long.
 * Source: NCCL, enqueue.cc, addP2pToPlan; init.cc, ncclTopoComputeP2pChannels.
 *
 * @example p2pParts(system, 2 ** 20)
 */
export function p2pParts({ nodes, ranks, communicator }: SurrogateSystem, bytes: number): P2pParts {
  const inside = nodes === 1;
  const recent = isRecent(communicator.version ?? '');
  const channels = inside ? 32 : 2 ** Math.ceil(Math.log2(communicator.graphs.channels));
  let most = inside ? 32 : 2;
  if (!inside && recent) while (most * ranks > channels * 4 && most > 1) most = Math.floor(most / 2);
  most = Math.min(most, channels);
  let first = most;
  if (inside || recent) while (first * ranks > channels && first > 1) first = Math.floor(first / 2);
  const stepBytes = (inside ? 512 : 128) * KIB;
  const least = !inside && recent ? stepBytes / 2 : stepBytes / 8;
  const longest = inside ? stepBytes * 32 : stepBytes;
  let parts = Math.max(1, Math.min(first, Math.ceil(bytes / least)));
  while (bytes / parts > longest && parts <= most / 2) parts *= 2;
  return { parts, stepBytes, channels };
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 2 || minor >= 19;
}
