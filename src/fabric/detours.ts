import type { GraphFabric } from './graph';

/** A fabric whose routes may be led out of their way, to spread what would crowd on the shortest ones. */
export interface Detours extends GraphFabric {
  /** Places that a route can be led by way of. */
  vias: number;
  /** Writes the route by way of a place; the direct one where the place lies at its own end. */
  detour(from: number, to: number, via: number, out: Int32Array): number;
  /** Longest detour, in links. */
  detourHops: number;
}
