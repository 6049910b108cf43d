import { nearest } from '../scenario/nearest';
import { divisorOf } from './divisor-of';
import type { Collective, Needs, Schedule, ScheduleRound } from './schedule';
import { nameOfSend, orderedSends } from './send-order';

/** A message that a person or another tool names. Sends of a rank go one after the other in the order of the list. */
export interface ExplicitSend {
  id?: string;
  from: number;
  /** A rank, or several that get the same message at once. */
  to: number | readonly number[];
  /** Chunks that it carries: numbers below `chunks`, or source × chunks + chunk for an all-to-all and a send-recv. */
  chunks?: readonly number[];
  /** Bytes that it carries, whatever they mean and whatever the collective's size is. */
  bytes?: number;
  /** The receivers add it to what they have. */
  reduces?: boolean;
  /** Sends that come first: those that its sender receives must have arrived, those that its sender sends must have left. */
  after?: readonly string[];
  /** Sends of different strands of a rank go on side by side. Default 0. */
  strand?: number;
}

export interface ExplicitSends {
  collective: Collective;
  /** Default: explicit. */
  algorithm?: string;
  ranks: number;
  /** Chunks that a buffer is cut into; the ranks own equal shares of them in order, where ranks own any. Default: `ranks`. */
  chunks?: number;
  sends: readonly ExplicitSend[];
}

/**
 * A list of sends as a schedule, for imports and for people's own algorithms. Sends of equal size and kind that do not wait for each other share a round, each rank at most one; what a
 * send waits for stays its own (`needs`). Check what it means with `checkSchedule`; sends in bytes mean nothing and are checked for their order only.
 *
 * @throws RangeError for chunks that the ranks cannot share, a rank or chunk that does not exist, a send to itself, an unknown or doubled id, chunks beside bytes, a wait for what the sender cannot know of,
 * and for sends that wait for each other
 * @example explicitSchedule({ collective: 'broadcast', ranks: 2, chunks: 1, sends: [{ from: 0, to: 1, chunks: [0] }] })
 */
export function explicitSchedule(list: ExplicitSends): Schedule {
  const { collective, algorithm = 'explicit', ranks, sends } = list;
  const inBytes = sends.some(({ bytes }) => bytes !== undefined);
  const parts = inBytes ? 0 : (list.chunks ?? ranks);
  if (OWNED.includes(collective) && parts % ranks !== 0)
    throw new RangeError(`${collective} over ${ranks} ranks needs a multiple of ${ranks} chunks, not ${parts}`);
  const named = new Map<string, number>();
  sends.forEach((send, i) => {
    checkSend(send, i, list, inBytes, parts);
    if (send.id === undefined) return;
    const taken = named.get(send.id);
    if (taken !== undefined) throw new RangeError(`${nameOfSend(send, i)} and ${nameOfSend(sends[taken], taken)} have the same id`);
    named.set(send.id, i);
  });
  const after = sends.map((send, i) =>
    (send.after ?? []).map((id) => {
      const other = named.get(id);
      if (other !== undefined) return other;
      const guess = nearest(id, [...named.keys()]);
      throw new RangeError(`${nameOfSend(send, i)} waits for an unknown send "${id}"${guess === undefined ? '' : `. Did you mean "${guess}"?`}`);
    }),
  );
  const rounds: Gathered[] = [];
  const needs: [round: number, from: number][][][] = [];
  const roundOf = new Int32Array(sends.length);
  for (const { index, own, previous } of orderedSends(sends, after)) {
    const send = sends[index];
    let first = previous < 0 ? 0 : roundOf[previous] + 1;
    for (const other of own) first = Math.max(first, roundOf[other] + 1);
    let r = first;
    while (r < rounds.length && !fits(rounds[r], send)) r++;
    if (r === rounds.length) {
      rounds.push({ kind: kindOf(send), down: isList(send.to), peer: new Int32Array(ranks).fill(-1), carried: new Map(), send });
      needs.push(Array.from({ length: ranks }, () => []));
    }
    const { peer, carried } = rounds[r];
    if (isList(send.to)) for (const to of send.to) peer[to] = send.from;
    else peer[send.from] = send.to as number;
    carried.set(send.from, [...(send.chunks ?? [])]);
    needs[r][send.from] = own.map((other) => [roundOf[other], sends[other].from]);
    roundOf[index] = r;
  }
  return {
    collective,
    algorithm,
    ranks,
    channels: 1,
    stages: [],
    rounds: roundsOf(rounds, ranks, parts),
    parts,
    carries: ({ stage }, _k, place) => rounds[stage].carried.get(place) ?? [],
    needs: packed(needs.flat()),
  };
}

