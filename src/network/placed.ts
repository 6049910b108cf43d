import { type Round, strandsOf } from '../collective/schedule';
import type { ActorTimes, WorldPlacement } from '../world/world';

/**
 * A placement as the run sees it, in the numbering of all placements: *senders* (actor × strands + strand), *flows* (one for each leg that a sender's message can have) and
 * *slots* (one for each round and sender that an actor receives from).
 */
export interface Placed {
  actors: number;
  strands: number;
  rounds: Round[];
  rankOf: Int32Array;
  /** Rounds of a strand: its first, and after each round the next; the number of rounds when there is none. */
  firstRound: Int32Array;
  nextRound: Int32Array;
  senders: number;
  firstSender: number;
  /** A sender whose messages show the rhythm of a call: the first that sends in a round of many messages, −1 for none. */
  watched: number;
  /** First flow of each sender, and the end of the last. */
  flow: Int32Array;
  slots: number;
  firstSlot: number;
  /** Of a round, from the first slot of the placement: where its slots begin. */
  roundSlot: Int32Array;
  /** Of a round: its pattern × actors. Legs and slots of an actor are listed at this + actor. */
  entry: Int32Array;
  legStart: Int32Array;
  legRoute: Int32Array;
  legSlot: Int32Array;
  /** Of an entry: from the first slot of the round, where the actor's slots begin. */
  slotStart: Int32Array;
  slotEnd: Int32Array;
  /** Real messages for each that a slot of the placement counts. */
  slotSize: Int32Array;
  /** Slots that must be full before the actor's message of a round, entries start[round × actors + actor] … of the next − 1. */
  needs?: { start: Int32Array; slot: Int32Array };
  /** Of a slot of the placement: the flow that fills it, and its route. */
  slotFlow: Int32Array;
  slotRoute: Int32Array;
  /** Most buffers of a receiver for one sender in any round; 0 where they are unlimited. */
  words: number;
  /** Rounds in which senders wait for their receivers. */
  meetings: Int32Array;
  /** Of round × actors + actor: the round of the actor's message after which it takes what it has received, −1 for none. Empty where no round has limited buffers. */
  taker: Int32Array;
  /** First entry in the network's route tables of each route, and one past the last. */
  routeStart: Int32Array;
  latencyPs: Float64Array;
  cap: Float64Array;
  actor?: ActorTimes;
}

/** Where the numbering of the next placement begins. */
export interface Totals {
  senders: number;
  flows: number;
  slots: number;
  routeEntries: number;
}

