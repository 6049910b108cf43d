import type { Legs } from '../../src/world/legs';
import type { World } from '../../src/world/world';

/** New numbers: `ranks[r]` is the new number of rank r, and likewise for links and, by placement, actors. */
export interface Numbering {
  ranks: readonly number[];
  links: readonly number[];
  actors: readonly (readonly number[])[];
}

/**
 * The same world under other numbers. Whatever happens at one instant (starts, arrivals, ends) then happens in another order, and nothing else changes.
 */
export function renumbered(world: World, { ranks, links, actors }: Numbering): World {
  return {
    ...world,
    startDelayPs: moved(world.startDelayPs, ranks),
    capacity: moved(world.capacity, links),
    placements: world.placements.map((placement, p) => {
      const to = actors[p] as readonly number[];
      return {
        ...placement,
        rankOf: moved(
          placement.rankOf.map((rank) => ranks[rank] as number),
          to,
        ),
        legs: renumberedLegs(placement.legs, to),
        routes: { ...placement.routes, link: placement.routes.link.map((link) => links[link] as number) },
      };
    }),
  };
}

/** Legs and slots of the actors under their new numbers; routes keep theirs. */
function renumberedLegs({ start, route, slot, slots, slotSize }: Legs, to: readonly number[]): Legs {
  const entries = start.length - 1;
  const old = new Int32Array(entries);
  for (let i = 0; i < entries; i++) old[i - (i % to.length) + to[i % to.length]] = i;
  const out: Legs = {
    start: new Int32Array(entries + 1),
    route: route.slice(),
    slot: slot.slice(),
    slots: new Int32Array(entries + 1),
    slotSize: slotSize.slice(),
  };
  const newSlot = new Int32Array(slotSize.length);
  for (let i = 0; i < entries; i++) {
    const from = old[i];
    const count = slots[from + 1] - slots[from];
    for (let s = 0; s < count; s++) {
      newSlot[slots[from] + s] = out.slots[i] + s;
      out.slotSize[out.slots[i] + s] = slotSize[slots[from] + s];
    }
    out.slots[i + 1] = out.slots[i] + count;
  }
  for (let i = 0; i < entries; i++) {
    const from = old[i];
    const first = i - (i % to.length);
    const count = start[from + 1] - start[from];
    for (let leg = 0; leg < count; leg++) {
      out.route[out.start[i] + leg] = route[start[from] + leg];
      out.slot[out.start[i] + leg] = newSlot[slots[first] + slot[start[from] + leg]] - slots[first];
    }
    out.start[i + 1] = out.start[i] + count;
  }
  return out;
}

function moved<T extends Int32Array | Float64Array>(values: T, to: readonly number[]): T {
  const out = values.slice() as T;
  for (let i = 0; i < values.length; i++) out[to[i] as number] = values[i] as number;
  return out;
}
