import type { EventQueue } from '../engine/event-queue';
import type { WorldPlacement } from '../world/world';
import type { Call } from './call';
import type { FluidNetwork } from './fluid';

/** Rounds shorter than this are over before a rhythm could be found. */
const SHORTEST_ROUND = 16;

/** Counters of a run that grow with every message. */
export interface Tally {
  messages: number;
  /** Messages that were jumped over instead of simulated one by one (part of `messages`). */
  jumped: number;
  linkBytes: Float64Array;
}

/** The relative state of a run at the end of an instant, and the counters that tell how far it had come. */
interface Snapshot {
  task: number;
  now: number;
  messages: number;
  linkBytes: Float64Array;
  round: Int32Array;
  complete: Int32Array;
  sent: Int32Array;
  received: Int32Array;
  flows: Float64Array;
  busy: Float64Array;
  arrivals: number[];
  /** A sum over them: unequal when they differ, nearly always. */
  arrivalsMark: number;
}

/**
 * The steady-state jump. A long regular schedule settles into a rhythm: after a while the complete relative state recurs (for every actor the round, what it has sent
 * against what it has received, the rest, rate and age of its flow; every message in flight), only later by Δt and further by Δk messages. A run is deterministic and its rules do not know the time, so
 * then the future recurs too: n repeats are jumped over by adding n·Δt to every time and n·Δk to every counter, exactly. It ends before any counter reaches the end of its
 * round and before any event that does not belong to the rhythm (a task of a rank). The period may be as long as the fabric has positions: snapshots are taken after 1, 2, 4, 8 … messages
 * of one actor and compared after each of its messages (R. P. Brent, An improved Monte Carlo factorization algorithm, BIT 20 (1980), §2), so a period is found within about
 * three times its length after the transient. Max-plus theory says when contention-free schedules get there (B. Heidergott, G. J. Olsder, J. van der Woude, Max Plus at Work, 2006, ch. 3).
 */
export class SteadyState {
  private snapshot: Snapshot | undefined;
  private since = 0;
  private span = 1;
  /** Actor at which the last comparison failed. */
  private suspect = 0;
  private readonly flow = new Float64Array(4);

  constructor(
    private readonly queue: EventQueue,
    private readonly network: FluidNetwork,
    private readonly busyUntil: Float64Array,
    private readonly tally: Tally,
  ) {}

  /** Whether a call of this placement is worth watching. */
  static watches({ rounds }: WorldPlacement): boolean {
    return rounds.some(({ chained, repeat }) => chained && repeat >= SHORTEST_ROUND);
  }

  /**
   * To be called at the end of an instant in which the watched actor of the only call under way has sent a message; jumps when the state has recurred.
   *
   * @param base number of the placement's first actor among all actors
   */
  visit(call: Call, placement: WorldPlacement, base: number): void {
    const { snapshot } = this;
    if (snapshot === undefined || snapshot.task !== call.task) {
      this.span = 1;
      this.suspect = 0;
      this.take(call, placement, base);
      return;
    }
    this.since++;
    if (this.recurs(snapshot, call, placement, base)) {
      if (this.jump(snapshot, call, placement, base)) this.snapshot = undefined;
      return;
    }
    if (this.since < this.span) return;
    this.span *= 2;
    this.take(call, placement, base);
  }

  private take(call: Call, placement: WorldPlacement, base: number): void {
    this.since = 0;
    const { actors } = placement;
    const flows = new Float64Array(4 * actors);
    const busy = new Float64Array(actors);
    for (let i = 0; i < actors; i++) {
      this.network.relativeState(base + i, this.queue.now, this.flow);
      flows.set(this.flow, 4 * i);
      busy[i] = Math.max(0, this.busyUntil[base + i] - this.queue.now);
    }
    this.snapshot = {
      task: call.task,
      now: this.queue.now,
      messages: this.tally.messages,
      linkBytes: this.tally.linkBytes.slice(),
      round: call.round.slice(),
      complete: call.complete.slice(),
      sent: call.sent.slice(),
      received: call.received.slice(),
      flows,
      busy,
      arrivals: this.arrivals(),
      arrivalsMark: this.arrivalsMark(),
    };
  }