/** Numbers a placement after those before it, and counts it into the totals. */
export function placed({ actors, rankOf, rounds, pattern, legs, needs, routes, actor }: WorldPlacement, totals: Totals): Placed {
  const R = rounds.length;
  const strands = strandsOf(rounds);
  const nextRound = new Int32Array(R);
  const firstRound = new Int32Array(strands).fill(R);
  for (let r = R - 1; r >= 0; r--) {
    const { strand } = rounds[r];
    nextRound[r] = firstRound[strand];
    firstRound[strand] = r;
  }
  const patterns = (legs.slots.length - 1) / Math.max(1, actors);
  const slotStart = new Int32Array(legs.slots.length - 1);
  const slotEnd = new Int32Array(slotStart.length);
  for (let a = 0, i = 0; a < patterns; a++) {
    const first = legs.slots[i];
    for (const end = i + actors; i < end; i++) {
      slotStart[i] = legs.slots[i] - first;
      slotEnd[i] = legs.slots[i + 1] - first;
    }
  }
  const entry = Int32Array.from(pattern, (a) => a * actors);
  const roundSlot = new Int32Array(R);
  let slots = 0;
  for (let r = 0; r < R; r++) {
    roundSlot[r] = slots;
    slots += legs.slots[entry[r] + actors] - legs.slots[entry[r]];
  }
  const slotSize = new Int32Array(slots);
  for (let r = 0; r < R; r++) slotSize.set(legs.slotSize.subarray(legs.slots[entry[r]], legs.slots[entry[r] + actors]), roundSlot[r]);
  const senders = actors * strands;
  const flow = new Int32Array(senders + 1);
  // Patterns that each strand uses: a sender needs as many flows as its longest list of legs.
  const used = Array.from({ length: strands }, (_, strand) => [...new Set(entry.filter((_, r) => rounds[r].strand === strand))]);
  for (let actor = 0, sender = 0; actor < actors; actor++) {
    for (let strand = 0; strand < strands; strand++, sender++) {
      let most = 0;
      for (const first of used[strand]) most = Math.max(most, legs.start[first + actor + 1] - legs.start[first + actor]);
      flow[sender + 1] = flow[sender] + most;
    }
  }
  for (let sender = 0; sender <= senders; sender++) flow[sender] += totals.flows;
  const slotFlow = new Int32Array(slots);
  const slotRoute = new Int32Array(slots);
  for (let r = 0; r < R; r++) {
    for (let actor = 0; actor < actors; actor++) {
      const first = legs.start[entry[r] + actor];
      for (let leg = first; leg < legs.start[entry[r] + actor + 1]; leg++) {
        slotFlow[roundSlot[r] + legs.slot[leg]] = flow[actor * strands + rounds[r].strand] + leg - first;
        slotRoute[roundSlot[r] + legs.slot[leg]] = legs.route[leg];
      }
    }
  }
  const numbered: Placed = {
    actors,
    strands,
    rounds,
    rankOf,
    firstRound,
    nextRound,
    senders,
    firstSender: totals.senders,
    watched: firstInRhythm(rounds, actors, strands, entry, legs.start),
    flow,
    slots,
    firstSlot: totals.slots,
    roundSlot,
    entry,
    legStart: legs.start,
    legRoute: legs.route,
    legSlot: legs.slot,
    slotStart,
    slotEnd,
    slotSize,
    ...(needs && { needs: { start: needs.start, slot: needs.slot.map((slot, i) => roundSlot[needs.round[i]] + slot) } }),
    slotFlow,
    slotRoute,
    words: rounds.reduce((most, { slots: buffers = 0 }) => Math.max(most, buffers), 0),
    meetings: Int32Array.from(rounds.flatMap(({ meets }, r) => (meets === undefined ? [] : [r]))),
    taker: takers(rounds, actors, entry, legs.start),
    routeStart: routes.start.map((start) => start + totals.routeEntries),
    latencyPs: routes.latencyPs,
    cap: routes.cap,
    ...(actor && { actor }),
  };
  totals.senders += senders;
  totals.flows = flow[senders];
  totals.slots += slots;
  totals.routeEntries += routes.link.length;
  return numbered;
}

function firstInRhythm(rounds: Round[], actors: number, strands: number, entry: Int32Array, legStart: Int32Array): number {
  for (let actor = 0; actor < actors; actor++) {
    const r = rounds.findIndex(({ follows }, q) => follows !== undefined && legStart[entry[q] + actor] < legStart[entry[q] + actor + 1]);
    if (r >= 0) return actor * strands + rounds[r].strand;
  }
  return -1;
}

/** The first round that waits for the messages of each round and in which the actor sends. */
function takers(rounds: Round[], actors: number, entry: Int32Array, legStart: Int32Array): Int32Array {
  if (rounds.every(({ slots }) => slots === undefined)) return new Int32Array(0);
  const taker = new Int32Array(rounds.length * actors).fill(-1);
  for (let r = rounds.length - 1; r >= 0; r--) {
    for (let q = rounds[r].follows?.from ?? r + 1; q <= r; q++) {
      for (let actor = 0; actor < actors; actor++) {
        const i = entry[r] + actor;
        if (legStart[i] < legStart[i + 1]) taker[q * actors + actor] = r;
      }
    }
  }
  return taker;
}
