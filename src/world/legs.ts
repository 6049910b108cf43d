/**
 * Who sends to whom in each pattern, seen from both sides. A message may go to several receivers (a parent's to its children): a leg to each, with a route of its own.
 * A receiver counts what comes in by *slots*, one for each sender (or class of senders).
 */
export interface Legs {
  /** Legs of the actor's message in a pattern: entries start[i] … start[i + 1] − 1 with i = pattern × actors + actor. */
  start: Int32Array;
  /** Route of a leg: pattern × actors + the actor that it belongs to. */
  route: Int32Array;
  /** Slot that the leg fills, counted from the first of its pattern. */
  slot: Int32Array;
  /** Slots of an actor in a pattern: entries slots[i] … slots[i + 1] − 1, i as above. */
  slots: Int32Array;
  /** Real messages that come in for each one that a slot counts. */
  slotSize: Int32Array;
}

/** What single messages wait for: that of an actor in a round for the slots, entries start[round × actors + actor] … of the next − 1. */
export interface SlotNeeds {
  start: Int32Array;
  /** Round of each slot, and its number from the first slot of the round. */
  round: Int32Array;
  slot: Int32Array;
}

/**
 * The slot of a receiver that a sender fills in the pattern that begins at `base` = pattern × actors.
 *
 * @throws RangeError when the one sends nothing to the other there.
 */
export function slotFrom({ start, slot, slots }: Legs, base: number, from: number, to: number): number {
  for (let leg = start[base + from]; leg < start[base + from + 1]; leg++) {
    if (slot[leg] >= slots[base + to] - slots[base] && slot[leg] < slots[base + to + 1] - slots[base]) return slot[leg];
  }
  throw new RangeError(`a message waits for one from actor ${from} to ${to}, which is never sent`);
}

/** What legs are made from: the other end of each actor's own message in a pattern (−1: none), and which way it goes. */
export interface Peers {
  actors: number;
  patterns: number;
  /** Indexed pattern × actors + actor. */
  peer: Int32Array;
  /** By pattern: 1 where the message comes from the peer. */
  pull: Uint8Array;
}

/**
 * Connects senders and receivers.
 *
 * @param size real actors that each actor stands for; one when absent
 * @example connect({ actors: 2, patterns: 1, peer: Int32Array.of(1, 0), pull: Uint8Array.of(0) }).slot // Int32Array [1, 0]
 */
export function connect({ actors, patterns, peer, pull }: Peers, size?: Int32Array): Legs {
  const entries = patterns * actors;
  const start = new Int32Array(entries + 1);
  const slots = new Int32Array(entries + 1);
  const perPattern = (visit: (own: number, other: number, pulled: boolean, actor: number, base: number) => void): void => {
    for (let pattern = 0, base = 0; pattern < patterns; pattern++, base += actors) {
      for (let actor = 0; actor < actors; actor++) {
        const to = peer[base + actor];
        if (to >= 0) visit(base + actor, base + to, pull[pattern] === 1, actor, base);
      }
    }
  };
  perPattern((own, other, pulled) => {
    start[(pulled ? other : own) + 1]++;
    slots[(pulled ? own : other) + 1]++;
  });
  for (let i = 0; i < entries; i++) {
    start[i + 1] += start[i];
    slots[i + 1] += slots[i];
  }
  const legs = start[entries];
  const route = new Int32Array(legs);
  const slot = new Int32Array(legs);
  const slotSize = new Int32Array(legs);
  const nextLeg = start.slice();
  const nextSlot = slots.slice();
  perPattern((own, other, pulled, actor, base) => {
    const [from, to] = pulled ? [other, own] : [own, other];
    const leg = nextLeg[from]++;
    const filled = nextSlot[to]++;
    route[leg] = own;
    slot[leg] = filled - slots[base];
    slotSize[filled] = pulled || size === undefined ? 1 : size[actor] / size[other - base];
  });
  return { start, route, slot, slots, slotSize };
}
