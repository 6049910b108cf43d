import type { Detours } from './detours';
import type { GraphFabric } from './graph';
import { viaOf } from './valiant';

/** Who sends to whom at the same time, and on which channel. */
export type Flow = readonly [from: number, to: number, channel?: number];

/**
 * UGAL as a choice made once: flow by flow, in the order given, the direct route or Valiant's detour, whichever has the smaller product of links and of flows on its most loaded
 * link, the flow itself included; a tie stays direct. Loads are the flows of the same pattern that chose before.
 * A. Singh, Load-balanced routing in interconnection networks, PhD thesis, Stanford 2005 (with queue lengths in the place of loads, anew for every packet).
 *
 * @param patterns flows that are under way together; a pair that recurs keeps its first choice. Pairs in none go direct.
 * @example ugal(dragonfly({ p: 4, a: 8, h: 4 }), '1/0', [ranks.map((rank) => [rank, (rank + 32) % 1056])])
 */
export function ugal(fabric: Detours, seed: string, patterns: Iterable<Iterable<Flow>>): GraphFabric {
  const via = viaOf(fabric.vias, seed);
  const detoured = new Set<string>();
  const chosen = new Set<string>();
  const key = (from: number, to: number, channel: number): string => `${from}/${to}/${channel}`;
  const direct = new Int32Array(fabric.hops);
  const around = new Int32Array(fabric.detourHops);
  for (const pattern of patterns) {
    const load = new Map<number, number>();
    const cost = (route: Int32Array, hops: number): number => {
      let most = 0;
      for (let i = 0; i < hops; i++) most = Math.max(most, ((load.get(route[i]) ?? 0) + 1) / fabric.link(route[i]).width);
      return most * hops;
    };
    for (const [from, to, channel = 0] of pattern) {
      const name = key(from, to, channel);
      const short = fabric.route(from, to, direct, channel);
      const long = fabric.detour(from, to, via(from, to, channel), around);
      if (!chosen.has(name) && cost(around, long) < cost(direct, short)) detoured.add(name);
      chosen.add(name);
      const [route, hops] = detoured.has(name) ? [around, long] : [direct, short];
      for (let i = 0; i < hops; i++) load.set(route[i], (load.get(route[i]) ?? 0) + 1);
    }
  }
  return {
    ...fabric,
    hops: fabric.detourHops,
    route(from, to, out, channel = 0) {
      if (detoured.has(key(from, to, channel))) return fabric.detour(from, to, via(from, to, channel), out);
      return fabric.route(from, to, out, channel);
    },
  };
}
