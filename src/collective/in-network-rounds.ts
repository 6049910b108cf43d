import { divisorOf } from './divisor-of';
import { placesOf } from './in-network-places';
import type { Schedule, ScheduleRound, TreePattern } from './schedule';

/** How long messages are cut, and the buffers of a receiver. */
export interface NetworkPieces {
  /** Longest piece of a rank's share, bytes; what carries several shares is cut into as many, longer pieces. Nothing is cut when absent. */
  pieceBytes?: number;
  /** Buffers of a receiver for each sender. Unlimited when absent. */
  slots?: number;
}

/** One pass over a tree. */
export interface Pass {
  stride: number;
  radix: number;
  trees: TreePattern;
  /** What a message holds of its channel: all shares, all but that of the rank at its lower end, or so many, the first that of the (first) rank at or below its lower end. */
  holds: 'all' | 'others' | number;
  /** A rank adds what it gets to its own. (A hub adds whatever comes up, at no cost.) */
  reduces: boolean;
  /** False: a message waits for nothing that comes in (default true). */
  waits?: boolean;
}

/**
 * Passes that go on side by side, each in a strand of its own: whoever sends piece k of a pass has piece k of all passes that lead up to it. They have the same number of pieces, as the
 * longest piece grows with the message: ⌈⌈jS/n⌉ / jp⌉ = ⌈⌈S/n⌉ / p⌉ for j of n shares.
 *
 * @param shares equal shares of a channel, each of a rank of a domain: those at the indices 0 … shares − 1
 * @param perDomain ranks of a domain; the shares when absent
 */
export function sideBySide(
  { shares, perDomain = shares, ...what }: Pick<Schedule, 'collective' | 'algorithm' | 'ranks' | 'channels'> & { shares: number; perDomain?: number },
  passes: Pass[],
  { pieceBytes, slots }: NetworkPieces,
): Schedule {
  const count = (holds: Pass['holds']): number => (typeof holds === 'number' ? holds : holds === 'all' ? shares : shares - 1);
  const rounds = passes.map(
    ({ stride, radix, trees, holds, reduces, waits = true }, r): ScheduleRound => ({
      stage: r,
      stride,
      radix,
      shift: 0,
      trees,
      repeat: 1,
      divisor: divisorOf(what.channels * shares, count(holds)),
      gate: 0,
      reduces,
      strand: r,
      ...(waits && { follows: { from: 0, ahead: 1 } }),
      ...(pieceBytes !== undefined && { pieceBytes: pieceBytes * count(holds) }),
      ...(slots !== undefined && { slots }),
    }),
  );
  const { standing } = placesOf({ ranks: what.ranks, rounds });
  const all = Array.from({ length: shares }, (_, share) => share);
  const carries = ({ stage }: ScheduleRound, _k: number, from: number, channel: number, to = from): number[] => {
    const { holds, trees } = passes[stage];
    if (holds === 'all') return all;
    // A switch is played by the first rank below it.
    const own = standing(trees.way === 'up' ? from : to, channel) % perDomain;
    return holds === 'others' ? all.filter((share) => share !== own) : all.slice(own, own + holds);
  };
  return { ...what, stages: [], rounds, parts: shares, carries };
}
