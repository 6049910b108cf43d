import { bruck } from './bruck';
import { direct } from './direct';
import { doubleTrees } from './double-tree';
import { halvingDoubling } from './halving-doubling';
import { hierarchical } from './hierarchical';
import { oneShot } from './one-shot';
import { pat } from './pat';
import { ring } from './ring';
import type { Collective, Schedule } from './schedule';
import { torusRing } from './torus-ring';

/** What a scenario says of its collectives. */
export interface AlgorithmChoice {
  algorithm: AlgorithmName;
  across: 'ring' | 'halving-doubling' | 'double-tree';
  inside: 'ring' | 'halving-doubling';
  channels: number | 'auto';
  /** Longest message of a tree or a chain: what is longer goes in pieces. */
  piece: number;
  /** Buffers of a receiver for each sender of a tree or a chain. */
  slots: number;
}

/** What only some fabrics and algorithms know. */
export interface AlgorithmExtras {
  /** Ranks along each dimension of the communicator's torus. */
  shape?: readonly number[];
  /** Of a torus ring: whether it uses the ports of all dimensions and both ways at once. Default one. */
  ports?: 'one' | 'all';
  /** Blocks that PAT sends together. Default: as many as there are. */
  aggregation?: number;
}

/** What an algorithm is made from. */
interface Wanted extends AlgorithmExtras {
  choice: AlgorithmChoice;
  collective: Collective;
  ranks: number;
  perDomain: number;
  nicsPerGpu: number;
}

interface Algorithm {
  does: readonly Collective[];
  make: (wanted: Wanted) => Schedule;
}

const HALVES = ['all-reduce', 'reduce-scatter', 'all-gather'] as const;

const piecesOf = ({ piece, slots }: AlgorithmChoice): { pieceBytes: number; slots: number } => ({ pieceBytes: piece, slots });

/** The algorithms, and the collectives that each does. Add a line to add one. */
export const ALGORITHMS = {
  ring: {
    does: [...HALVES, 'broadcast', 'reduce'],
    make: ({ choice, collective, ranks, perDomain, nicsPerGpu }) => {
      // No library runs more channels than 32.
      const own = Math.min(32, Math.max(1, Math.round(perDomain * Math.min(1, nicsPerGpu))));
      const channels = choice.channels === 'auto' ? (perDomain === ranks ? 1 : own) : choice.channels;
      return ring(collective, ranks, { perDomain, channels, ...piecesOf(choice) });
    },
  },
  'halving-doubling': { does: HALVES, make: ({ collective, ranks }) => halvingDoubling(collective, ranks) },
  'double-tree': {
    does: ['all-reduce', 'broadcast', 'reduce'],
    make: ({ choice, collective, ranks }) => doubleTrees(collective, ranks, piecesOf(choice)),
  },
  hierarchical: {
    does: HALVES,
    make: ({ choice, collective, ranks, perDomain }) =>
      hierarchical(collective, ranks, { perDomain, across: choice.across, inside: choice.inside, ...piecesOf(choice) }),
  },
  direct: { does: [...HALVES, 'all-to-all', 'send-recv'], make: ({ collective, ranks }) => direct(collective, ranks) },
  'one-shot': { does: ['all-reduce'], make: ({ ranks }) => oneShot(ranks) },
  bruck: { does: ['all-gather', 'all-to-all'], make: ({ collective, ranks }) => bruck(collective, ranks) },
  pat: {
    does: ['reduce-scatter', 'all-gather'],
    make: ({ collective, ranks, aggregation }) => pat(collective, ranks, { ...(aggregation !== undefined && { aggregation }) }),
  },
  'torus-ring': {
    does: HALVES,
    make: ({ collective, ranks, shape, ports = 'one' }) => {
      if (shape === undefined) throw new RangeError('torus-ring needs a torus: the ranks of this communicator have no shape');
      const places = shape.reduce((product, size) => product * size, 1);
      if (places !== ranks) throw new RangeError(`torus-ring: a torus of ${shape.join(' × ')} has ${places} ranks, not ${ranks}`);
      return torusRing(collective, { shape, ports });
    },
  },
} as const satisfies Record<string, Algorithm>;

export type AlgorithmName = keyof typeof ALGORITHMS;

/** The algorithms that do a collective. @example algorithmsOf('all-to-all') // ['direct', 'bruck'] */
export function algorithmsOf(collective: Collective): AlgorithmName[] {
  return (Object.keys(ALGORITHMS) as AlgorithmName[]).filter((name) => doesOf(name).includes(collective));
}

const doesOf = (name: AlgorithmName): readonly Collective[] => ALGORITHMS[name].does;

/**
 * The schedule of a collective for a communicator. `channels: auto` gives a ring one channel for each NIC that the communicator's ranks of a domain own, so that all are used.
 *
 * @param perDomain ranks of the communicator in each domain
 * @param nicsPerGpu NICs of a rank; below 1 ranks share them
 * @throws RangeError when the algorithm does not do the collective (it names those that do), or lacks something
 * @example chooseSchedule(choice, 64, 8, 1, 'all-gather')
 */
export function chooseSchedule(
  choice: AlgorithmChoice,
  ranks: number,
  perDomain: number,
  nicsPerGpu: number,
  collective: Collective = 'all-reduce',
  extras: AlgorithmExtras = {},
): Schedule {
  const { algorithm } = choice;
  if (!doesOf(algorithm).includes(collective)) {
    throw new RangeError(`${algorithm} does ${doesOf(algorithm).join(', ')}; ${collective} has ${algorithmsOf(collective).join(', ')}`);
  }
  return ALGORITHMS[algorithm].make({ choice, collective, ranks, perDomain, nicsPerGpu, ...extras });
}
