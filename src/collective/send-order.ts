import type { ExplicitSend } from './explicit-schedule';

/** A send in an order in which everything that it waits for stands before it. */
export interface OrderedSend {
  index: number;
  /** Sends to its sender that must have arrived. */
  own: number[];
  /** The send before it in its sender's strand, −1 for none. */
  previous: number;
}

/**
 * Sorts sends so that each comes after those that it waits for: the one before it in its sender's program, and those it names.
 *
 * @param after by send, the sends that it names
 * @throws RangeError for a wait for what the sender neither sends nor receives, and for sends that wait for each other, naming them and their ranks.
 */
export function orderedSends(sends: readonly ExplicitSend[], after: number[][]): OrderedSend[] {
  const last = new Map<string, number>();
  const ordered = sends.map((send, index): OrderedSend => {
    const program = `${send.from}/${send.strand ?? 0}`;
    const previous = last.get(program) ?? -1;
    last.set(program, index);
    const own = after[index].filter((other) => receives(send.from, sends[other]));
    for (const other of after[index]) {
      if (own.includes(other)) continue;
      const known = sends[other].from === send.from && (sends[other].strand ?? 0) === (send.strand ?? 0);
      if (!known) {
        throw new RangeError(
          `${nameOfSend(send, index)} waits for ${nameOfSend(sends[other], other)}, which rank ${send.from} neither receives nor sends in the same strand`,
        );
      }
    }
    return { index, own, previous };
  });
  const waits = ordered.map(({ index, previous }) => [...new Set([...after[index], ...(previous < 0 ? [] : [previous])])]);
  const followers: number[][] = sends.map(() => []);
  waits.forEach((before, index) => {
    for (const other of before) followers[other].push(index);
  });
  const open = waits.map(({ length }) => length);
  const queue = ordered.filter(({ index }) => open[index] === 0);
  for (let i = 0; i < queue.length; i++) {
    for (const next of followers[queue[i].index]) if (--open[next] === 0) queue.push(ordered[next]);
  }
  if (queue.length < sends.length) throw new RangeError(circle(sends, waits, open));
  return queue;
}

/** A send as messages name it: its id or number, and its ranks. @example nameOfSend({ id: 'a', from: 0, to: [1, 2] }, 7) // 'send "a" (0 → 1, 2)' */
export function nameOfSend({ id, from, to }: ExplicitSend, index: number): string {
  return `send ${id === undefined ? `number ${index}` : `"${id}"`} (${from} → ${typeof to === 'number' ? to : to.join(', ')})`;
}

const receives = (rank: number, { to }: ExplicitSend): boolean => (typeof to === 'number' ? to === rank : to.includes(rank));

/** Walks back from a send that never goes, through those that never go either, until one recurs. */
function circle(sends: readonly ExplicitSend[], waits: number[][], open: number[]): string {
  const path: number[] = [];
  let at = open.findIndex((count) => count > 0);
  while (!path.includes(at)) {
    path.push(at);
    at = waits[at].find((other) => open[other] > 0) ?? at;
  }
  const round = path.slice(path.indexOf(at));
  const named = round.slice(0, 6).map((index) => nameOfSend(sends[index], index));
  const more = round.length > 6 ? ` (${round.length - 6} more) …` : '';
  return `ranks wait for each other: ${named.join(' waits for ')}${more} waits for ${nameOfSend(sends[at], at)}`;
}
