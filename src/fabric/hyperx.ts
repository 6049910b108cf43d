import type { Detours } from './detours';
import { type Cable, graphOf, type Runs, runOf } from './graph';
import { eachPair, pairNumber, pairsOf } from './pairs';
import { UnbuildableError } from './unbuildable';

export interface HyperxSpec {
  /** Switches along each dimension. */
  shape: number[];
  /** Ranks on a switch. */
  perSwitch: number;
  /** Ranks, when they do not fill all switches. */
  ranks?: number;
  /** Links of a rank to its switch. Default 1. */
  nicWidth?: number;
  /** Parallel links between two switches, by dimension. Default 1. */
  width?: number[];
  runs?: Runs;
}

/**
 * HyperX: switches stand in a grid, and those that differ in one coordinate are all joined (a hypercube has 2 in each dimension, a flattened butterfly is the regular case).
 * Ranks are numbered switch by switch, switches first dimension fastest. Tiers: leaf from a rank to its switch, spine in the first dimension, core in the others.
 *
 *     row:  S ─ S ─ S     each also joined to the switches of its column
 *           └───────┘
 *
 * Minimal routes correct the coordinates in the order of the dimensions; a detour goes by way of any switch. Diameter: one link a dimension, beside the two of the ranks. The cut across dimension k
 * of S_k switches, width K_k, has K_k · P/S_k · ⌊S_k/2⌋⌈S_k/2⌉ cables over P switches.
 * J. Ahn et al., HyperX: topology, routing, and packaging of efficient large-scale networks, SC 2009, §2–3.
 *
 * @throws UnbuildableError when the ranks are more than the switches hold
 * @example hyperx({ shape: [8, 8], perSwitch: 8 })
 */
export function hyperx({ shape, perSwitch, nicWidth = 1, width = [], runs = {}, ...spec }: HyperxSpec): Detours {
  const switches = shape.reduce((product, size) => product * size, 1);
  const ranks = spec.ranks ?? switches * perSwitch;
  if (ranks > switches * perSwitch) {
    throw new UnbuildableError(`a HyperX of ${shape.join(' × ')} switches holds ${switches * perSwitch} GPUs, not ${ranks}`, 'HyperX full');
  }
  const cables: Cable[] = Array.from({ length: ranks }, (_, rank) => {
    return { a: rank, b: ranks + Math.floor(rank / perSwitch), tier: 'leaf', width: nicWidth, ...runOf(runs, 'leaf') };
  });
  let stride = 1;
  const dimensions = shape.map((size, d) => {
    const own = { size, stride, first: cables.length };
    const tier = d === 0 ? 'spine' : 'core';
    for (let line = 0; line < switches / size; line++) {
      const start = (line % stride) + Math.floor(line / stride) * stride * size;
      for (const [u, v] of eachPair(size)) {
        cables.push({ a: ranks + start + u * stride, b: ranks + start + v * stride, tier, width: width[d] ?? 1, ...runOf(runs, tier) });
      }
    }
    stride *= size;
    return own;
  });
  /** Writes the links from one switch to another, dimension by dimension. */
  const across = (from: number, to: number, out: Int32Array, n: number): number => {
    let at = from;
    let hops = n;
    for (const { size, stride: s, first } of dimensions) {
      const [u, v] = [Math.floor(at / s) % size, Math.floor(to / s) % size];
      if (u === v) continue;
      const line = (at % s) + Math.floor(at / (s * size)) * s;
      out[hops++] = 2 * (first + line * pairsOf(size) + pairNumber(u, v, size)) + Number(u > v);
      at += (v - u) * s;
    }
    return hops;
  };
  const detour = (from: number, to: number, via: number, out: Int32Array): number => {
    const [a, b] = [Math.floor(from / perSwitch), Math.floor(to / perSwitch)];
    out[0] = 2 * from;
    // Two ranks of one switch need no other.
    let n = a === b ? 1 : across(a, via, out, 1);
    if (a !== b) n = across(via, b, out, n);
    out[n++] = 2 * to + 1;
    return n;
  };
  const dims = shape.filter((size) => size > 1).length;
  return {
    ...graphOf({
      ranks,
      devices: ranks + switches,
      cables,
      peerTiers: ['spine', 'core'],
      hops: 2 + dims,
      switchName: (number) => `switch${dimensions.map(({ size, stride: s }) => Math.floor(number / s) % size).join('-')}`,
      route: (from, to, out) => detour(from, to, Math.floor(to / perSwitch), out),
      domainOf: (rank) => rank,
    }),
    vias: switches,
    detour,
    detourHops: 2 + 2 * dims,
  };
}
