import { doubleTreeAllReduce } from './double-tree';
import { halvingDoubling } from './halving-doubling';
import { hierarchical } from './hierarchical';
import { ring } from './ring';
import type { Collective, Schedule } from './schedule';

/** What a scenario says of its collectives. */
export interface AlgorithmChoice {
  algorithm: 'ring' | 'halving-doubling' | 'double-tree' | 'hierarchical';
  across: 'ring' | 'halving-doubling' | 'double-tree';
  inside: 'ring' | 'halving-doubling';
  channels: number | 'auto';
  /** Longest message of a tree: what is longer goes in pieces. */
  piece: number;
  /** Buffers of a receiver for each sender of a tree. */
  slots: number;
}

/**
 * The schedule of a collective for a communicator. `channels: auto` gives a ring one channel for each NIC that the communicator's ranks of a domain own, so that all are used.
 *
 * @param perDomain ranks of the communicator in each domain
 * @param nicsPerGpu NICs of a rank; below 1 ranks share them
 */
export function chooseSchedule(
  choice: AlgorithmChoice,
  ranks: number,
  perDomain: number,
  nicsPerGpu: number,
  collective: Collective = 'all-reduce',
): Schedule {
  switch (choice.algorithm) {
    case 'ring': {
      const own = Math.max(1, Math.round(perDomain * Math.min(1, nicsPerGpu)));
      const channels = choice.channels === 'auto' ? (perDomain === ranks ? 1 : own) : choice.channels;
      return ring(collective, ranks, { perDomain, channels });
    }
    case 'halving-doubling':
      return halvingDoubling(collective, ranks);
    case 'double-tree':
      if (collective !== 'all-reduce') throw new RangeError(`double-tree is an all-reduce, not ${collective}`);
      return doubleTreeAllReduce(ranks, { pieceBytes: choice.piece, slots: choice.slots });
    case 'hierarchical':
      return hierarchical(collective, ranks, {
        perDomain,
        across: choice.across,
        inside: choice.inside,
        pieceBytes: choice.piece,
        slots: choice.slots,
      });
  }
}
