import type { EventQueue } from '../engine/event-queue';
import type { Call, Calls } from './call';
import type { FluidNetwork } from './fluid';
import type { Placed } from './placed';

/** What a run knows of each sender beside its calls. */
export interface Senders {
  /** Until when the actor reduces, by its first sender. */
  busyUntil: Float64Array;
  /** Legs of its message under way; 1 while it rests. */
  sending: Int32Array;
  /** When its last message started. */
  startedAt: Float64Array;
}

/** All of a run but the programs of its ranks. */
export interface Traffic {
  queue: EventQueue;
  network: FluidNetwork;
  placed: readonly Placed[];
  calls: Calls;
  /** The call that each sender is in. */
  callOf: readonly (Call | undefined)[];
  senders: Senders;
}

/** What the end of a flow is scheduled as: (flow, −1). */
export const LEFT = -1;

/**
 * Everything that tells the future of the traffic at the end of an instant, as seen from then: the calls under way in the order in which they began, how far each has come, what the senders and flows do, and
 * what is in flight. Two instants with the same numbers have the same future as long as the ranks do the same, since no rule of the run knows the time.
 */
export function relativeState({ queue, network, placed, calls, callOf, senders }: Traffic): Float64Array {
  const { now } = queue;
  const out: number[] = [];
  const add = (values: ArrayLike<number>): void => {
    for (let i = 0; i < values.length; i++) out.push(values[i]);
  };
  const placeOf = new Int32Array(calls.all.length);
  let place = 0;
  for (const call of calls.open.values()) {
    placeOf[call.number] = place++;
    out.push(call.placement, call.bytes, call.ranksOpen);
    for (const counters of [call.round, call.sent, call.came, call.received, call.taken, call.waitsFor, call.complete, call.open]) add(counters);
    for (const at of call.wordAt) out.push(Math.max(0, at - now));
    for (const [actor, messages] of call.early) for (const { slot, nth } of messages) out.push(actor, slot, nth);
  }
  const flow = new Float64Array(4);
  for (const p of new Set([...calls.open.values()].map(({ placement }) => placement))) {
    const { firstSender, senders: count, flow: firstFlow } = placed[p];
    for (let sender = firstSender; sender < firstSender + count; sender++) {
      const call = callOf[sender];
      const age = senders.sending[sender] > 0 ? now - senders.startedAt[sender] : -1;
      out.push(call === undefined ? -1 : placeOf[call.number], senders.sending[sender], age, Math.max(0, senders.busyUntil[sender] - now));
    }
    for (let f = firstFlow[0]; f < firstFlow[count]; f++) {
      network.relativeState(f, now, flow);
      add(flow);
    }
  }
  // Ends of flows are known from the flows themselves.
  const flying: [number, number, number][] = [];
  queue.forEach((at, a, b) => {
    if (a >= 0 && b !== LEFT) flying.push([at - now, a, b < 0 ? b : 2 * placeOf[b >> 1] + (b & 1)]);
  });
  for (const event of flying.sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2])) add(event);
  return Float64Array.from(out);
}
