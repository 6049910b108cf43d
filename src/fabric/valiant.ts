import type { Detours } from './detours';
import type { GraphFabric } from './graph';
import { pathHash } from './path-hash';

/** The place that a flow is led by way of: drawn once for its ranks and channel, so that it stays for the communicator. */
export function viaOf(vias: number, seed: string): (from: number, to: number, channel: number) => number {
  const hash = pathHash(seed);
  return (from, to, channel) => Math.floor(hash(from, to, channel) * vias);
}

/**
 * Valiant's routing: every flow goes by way of a place drawn at random, so that any pattern of traffic loads links like a random one, at twice the way.
 * L. Valiant, A scheme for fast parallel communication, SIAM J. Comput. 11 (1982).
 *
 * @param seed of the draws; report several, as with hashed paths
 * @example valiant(dragonfly({ p: 4, a: 8, h: 4 }), '1/0')
 */
export function valiant(fabric: Detours, seed: string): GraphFabric {
  const via = viaOf(fabric.vias, seed);
  return {
    ...fabric,
    hops: fabric.detourHops,
    route: (from, to, out, channel = 0) => fabric.detour(from, to, via(from, to, channel), out),
  };
}
