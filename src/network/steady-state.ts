import type { EventQueue } from '../engine/event-queue';
import type { Call } from './call';
import type { FluidNetwork } from './fluid';
import type { Placed } from './placed';
import { LEFT, type Senders } from './relative-state';
import type { Tally } from './world-run';

/** Rounds shorter than this are over before a rhythm could be found. */
const SHORTEST_ROUND = 16;

/** The relative state of a run at the end of an instant, and the counters that tell how far it had come. */
interface Snapshot {
  task: number;
  now: number;
  round: Int32Array;
  complete: Int32Array;
  sent: Int32Array;
  received: Int32Array;
  taken: Int32Array;
  wordAt: Float64Array;
  flows: Float64Array;
  busy: Float64Array;
  /** How long ago the message under way started, −1 for none. */
  age: Float64Array;
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
  /** Sender at which the last comparison failed. */
  private suspect = 0;
  private readonly flow = new Float64Array(4);

  constructor(
    private readonly queue: EventQueue,
    private readonly network: FluidNetwork,
    private readonly senders: Senders,
    private readonly tally: Tally,
  ) {}

  /** Whether calls of this placement may settle into a rhythm. */
  static watches({ rounds }: Placed): boolean {
    return rounds.some(({ follows, repeat, pieceBytes }) => follows !== undefined && (repeat >= SHORTEST_ROUND || pieceBytes !== undefined));
  }

  /** To be called at the end of an instant in which the watched sender of the only call under way has sent a message; jumps when the state has recurred. */
  visit(call: Call, placed: Placed): void {
    const { snapshot } = this;
    if (snapshot === undefined || snapshot.task !== call.task) {
      if (!placed.rounds.some(({ follows }, r) => follows !== undefined && call.repeat[r] >= SHORTEST_ROUND)) return;
      this.span = 1;
      this.suspect = 0;
      this.take(call, placed);
      return;
    }
    this.since++;
    if (this.recurs(snapshot, call, placed)) {
      if (this.jump(snapshot, call, placed)) this.snapshot = undefined;
      return;
    }
    if (this.since < this.span) return;
    this.span *= 2;
    this.take(call, placed);
  }

  /** A rank has begun a call: what happens with it is no part of a rhythm that began before. */
  forget(): void {
    this.snapshot = undefined;
  }

  private take(call: Call, { firstSender, senders, flow }: Placed): void {
    this.since = 0;
    const { now } = this.queue;
    const flows = new Float64Array(4 * (flow[senders] - flow[0]));
    for (let f = flow[0]; f < flow[senders]; f++) {
      this.network.relativeState(f, now, this.flow);
      flows.set(this.flow, 4 * (f - flow[0]));
    }
    this.snapshot = {
      task: call.task,
      now,
      round: call.round.slice(),
      complete: call.complete.slice(),
      sent: call.sent.slice(),
      received: call.received.slice(),
      taken: call.taken.slice(),
      wordAt: call.wordAt.slice(),
      flows,
      busy: this.senders.busyUntil.slice(firstSender, firstSender + senders).map((until) => Math.max(0, until - now)),
      age: Float64Array.from({ length: senders }, (_, sender) => this.age(firstSender + sender)),
      arrivals: this.arrivals(),
      arrivalsMark: this.arrivalsMark(),
    };
  }

  private recurs(was: Snapshot, call: Call, placed: Placed): boolean {
    // Two instants out of step mostly differ where the last two did.
    if (this.differs(was, call, placed, this.suspect)) return false;
    for (let sender = 0; sender < placed.senders; sender++) {
      if (!this.differs(was, call, placed, sender)) continue;
      this.suspect = sender;
      return false;
    }
    if (this.arrivalsMark() !== was.arrivalsMark) return false;
    const arrivals = this.arrivals();
    return arrivals.length === was.arrivals.length && arrivals.every((value, i) => value === was.arrivals[i]);
  }

  /** Whether the relative state of a sender is another than in the snapshot. */
  private differs(was: Snapshot, call: Call, placed: Placed, sender: number): boolean {
    const { now } = this.queue;
    const { rounds, strands, flow, firstSender, entry, roundSlot, slotStart, slotEnd, legStart, words } = placed;
    for (let f = flow[sender]; f < flow[sender + 1]; f++) {
      this.network.relativeState(f, now, this.flow);
      for (let field = 0, at = 4 * (f - flow[0]); field < 4; field++, at++) if (this.flow[field] !== was.flows[at]) return true;
    }
    const actor = Math.floor(sender / strands);
    const r = call.round[sender];
    if (r !== was.round[sender] || call.complete[actor] !== was.complete[actor]) return true;
    if (Math.max(0, this.senders.busyUntil[firstSender + sender] - now) !== was.busy[sender]) return true;
    if (this.age(firstSender + sender) !== was.age[sender]) return true;
    const moved = call.sent[sender] - was.sent[sender];
    const follows = rounds[r]?.follows;
    if (follows === undefined) return moved !== 0;
    // What the sender waits for has moved on as far as itself. Other slots only wait to be full, which no jump makes them.
    if (legStart[entry[r] + actor] === legStart[entry[r] + actor + 1]) return false;
    if (rounds[r].slots !== undefined) {
      // The first messages found empty buffers and waited for no word; the later ones do.
      if (was.sent[sender] < words) return true;
      for (let f = flow[sender] - flow[0]; f < flow[sender + 1] - flow[0]; f++) {
        if (call.taken[f] - was.taken[f] !== moved) return true;
        for (let back = 1; back <= words && back <= was.taken[f]; back++) {
          const [to, from] = [f * words + ((call.taken[f] - back) % words), f * words + ((was.taken[f] - back) % words)];
          if (Math.max(0, call.wordAt[to] - now) !== Math.max(0, was.wordAt[from] - was.now)) return true;
        }
      }
    }
    for (let q = follows.from; q <= r; q++) {
      const i = entry[q] + actor;
      for (let slot = roundSlot[q] + slotStart[i]; slot < roundSlot[q] + slotEnd[i]; slot++) {
        if (call.received[slot] - was.received[slot] !== moved) return true;
      }
    }
    return false;
  }

