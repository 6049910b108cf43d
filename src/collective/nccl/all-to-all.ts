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
  /** Peers of other nodes are served side by side, not one after another. */
  sideBySide: boolean;
}

/**
 * All-to-all as NCCL runs it: a send and a receive for every peer. A rank serves the peers of its node one after another over NVLink and, beside that, those of other nodes over the network:
 * nodes in turn, in each the members in turn, so that no rank receives from two at a time (nodes of
 * unequal size: all of them side by side). Small parts go by LL. Source: enqueue.cc, ncclP2pChannelForPart and addP2pToPlan.
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
  const rounds = ranks % ranksPerNode === 0 ? roundsOfEqualNodes(shape) : roundsOfUnequalNodes(shape);
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
    sideBySide: ranks % ranksPerNode !== 0,
  };
}

const COMMON = { repeat: 1, gate: 0, reduces: false };

function roundsOfEqualNodes(shape: NcclShape): ScheduleRound[] {
  const { ranks, ranksPerNode } = shape;
  const rounds: ScheduleRound[] = [];
  for (let shift = 1; shift < ranksPerNode; shift++)
    rounds.push({ ...COMMON, divisor: ranks, stage: 0, stride: 1, radix: ranksPerNode, shift, strand: 0 });
  for (let node = 1; node < ranks / ranksPerNode; node++) {
    for (let member = 0; member < ranksPerNode; member++) {
      const parents = Int32Array.from({ length: ranks }, (_, place) => {
        const at = place % ranksPerNode;
        return ((place - at + node * ranksPerNode) % ranks) + ((at + member) % ranksPerNode);
      });
      rounds.push(roundTo(parents, 1));
    }
  }
  return rounds;
}

/**
 * Nodes of unequal size have no members that correspond: in any order some ranks would meet at one receiver, and such a crowd keeps together from then on. So the peers of other nodes, a
 * channel or two each, are served side by side. Source: init.cc and enqueue.cc (nodes of unequal size make one flat list of peers, which takes the channels in turn).
 */
function roundsOfUnequalNodes(shape: NcclShape): ScheduleRound[] {
  const { ranks, ranksPerNode } = shape;
  const nodes = nodesOf(shape);
  const nodeOf = (place: number): number => Math.floor(place / ranksPerNode);
  const rounds: ScheduleRound[] = [];
  for (let shift = 1; shift < ranksPerNode; shift++) {
    const inside = Int32Array.from({ length: ranks }, (_, place) => {
      const { first, size } = nodes[nodeOf(place)];
      return shift < size ? first + ((place - first + shift) % size) : -1;
    });
    rounds.push(roundTo(inside, 0));
  }
  for (let shift = 1; shift < ranks; shift++) {
    const across = Int32Array.from({ length: ranks }, (_, place) => {
      const to = (place + shift) % ranks;
      return nodeOf(to) === nodeOf(place) ? -1 : to;
    });
    rounds.push(roundTo(across, shift));
  }
  return rounds;
}

function roundTo(receivers: Int32Array, strand: number): ScheduleRound {
  const ranks = receivers.length;
  return {
    ...COMMON,
    divisor: ranks,
    stage: Math.min(strand, 1),
    stride: 1,
    radix: ranks,
    shift: 0,
    strand,
    trees: { parents: [receivers], way: 'up' },
  };
}

function receiverOf({ trees, stride, radix, shift }: ScheduleRound, place: number): number {
  if (trees !== undefined) return trees.parents[0][place];
  const digit = Math.floor(place / stride) % radix;
  return place + (((digit + shift) % radix) - digit) * stride;
}
