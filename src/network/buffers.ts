import type { EventQueue } from '../engine/event-queue';
import type { Call } from './call';
import type { Placed } from './placed';

/** What word of a free buffer is scheduled as: (flow, WORD). */
export const WORD = -2;

/** The limited buffers of receivers: which messages have been taken out of them, and when their senders have word of it. Slots are numbered within the placement. */
export class Buffers {
  /** @param senderOf sender of each flow */
  constructor(
    private readonly queue: EventQueue,
    private readonly senderOf: Int32Array,
  ) {}

  /** The messages that the actor's `sent`-th message of a round waited for leave their buffers. */
  takeAfter(now: Placed, call: Call, actor: number, r: number, sent: number): void {
    const { follows } = now.rounds[r];
    if (follows === undefined || sent + follows.ahead < 2) return;
    for (let q = follows.from; q <= r; q++) {
      if (now.rounds[q].slots === undefined || now.taker[q * now.actors + actor] !== r) continue;
      const i = now.entry[q] + actor;
      const base = now.roundSlot[q];
      for (let slot = base + now.slotStart[i]; slot < base + now.slotEnd[i]; slot++) this.tell(now, call, slot, q);
    }
  }

  /** What nothing is sent after leaves its buffer as it comes. */
  takeAtOnce(now: Placed, call: Call, slot: number, q: number, actor: number): void {
    if (now.rounds[q].slots === undefined) return;
    const r = now.taker[q * now.actors + actor];
    const ahead = r < 0 ? 0 : (now.rounds[r].follows?.ahead ?? 0);
    if (r < 0 || call.received[slot] - ahead >= call.repeat[r]) this.tell(now, call, slot, q);
  }

  /** Word that a message of a slot has left its buffer sets out to the sender. It is an event only for a sender that waits for it. */
  private tell(now: Placed, call: Call, slot: number, q: number): void {
    const flow = now.slotFlow[slot];
    // A sender that has left the round needs no word of it.
    if (call.round[this.senderOf[flow] - now.firstSender] !== q) return;
    const f = flow - now.flow[0];
    const nth = call.taken[f]++;
    const at = this.queue.now + now.latencyPs[now.slotRoute[slot]];
    call.wordAt[f * now.words + (nth % now.words)] = at;
    if (call.waitsFor[f] === nth) this.queue.schedule(at, flow, WORD);
  }

  /** Whether the sender has word that its receiver took a message out of its buffer; if not, word will wake it. */
  knowsTaken(now: Placed, call: Call, flow: number, nth: number): boolean {
    const f = flow - now.flow[0];
    if (call.taken[f] > nth) {
      const at = call.wordAt[f * now.words + (nth % now.words)];
      if (at <= this.queue.now) return true;
      if (call.waitsFor[f] !== nth) this.queue.schedule(at, flow, WORD);
    }
    call.waitsFor[f] = nth;
    return false;
  }

  /** A sender enters another round: what was said of the last one is past. */
  forget(now: Placed, call: Call, sender: number): void {
    for (let f = now.flow[sender] - now.flow[0]; f < now.flow[sender + 1] - now.flow[0]; f++) {
      call.taken[f] = 0;
      call.waitsFor[f] = -1;
    }
  }
}
