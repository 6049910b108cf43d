import type { WorldPlacement } from '../world/world';

/** State of one collective call: where each actor stands in the schedule. Reused between calls of the same placement. */
export interface Call {
  task: number;
  placement: number;
  /** Of a message, by round: what is reduced, and what the links carry. */
  payloadBytes: Float64Array;
  messageBytes: Float64Array;
  round: Int32Array;
  sent: Int32Array;
  received: Int32Array;
  /** First round of which the actor still lacks a message. */
  complete: Int32Array;
  /** Rounds of the messages to be reduced that came to an actor before it began the call. */
  early: Map<number, number[]>;
  /** Actors of each rank that are not done. */
  open: Int32Array;
  ranksOpen: number;
}

/** The calls that are under way, by task. Ended ones lend their arrays to the next call of their placement. */
export class Calls {
  readonly open = new Map<number, Call>();
  private readonly spare: Call[][];

  /** @param actorsOfRank by placement: the actors of each rank */
  constructor(
    private readonly placements: WorldPlacement[],
    private readonly actorsOfRank: Int32Array[][],
    private readonly wireExpansion: number,
  ) {
    this.spare = placements.map(() => []);
  }

  /** The state of a call comes into being with whoever touches it first: a rank that starts it, or a message from a rank that is ahead. */
  of(task: number, p: number, bytes: number): Call {
    const known = this.open.get(task);
    if (known !== undefined) return known;
    const { actors, rounds } = this.placements[p] as WorldPlacement;
    const actorsOfRank = this.actorsOfRank[p] as Int32Array[];
    const call = this.spare[p].pop() ?? {
      task,
      placement: p,
      payloadBytes: new Float64Array(rounds.length),
      messageBytes: new Float64Array(rounds.length),
      round: new Int32Array(actors),
      sent: new Int32Array(actors),
      received: new Int32Array(actors * rounds.length),
      complete: new Int32Array(actors),
      early: new Map(),
      open: new Int32Array(actorsOfRank.length),
      ranksOpen: 0,
    };
    for (const counter of [call.round, call.sent, call.received, call.complete]) counter.fill(0);
    call.early.clear();
    call.task = task;
    call.ranksOpen = 0;
    actorsOfRank.forEach((list, rank) => {
      call.open[rank] = list.length;
      if (list.length > 0) call.ranksOpen++;
    });
    rounds.forEach(({ divisor }, r) => {
      const payload = Math.ceil(bytes / divisor);
      call.payloadBytes[r] = payload;
      call.messageBytes[r] = Math.ceil(payload * this.wireExpansion);
    });
    this.open.set(task, call);
    return call;
  }

  end(call: Call): void {
    this.open.delete(call.task);
    this.spare[call.placement].push(call);
  }
}

/** Actors of each rank, in order. */
export function listByRank({ actors, rankOf }: WorldPlacement, ranks: number): Int32Array[] {
  const lists: number[][] = Array.from({ length: ranks }, () => []);
  for (let actor = 0; actor < actors; actor++) (lists[rankOf[actor]] as number[]).push(actor);
  return lists.map((list) => Int32Array.from(list));
}
