import type { Call } from './call';
import type { Placed } from './placed';

/** What meetings ask of the run. */
interface Run {
  /** The call that each sender is in. */
  callOf: readonly (Call | undefined)[];
  senderOf: Int32Array;
  actorOfSlot: Int32Array;
  /** Whether an actor has so many messages of a round from each of its senders. */
  has(now: Placed, call: Call, actor: number, round: number, count: number): boolean;
  proceed(sender: number): void;
}

/**
 * Senders that wait for their receivers (`Round.meets`): a message of such a round leaves when its sender has sent all that comes before, and when everybody to whom the sender's messages of these rounds go has
 * begun the call and has received all that comes before. So no port carries messages of two stages at once. Word of it costs no time: a receiver has room for what is under way on the wire, so a
 * sender that starts as much earlier as the word would take delivers nothing sooner or later.
 */
export class Meetings {
  constructor(private readonly run: Run) {}

  /** Whether an actor may send its message of a round. */
  met(now: Placed, call: Call, actor: number, round: number): boolean {
    const { gate, meets } = now.rounds[round];
    if (meets === undefined) return true;
    for (let sender = actor * now.strands; sender < (actor + 1) * now.strands; sender++) if (call.round[sender] < meets.from) return false;
    for (let q = meets.from; q < meets.to; q++) {
      const i = now.entry[q] + actor;
      for (let leg = now.legStart[i]; leg < now.legStart[i + 1]; leg++) {
        const other = this.run.actorOfSlot[now.firstSlot + now.roundSlot[q] + now.legSlot[leg]];
        if (this.run.callOf[now.firstSender + other * now.strands] !== call || this.progress(now, call, other, gate) < gate) return false;
      }
    }
    return true;
  }

  /** An actor has begun a call: whoever waits for it where it is now may send. */
  begins(now: Placed, call: Call, actor: number): void {
    if (now.meetings.length > 0) this.comes(now, actor, 0, this.progress(now, call, actor, now.rounds.length));
  }

  /** An actor has received a message: whoever waits for it at the gates that this opens may send. */
  receives(now: Placed, call: Call, actor: number): void {
    if (now.meetings.length === 0) return;
    const before = call.complete[actor];
    const after = this.progress(now, call, actor, now.rounds.length);
    if (after > before && this.run.callOf[now.firstSender + actor * now.strands] === call) this.comes(now, actor, before + 1, after);
  }

  /** A strand that moves on may be what the other strands of its actor wait for. */
  proceed({ meetings, firstSender, strands }: Placed, sender: number): void {
    this.run.proceed(sender);
    if (strands === 1 || meetings.length === 0) return;
    const first = sender - ((sender - firstSender) % strands);
    for (let other = first; other < first + strands; other++) if (other !== sender) this.run.proceed(other);
  }

  /** The first round before a gate of which an actor still lacks a message; the gate when there is none. */
  private progress(now: Placed, call: Call, actor: number, gate: number): number {
    let complete = call.complete[actor];
    while (complete < gate && this.run.has(now, call, actor, complete, call.repeat[complete])) complete++;
    call.complete[actor] = complete;
    return complete;
  }

  private comes(now: Placed, actor: number, from: number, to: number): void {
    const { meetings, rounds, entry, roundSlot, slotStart, slotEnd, slotFlow } = now;
    for (let m = 0; m < meetings.length; m++) {
      const r = meetings[m];
      const { gate } = rounds[r];
      if (gate < from || gate > to) continue;
      const i = entry[r] + actor;
      for (let slot = roundSlot[r] + slotStart[i]; slot < roundSlot[r] + slotEnd[i]; slot++) this.proceed(now, this.run.senderOf[slotFlow[slot]]);
    }
  }
}