  /** Jumps over as many repeats as fit; false when none does. */
  private jump(was: Snapshot, call: Call, { senders, strands, firstSender, slots, rounds, roundSlot, words, entry, legStart }: Placed): boolean {
    const period = this.queue.now - was.now;
    let repeats = Math.floor((this.nextForeign() - this.queue.now - 1) / period);
    for (let sender = 0; sender < senders; sender++) {
      const moved = call.sent[sender] - was.sent[sender];
      if (moved > 0) repeats = Math.min(repeats, Math.floor((call.repeat[call.round[sender]] - 1 - call.sent[sender]) / moved));
    }
    for (let r = 0; r < rounds.length; r++) {
      const end = r + 1 < rounds.length ? roundSlot[r + 1] : slots;
      for (let slot = roundSlot[r]; slot < end; slot++) {
        const moved = call.received[slot] - was.received[slot];
        if (moved > 0) repeats = Math.min(repeats, Math.floor((call.repeat[r] - 1 - call.received[slot]) / moved));
      }
    }
    if (!(repeats >= 1) || !Number.isFinite(repeats)) return false;
    for (let sender = 0; sender < senders; sender++) {
      const more = repeats * (call.sent[sender] - was.sent[sender]);
      call.sent[sender] += more;
      const i = entry[call.round[sender]] + Math.floor(sender / strands);
      if (more > 0) this.tally.jumped += more * (legStart[i + 1] - legStart[i]);
      const { busyUntil, startedAt } = this.senders;
      if (busyUntil[firstSender + sender] > this.queue.now) busyUntil[firstSender + sender] += repeats * period;
      startedAt[firstSender + sender] += repeats * period;
    }
    for (let slot = 0; slot < slots; slot++) {
      const more = repeats * (call.received[slot] - was.received[slot]);
      call.received[slot] += more;
      call.came[slot] += more;
    }
    if (words > 0) jumpWords(was, call, words, repeats, period);
    this.network.postpone(repeats * period);
    this.queue.shift(repeats * period, (at, a) => (isForeign(a) ? at : at + repeats * period));
    return true;
  }

  /** What is in flight, messages and word of free buffers, as (time from now, whom it reaches, code), sorted. Ends of flows are known from the flows themselves. */
  private arrivals(): number[] {
    const found: [number, number, number][] = [];
    this.queue.forEach((at, a, b) => {
      if (a >= 0 && b !== LEFT) found.push([at - this.queue.now, a, b]);
    });
    return found.sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2]).flat();
  }

  /** Costs no sorting, so that most instants that are out of step are told apart cheaply. */
  private arrivalsMark(): number {
    const { now } = this.queue;
    let mark = 0;
    this.queue.forEach((at, a, b) => {
      if (a >= 0 && b !== LEFT) mark = (mark + Math.imul((at - now) | 0, 0x9e3779b1) * (a + 1) + b) % 4503599627370496;
    });
    return mark;
  }

  private age(sender: number): number {
    return this.senders.sending[sender] > 0 ? this.queue.now - this.senders.startedAt[sender] : -1;
  }

  private nextForeign(): number {
    let next = Number.POSITIVE_INFINITY;
    this.queue.forEach((at, a) => {
      if (isForeign(a)) next = Math.min(next, at);
    });
    return next;
  }
}

/** Words come as much later, in the places of messages that much further on. */
function jumpWords(was: Snapshot, { taken, wordAt, waitsFor }: Call, words: number, repeats: number, period: number): void {
  for (let f = 0; f < taken.length; f++) {
    const more = repeats * (taken[f] - was.taken[f]);
    if (more === 0) continue;
    const old = wordAt.slice(f * words, (f + 1) * words);
    for (let w = 0; w < words; w++) wordAt[f * words + ((w + more) % words)] = old[w] + repeats * period;
    taken[f] += more;
    if (waitsFor[f] >= 0) waitsFor[f] += more;
  }
}

/** Events of ranks (a task begins or ends) do not belong to the rhythm of a call. */
const isForeign = (a: number): boolean => a < 0;
