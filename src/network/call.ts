import type { WorldPlacement } from '../world/world';
import type { Placed } from './placed';

/** State of one collective call: where each actor stands in the schedule. Reused between calls of the same placement. Senders and slots are numbered within the placement. */
export interface Call {
  /** Its place in `Calls.all`, the same for all calls that share its arrays one after the other. */
  readonly number: number;
  /** So many calls had begun before it. */
  nth: number;
  task: number;
  placement: number;
  bytes: number;
  /** Of a message, by round: what is reduced, and what the links carry. */
  payloadBytes: Float64Array;
  messageBytes: Float64Array;
  /** Messages of each sender in a round, pieces counted. */
  repeat: Float64Array;
  /** By sender: its round, and how many messages of it have left. */
  round: Int32Array;
  sent: Int32Array;
  /** By slot: messages that have come in, and those among them that have been reduced or need not be. */
  came: Int32Array;
  received: Int32Array;
  /** By flow: messages of the sender's round that the receiver has taken out of its buffer. */
  taken: Int32Array;
  /** By flow and message number modulo the placement's `words`: when word of that reaches the sender. */
  wordAt: Float64Array;
  /** By flow: the message of which the sender waits for word, −1 for none. */
  waitsFor: Int32Array;
  /** By actor: first round of which it still lacks a message. */
  complete: Int32Array;
  /** By actor: the messages to be reduced that came before it began the call. */
  early: Map<number, { slot: number; nth: number }[]>;
  /** Senders of each rank that are not done. */
  open: Int32Array;
  ranksOpen: number;
}

/** The calls that are under way, by task, in the order in which they began. Ended ones lend their arrays to the next call of their placement. */
export class Calls {
  readonly open = new Map<number, Call>();
  readonly all: Call[] = [];
  /** Of every call that has begun, in order. */
  readonly kinds: Pick<Call, 'placement' | 'bytes'>[] = [];
  private readonly spare: Call[][];

  /** @param actorsOfRank by placement: the actors of each rank */
  constructor(
    private readonly placements: Placed[],
    private readonly actorsOfRank: Int32Array[][],
    private readonly wireExpansion: number,
  ) {
    this.spare = placements.map(() => []);
  }

  /** The state of a call comes into being with whoever touches it first: a rank that starts it, or a message from a rank that is ahead. */
  of(task: number, p: number, bytes: number): Call {
    const known = this.open.get(task);
    if (known !== undefined) return known;
    const { actors, senders, slots, strands, rounds, flow, words } = this.placements[p];
    const actorsOfRank = this.actorsOfRank[p];
    const call = this.spare[p].pop() ?? {
      number: this.all.length,
      nth: 0,
      task,
      placement: p,
      bytes,
      payloadBytes: new Float64Array(rounds.length),
      messageBytes: new Float64Array(rounds.length),
      repeat: new Float64Array(rounds.length),
      round: new Int32Array(senders),
      sent: new Int32Array(senders),
      came: new Int32Array(slots),
      received: new Int32Array(slots),
      taken: new Int32Array(words > 0 ? flow[senders] - flow[0] : 0),
      wordAt: new Float64Array(words * (flow[senders] - flow[0])),
      waitsFor: new Int32Array(words > 0 ? flow[senders] - flow[0] : 0),
      complete: new Int32Array(actors),
      early: new Map(),
      open: new Int32Array(actorsOfRank.length),
      ranksOpen: 0,
    };
    for (const counter of [call.sent, call.came, call.received, call.taken, call.complete]) counter.fill(0);
    call.waitsFor.fill(-1);
    const { firstRound } = this.placements[p];
    for (let sender = 0; sender < senders; sender++) call.round[sender] = firstRound[sender % strands];
    call.early.clear();
    this.all[call.number] = call;
    call.nth = this.kinds.push({ placement: p, bytes }) - 1;
    call.task = task;
    call.bytes = bytes;
    call.ranksOpen = 0;
    actorsOfRank.forEach((list, rank) => {
      call.open[rank] = list.length * strands;
      if (list.length > 0) call.ranksOpen++;
    });
    rounds.forEach(({ divisor, bytes: own, repeat, pieceBytes }, r) => {
      const whole = own ?? Math.ceil(bytes / divisor);
      const pieces = pieceBytes === undefined ? 1 : Math.max(1, Math.ceil(whole / pieceBytes));
      const payload = Math.ceil(whole / pieces);
      call.repeat[r] = repeat * pieces;
      call.payloadBytes[r] = payload;
      call.messageBytes[r] = Math.ceil(payload * this.wireExpansion);
    });
    this.open.set(task, call);
    return call;
  }

  /** The calls under way are those of other tasks, one for each. */
  rename(tasks: readonly number[]): void {
    const calls = [...this.open.values()];
    this.open.clear();
    calls.forEach((call, i) => {
      call.task = tasks[i];
      this.open.set(call.task, call);
    });
  }

  end(call: Call): void {
    this.open.delete(call.task);
    this.spare[call.placement].push(call);
  }
}

/** Actors of each rank, in order. */
export function listByRank({ actors, rankOf }: Pick<WorldPlacement, 'actors' | 'rankOf'>, ranks: number): Int32Array[] {
  const lists: number[][] = Array.from({ length: ranks }, () => []);
  for (let actor = 0; actor < actors; actor++) lists[rankOf[actor]].push(actor);
  return lists.map((list) => Int32Array.from(list));
}
