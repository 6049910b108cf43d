import type { NcclProtocol } from '../../catalog/nccl-tuning';
import type { Schedule, ScheduleRound } from '../schedule';
import { type PeerParts, peerParts } from './peer-parts';
import { type NcclPlan, type NcclShape, nodesOf } from './shape';

/** Largest part that goes by LL. Source: enqueue.cc, ncclParamP2pLLThreshold. */
const LL_PART_BYTES = 16 * 1024;

export interface AllToAllPlan extends NcclPlan {
  peer: PeerParts;
  protocol: NcclProtocol;
  /** Messages of the network that a peer's bytes are, all its parts together, and payload of each. */
  messagesPerPeer: number;
  pieceBytes: number;
}

/**
 * All-to-all as NCCL runs it: a send and a receive for every peer. A rank serves the peers of its node one after another over NVLink and, beside that, those of other nodes over the network:
 * nodes in turn, in each the members in turn, so that no rank receives from two at a time. Small parts go by LL. Source: enqueue.cc, ncclP2pChannelForPart and addP2pToPlan.
 *
 * @example ncclAllToAll(2 ** 20, { ranks: 16, ranksPerNode: 8, nicsPerNode: 8, channels: 16 }, true).schedule.rounds.length // 7 + 8
 */
export function ncclAllToAll(bytes: number, shape: NcclShape, spread: boolean): AllToAllPlan {
  const { ranks, ranksPerNode } = shape;
  const own = Math.ceil(bytes / ranks);
  const peer = peerParts(shape, own, spread);
  const part = own / peer.parts;
  const nodes = nodesOf(shape).length;
  const protocol = nodes > 1 && part <= LL_PART_BYTES ? 'LL' : 'Simple';
  const piece =
    protocol === 'LL' ? LL_PART_BYTES : own < peer.stepBytes ? peer.stepBytes / 4 : own < 8 * peer.stepBytes ? peer.stepBytes / 2 : peer.stepBytes;
  const common = { repeat: 1, divisor: ranks, gate: 0, reduces: false };
  const rounds: ScheduleRound[] = [];
  // Nodes of unequal size have no members that correspond: all peers in one line.
  const even = ranks % ranksPerNode === 0;
  const inLine = even ? ranksPerNode : ranks;
  for (let shift = 1; shift < inLine; shift++) rounds.push({ ...common, stage: 0, stride: 1, radix: inLine, shift, strand: 0 });
  for (let node = 1; even && node < nodes; node++) {
    for (let member = 0; member < ranksPerNode; member++) {
      const parents = Int32Array.from({ length: ranks }, (_, place) => {
        const at = place % ranksPerNode;
        return ((place - at + node * ranksPerNode) % ranks) + ((at + member) % ranksPerNode);
      });
      rounds.push({ ...common, stage: 1, stride: 1, radix: ranks, shift: 0, strand: 1, trees: { parents: [parents], way: 'up' } });
    }
  }
  const schedule: Schedule = {
    collective: 'all-to-all',
    algorithm: 'nccl-all-to-all',
    ranks,
    channels: 1,
    stages: [],
    rounds,
    parts: ranks,
    carries: (round, _k, place) => [place * ranks + receiverOf(round, place)],
  };
  const messagesPerPeer = peer.parts * Math.max(1, Math.ceil(part / piece - 1e-9));
  return {
    schedule,
    channels: peer.parts,
    messageBytes: own,
    slotsPerMessage: 1,
    peer,
    protocol,
    messagesPerPeer,
    pieceBytes: Math.min(part, piece),
  };
}

function receiverOf({ trees, stride, radix, shift }: ScheduleRound, place: number): number {
  if (trees !== undefined) return trees.parents[0][place];
  const digit = Math.floor(place / stride) % radix;
  return place + (((digit + shift) % radix) - digit) * stride;
}
