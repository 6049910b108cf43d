import { NCCL_BUFFERS } from '../../catalog/nccl-tuning';
import type { Schedule } from '../schedule';
import { type PeerParts, peerParts } from './peer-parts';
import { type NcclPlan, type NcclShape, nodesOf } from './shape';

/**
 * nccl-tests' sendrecv: every rank sends the whole buffer to the next. A message is cut over a few channels; over the network it goes slot by slot.
 * Source: device/sendrecv.h; enqueue.cc, addP2pToPlan.
 *
 * @example ncclSendRecv(2 ** 30, { ranks: 16, ranksPerNode: 8, nicsPerNode: 8, channels: 16 }, true).schedule.channels // 2
 */
export function ncclSendRecv(bytes: number, shape: NcclShape, spread: boolean): NcclPlan & { peer: PeerParts } {
  const peer = peerParts(shape, bytes, spread);
  const { parts, stepBytes } = peer;
  const { ranks } = shape;
  const network = nodesOf(shape).length > 1;
  const pattern = { stage: 0, stride: 1, radix: ranks, shift: 1 };
  const slots = NCCL_BUFFERS.steps;
  // A channel's block sends and receives in turns, so that neither runs ahead of the other by more than the FIFO.
  const cut = network ? { pieceBytes: stepBytes, follows: { from: 0, ahead: -slots } } : {};
  const schedule: Schedule = {
    collective: 'send-recv',
    algorithm: 'nccl-send-recv',
    ranks,
    channels: parts,
    stages: [],
    rounds: [{ ...pattern, ...cut, repeat: 1, divisor: parts, gate: 0, reduces: false, strand: 0 }],
    parts: 1,
    carries: (_round, _k, place) => [place],
  };
  const messageBytes = Math.ceil(bytes / parts);
  return { schedule, channels: parts, messageBytes: network ? Math.min(stepBytes, messageBytes) : messageBytes, slotsPerMessage: 1, peer };
}
