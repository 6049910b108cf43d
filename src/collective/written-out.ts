import { expand, type Send } from './expand';
import type { ExplicitSend, ExplicitSends } from './explicit-schedule';
import { type Schedule, strandsOf } from './schedule';

/**
 * A schedule as a list of sends that name what they wait for: for exports, for people who want to begin with one and change it, and to hold the two forms against each other. N² in the number
 * of ranks. Channels become strands; limited buffers (`slots`) and meetings (`meets`) cannot be said and are left out.
 *
 * @param pieces into how many messages of rounds with `pieceBytes` are cut
 * @example explicitSchedule(writtenOut(ring('all-reduce', 4)))
 */
export function writtenOut(schedule: Schedule, pieces = 1): ExplicitSends {
  const { collective, algorithm, ranks, channels, parts = ranks } = schedule;
  const chunks = channels * parts * pieces;
  const strands = strandsOf(schedule.rounds);
  const sends: ExplicitSend[] = [];
  for (let channel = 0; channel < channels; channel++) {
    const rankOf = (place: number): number => schedule.order?.(channel, place) ?? place;
    // The explicit numbering: the owner's chunks together, those of each channel beside each other, whole pieces side by side.
    const share = (part: number): number => {
      const [chunk, piece] = [Math.floor(part / pieces), part % pieces];
      return ((parts === ranks ? rankOf(chunk) : chunk) * channels + channel) * pieces + piece;
    };
    const sourced = collective === 'all-to-all' || collective === 'send-recv';
    const named = (chunk: number): number =>
      sourced ? rankOf(Math.floor(chunk / (parts * pieces))) * chunks + share(chunk % (parts * pieces)) : share(chunk);
    const all = expand(schedule, channel, pieces);
    const came = arrivals(all);
    for (const group of messages(all)) {
      const [{ from, round, chunks: carried }] = group;
      const { reduces, strand } = schedule.rounds[round];
      const to = group.map((send) => send.to);
      const after = waitsOf(schedule, group[0], came).map(idOf);
      sends.push({
        id: idOf(group[0]),
        from,
        to: to.length === 1 ? to[0] : to,
        chunks: carried.map(named),
        ...(reduces && { reduces }),
        ...(after.length > 0 && { after }),
        ...(channel * strands + strand > 0 && { strand: channel * strands + strand }),
      });
    }
  }
  return { collective, algorithm: `${algorithm}, written out`, ranks, chunks, sends };
}

const idOf = ({ channel, round, iteration, from }: Send): string => `${channel}.${round}.${iteration}.${from}`;

/** Sends to several receivers at once are one message. */
function messages(sends: Send[]): Send[][] {
  const groups = new Map<string, Send[]>();
  for (const send of sends) {
    const group = groups.get(idOf(send));
    if (group === undefined) groups.set(idOf(send), [send]);
    else group.push(send);
  }
  return [...groups.values()];
}

/** By receiver and round, the messages of each sender in order. */
type Arrivals = Map<string, Map<number, Send[]>>;

function arrivals(sends: Send[]): Arrivals {
  const came: Arrivals = new Map();
  for (const send of sends) {
    const key = `${send.to}/${send.round}`;
    const bySender = came.get(key) ?? new Map<number, Send[]>();
    came.set(key, bySender);
    bySender.set(send.from, [...(bySender.get(send.from) ?? []), send]);
  }
  return came;
}

/** What a message waits for: the last one of each sender and round that it needs; those before it went the same way and have come by then. */
function waitsOf({ rounds }: Schedule, { from, round: r, iteration: k }: Send, came: Arrivals): Send[] {
  const { gate, follows } = rounds[r];
  const waits: Send[] = [];
  const add = (round: number, count: number): void => {
    for (const list of came.get(`${from}/${round}`)?.values() ?? []) {
      const lastOne = list[Math.min(count, list.length) - 1];
      if (lastOne !== undefined) waits.push(lastOne);
    }
  };
  for (let q = 0; q < gate; q++) add(q, Number.POSITIVE_INFINITY);
  if (follows !== undefined) for (let q = Math.max(gate, follows.from); q <= r; q++) add(q, k + follows.ahead);
  return waits;
}