  private recurs(was: Snapshot, call: Call, placement: WorldPlacement, base: number): boolean {
    // Two instants out of step mostly differ where the last two did.
    if (this.differs(was, call, placement, base, this.suspect)) return false;
    for (let i = 0; i < placement.actors; i++) {
      if (!this.differs(was, call, placement, base, i)) continue;
      this.suspect = i;
      return false;
    }
    if (this.arrivalsMark() !== was.arrivalsMark) return false;
    const arrivals = this.arrivals();
    return arrivals.length === was.arrivals.length && arrivals.every((value, i) => value === was.arrivals[i]);
  }

  /** Whether the relative state of an actor is another than in the snapshot. */
  private differs(was: Snapshot, call: Call, { rounds }: WorldPlacement, base: number, i: number): boolean {
    const { now } = this.queue;
    this.network.relativeState(base + i, now, this.flow);
    for (let f = 0; f < 4; f++) if (this.flow[f] !== was.flows[4 * i + f]) return true;
    const r = call.round[i];
    if (r !== was.round[i] || call.complete[i] !== was.complete[i]) return true;
    if (Math.max(0, this.busyUntil[base + i] - now) !== was.busy[i]) return true;
    // Only in a chained round do counts matter by their difference alone; elsewhere they must not have moved.
    const moved = call.sent[i] - was.sent[i];
    const chained = rounds[r]?.chained === true;
    for (let other = 0, at = i * rounds.length; other < rounds.length; other++, at++) {
      const more = call.received[at] - was.received[at];
      if (more !== (other === r && chained ? moved : 0)) return true;
    }
    return moved !== 0 && !chained;
  }

  /** Jumps over as many repeats as fit; false when none does. */
  private jump(was: Snapshot, call: Call, { actors, rounds }: WorldPlacement, base: number): boolean {
    const R = rounds.length;
    const period = this.queue.now - was.now;
    let repeats = Math.floor((this.nextForeign() - this.queue.now - 1) / period);
    for (let i = 0; i < actors; i++) {
      const moved = call.sent[i] - was.sent[i];
      if (moved === 0) continue;
      const r = call.round[i];
      const reached = Math.max(call.sent[i], call.received[i * R + r]);
      repeats = Math.min(repeats, Math.floor((rounds[r].repeat - 1 - reached) / moved));
    }
    if (!(repeats >= 1) || !Number.isFinite(repeats)) return false;
    for (let i = 0; i < actors; i++) {
      const more = repeats * (call.sent[i] - was.sent[i]);
      const index = i * R + call.round[i];
      call.sent[i] += more;
      if (more > 0) call.received[index] += more;
      if (this.busyUntil[base + i] > this.queue.now) this.busyUntil[base + i] += repeats * period;
    }
    const messages = repeats * (this.tally.messages - was.messages);
    this.tally.messages += messages;
    this.tally.jumped += messages;
    for (let l = 0; l < was.linkBytes.length; l++) {
      const bytes = this.tally.linkBytes[l];
      this.tally.linkBytes[l] = bytes + repeats * (bytes - was.linkBytes[l]);
    }
    this.network.shift(repeats * period);
    this.queue.shift(repeats * period, isForeign);
    return true;
  }

  /** Messages in flight as (time from now, receiver, code), sorted. Ends of flows are known from the flows themselves. */
  private arrivals(): number[] {
    const found: [number, number, number][] = [];
    this.queue.forEach((at, a, b) => {
      if (a >= 0 && b >= 0) found.push([at - this.queue.now, a, b]);
    });
    return found.sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2]).flat();
  }

  /** Costs no sorting, so that most instants that are out of step are told apart cheaply. */
  private arrivalsMark(): number {
    const { now } = this.queue;
    let mark = 0;
    this.queue.forEach((at, a, b) => {
      if (a >= 0 && b >= 0) mark = (mark + Math.imul((at - now) | 0, 0x9e3779b1) * (a + 1) + b) % 4503599627370496;
    });
    return mark;
  }

  private nextForeign(): number {
    let next = Number.POSITIVE_INFINITY;
    this.queue.forEach((at, a) => {
      if (isForeign(a)) next = Math.min(next, at);
    });
    return next;
  }
}

/** Events of ranks (a task begins or ends) do not belong to the rhythm of a call. */
const isForeign = (a: number): boolean => a < 0;
