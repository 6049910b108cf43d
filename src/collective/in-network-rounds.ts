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
  /** A message is S ÷ this: the channels, or, for one share of a channel, the channels × shares. */
  divisor: number;
  /** A rank adds what it gets to its own. (A hub adds whatever comes up, at no cost.) */
  reduces: boolean;
}

/**
 * Passes that go on side by side, each in a strand of its own: whoever sends piece k of a pass has piece k of all passes that lead up to it. They have the same number of pieces, as the
 * longest piece grows with the message: ⌈⌈S/a⌉ / (p·b/a)⌉ = ⌈⌈S/b⌉ / p⌉ where a divides b.
 */
export function sideBySide(
  { parts, ...what }: Pick<Schedule, 'collective' | 'algorithm' | 'ranks' | 'channels'> & { parts: number },
  passes: Pass[],
  { pieceBytes, slots }: NetworkPieces,
): Schedule {
  const finest = passes.reduce((most, { divisor }) => Math.max(most, divisor), 1);
  const rounds = passes.map(
    ({ stride, radix, trees, divisor, reduces }, r): ScheduleRound => ({
      stage: r,
      stride,
      radix,
      shift: 0,
      trees,
      repeat: 1,
      divisor,
      gate: 0,
      reduces,
      strand: r,
      follows: { from: 0, ahead: 1 },
      ...(pieceBytes !== undefined && { pieceBytes: (pieceBytes * finest) / divisor }),
      ...(slots !== undefined && { slots }),
    }),
  );
  const { standing } = placesOf({ ranks: what.ranks, rounds });
  const all = Array.from({ length: parts }, (_, share) => share);
  // A share belongs to the rank at an end of the message; between hubs, to the index in a domain at which both stand.
  const carries = ({ divisor }: ScheduleRound, _k: number, from: number, channel: number, to = from): number[] =>
    divisor === what.channels ? all : [standing(to < what.ranks ? to : from, channel) % parts];
  return { ...what, stages: [], rounds, parts, carries };
}
