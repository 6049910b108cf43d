import type { Schedule, ScheduleRound } from './schedule';

/** How long messages are cut and buffered. */
export interface Pieces {
  /** Messages are cut into equal pieces of at most so many bytes. Never when absent. */
  pieceBytes?: number;
  /** Buffers of a receiver for each sender. Unlimited when absent. */
  slots?: number;
}

/** The fields of a round that is cut; absent ones left out. */
export const cutOf = ({ pieceBytes, slots }: Pieces): Pieces => ({
  ...(pieceBytes !== undefined && { pieceBytes }),
  ...(slots !== undefined && { slots }),
});

/**
 * Pipelined chain: a broadcast goes from place 0 to 1, 2 … n − 1, piece by piece; a reduce goes 1, 2 … n − 1 and ends in place 0, so that both run the positive way of the ring that
 * closes the chain. With P pieces on uniform links (n − 2 + P)(S/(PB)) + (n − 1)α.
 * J. L. Träff, A. Ripke, Optimal broadcast for fully connected processor-node networks, J. Parallel Distrib. Comput. 68 (2008) (the linear pipeline); NCCL's broadcast and reduce.
 *
 * @param order position of a place; place 0 must be position 0 in every channel
 * @example chain('broadcast', 8, { pieceBytes: 512 * 1024 })
 */
export function chain(
  collective: 'broadcast' | 'reduce',
  ranks: number,
  { channels = 1, order, ...pieces }: Pieces & { channels?: number; order?: (channel: number, place: number) => number } = {},
): Schedule {
  const parents = Int32Array.from({ length: ranks }, (_, place) => (collective === 'broadcast' ? place - 1 : place === 0 ? -1 : (place + 1) % ranks));
  const round: ScheduleRound = {
    stage: 0,
    stride: 1,
    radix: ranks,
    shift: 0,
    repeat: 1,
    divisor: channels,
    gate: 0,
    follows: { from: 0, ahead: 1 },
    reduces: collective === 'reduce',
    strand: 0,
    trees: { parents: [parents], way: collective === 'reduce' ? 'up' : 'down' },
    ...cutOf(pieces),
  };
  return {
    collective,
    algorithm: 'ring',
    ranks,
    channels,
    stages: [],
    rounds: ranks > 1 ? [round] : [],
    parts: 1,
    carries: () => [0],
    ...(order && { order }),
  };
}
