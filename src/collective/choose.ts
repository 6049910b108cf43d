import { halvingDoubling } from './halving-doubling';
import { hierarchical } from './hierarchical';
import { ring } from './ring';
import type { Schedule } from './schedule';

/** What a scenario says of its collectives. */
export interface AlgorithmChoice {
  algorithm: 'ring' | 'halving-doubling' | 'hierarchical';
  across: 'ring' | 'halving-doubling';
  inside: 'ring' | 'halving-doubling';
  channels: number | 'auto';
}

/**
 * The all-reduce schedule for a communicator. `channels: auto` gives a ring one channel for each NIC that the communicator's ranks of a domain own, so that all are used.
 *
 * @param perDomain ranks of the communicator in each domain
 * @param nicsPerGpu NICs of a rank; below 1 ranks share them
 */
export function chooseSchedule(choice: AlgorithmChoice, ranks: number, perDomain: number, nicsPerGpu: number): Schedule {
  switch (choice.algorithm) {
    case 'ring': {
      const own = Math.max(1, Math.round(perDomain * Math.min(1, nicsPerGpu)));
      const channels = choice.channels === 'auto' ? (perDomain === ranks ? 1 : own) : choice.channels;
      return ring('all-reduce', ranks, { perDomain, channels });
    }
    case 'halving-doubling':
      return halvingDoubling('all-reduce', ranks);
    case 'hierarchical':
      return hierarchical('all-reduce', ranks, { perDomain, across: choice.across, inside: choice.inside });
  }
}