/** Lists back to back. */
function packed(lists: [round: number, from: number][][]): Needs {
  const start = new Int32Array(lists.length + 1);
  lists.forEach(({ length }, i) => {
    start[i + 1] = start[i] + length;
  });
  const all = lists.flat();
  return { start, round: Int32Array.from(all, ([round]) => round), from: Int32Array.from(all, ([, from]) => from) };
}

/** Collectives whose ranks own shares of the chunks. */
const OWNED: readonly Collective[] = ['reduce-scatter', 'all-gather', 'all-to-all'];

/** A round that is being filled: its sends are of one kind. */
interface Gathered {
  kind: string;
  down: boolean;
  /** By sender the receiver, or by receiver the sender where it goes down. */
  peer: Int32Array;
  carried: Map<number, number[]>;
  send: ExplicitSend;
}

const isList = (to: ExplicitSend['to']): to is readonly number[] => typeof to !== 'number';

const kindOf = ({ chunks, bytes, reduces = false, strand = 0, to }: ExplicitSend): string =>
  `${bytes ?? chunks?.length}/${bytes === undefined}/${reduces}/${strand}/${isList(to)}`;

/** Whether a send may join a round: a rank that receives from a parent has but one. */
function fits({ kind, peer }: Gathered, send: ExplicitSend): boolean {
  return kind === kindOf(send) && (!isList(send.to) || send.to.every((to) => peer[to] < 0));
}

/** Rounds of the same pattern share its array, so that they share their routes. */
function roundsOf(gathered: Gathered[], ranks: number, parts: number): ScheduleRound[] {
  const patterns = new Map<string, Int32Array[]>();
  return gathered.map(({ peer, down, send }, stage): ScheduleRound => {
    const key = peer.join();
    const parents = patterns.get(key) ?? [peer];
    patterns.set(key, parents);
    const { bytes, chunks = [], reduces = false, strand = 0 } = send;
    return {
      stage,
      stride: 1,
      radix: ranks,
      shift: 0,
      repeat: 1,
      divisor: bytes === undefined ? divisorOf(parts, chunks.length) : 1,
      ...(bytes !== undefined && { bytes }),
      gate: 0,
      reduces,
      strand,
      trees: { parents, way: down ? 'down' : 'up' },
    };
  });
}

function checkSend(send: ExplicitSend, i: number, { ranks, collective }: ExplicitSends, inBytes: boolean, parts: number): void {
  const problem = (text: string): never => {
    throw new RangeError(`${nameOfSend(send, i)}: ${text}`);
  };
  const receivers = isList(send.to) ? send.to : [send.to];
  for (const rank of [send.from, ...receivers]) {
    if (!Number.isInteger(rank) || rank < 0 || rank >= ranks) problem(`rank ${rank} is not in 0 … ${ranks - 1}`);
  }
  if (receivers.includes(send.from)) problem(`rank ${send.from} sends to itself`);
  if (receivers.length === 0 || new Set(receivers).size < receivers.length) problem('its receivers must be one or more, each once');
  if (inBytes !== (send.bytes !== undefined) || (inBytes && send.chunks !== undefined)) problem('either all sends have bytes or all have chunks');
  if (inBytes) {
    if (!Number.isInteger(send.bytes) || (send.bytes ?? 0) < 0) problem(`${send.bytes} bytes; expected a whole number of at least 0`);
    return;
  }
  const all = collective === 'all-to-all' || collective === 'send-recv' ? ranks * parts : parts;
  if (send.chunks === undefined || send.chunks.length === 0) problem('it carries no chunks; a message without a meaning has bytes');
  for (const chunk of send.chunks ?? []) {
    if (!Number.isInteger(chunk) || chunk < 0 || chunk >= all) problem(`chunk ${chunk} is not in 0 … ${all - 1}`);
  }
}
