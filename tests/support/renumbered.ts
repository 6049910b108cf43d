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
      const R = placement.rounds.length;
      const byActor = <T extends Int32Array | Uint8Array>(values: T, map: (value: number) => number = (value) => value): T => {
        const out = values.slice() as T;
        for (let i = 0; i < values.length; i++) out[(to[Math.floor(i / R)] as number) * R + (i % R)] = map(values[i] as number);
        return out;
      };
      return {
        ...placement,
        rankOf: moved(
          placement.rankOf.map((rank) => ranks[rank] as number),
          to,
        ),
        dest: byActor(placement.dest, (dest) => (dest < 0 ? dest : (to[dest] as number))),
        receives: byActor(placement.receives),
        route: byActor(placement.route),
        routes: { ...placement.routes, link: placement.routes.link.map((link) => links[link] as number) },
      };
    }),
  };
}

function moved<T extends Int32Array | Float64Array>(values: T, to: readonly number[]): T {
  const out = values.slice() as T;
  for (let i = 0; i < values.length; i++) out[to[i] as number] = values[i] as number;
  return out;
}
