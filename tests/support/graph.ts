import { expect } from 'vitest';
import type { Fabric } from '../../src/fabric/fabric';
import type { GraphFabric } from '../../src/fabric/graph';

/** The links of a route. */
export function routeOf(fabric: Fabric, from: number, to: number, channel = 0): number[] {
  const out = new Int32Array(fabric.hops);
  return [...out.subarray(0, fabric.route(from, to, out, channel))];
}

/** The links of a route, which must lead from one rank to the other, each from where the last one ended, none of them twice. */
export function pathOf(fabric: GraphFabric, from: number, to: number, channel = 0): number[] {
  const links = routeOf(fabric, from, to, channel);
  let at = from;
  for (const id of links) {
    const [start, end] = fabric.ends(id);
    expect(start, `link ${id} of the route from ${from} to ${to}`).toBe(at);
    at = end;
  }
  expect(at, `end of the route from ${from}`).toBe(to);
  expect(new Set(links).size, `links of the route from ${from} to ${to}`).toBe(links.length);
  expect(links.length).toBeLessThanOrEqual(fabric.hops);
  return links;
}

/** Fewest links from a rank to every device, over links that `use` allows; ranks pass nothing on unless told. */
export function distancesFrom(fabric: GraphFabric, rank: number, { forwarding = false } = {}): number[] {
  const out: number[][] = Array.from({ length: fabric.devices }, () => []);
  for (let id = 0; id < fabric.linkCount; id++) {
    const [from, to] = fabric.ends(id);
    out[from].push(to);
  }
  const distance = new Array<number>(fabric.devices).fill(Number.POSITIVE_INFINITY);
  distance[rank] = 0;
  for (const queue = [rank]; queue.length > 0; ) {
    const at = queue.shift() as number;
    if (at !== rank && at < fabric.ranks && !forwarding) continue;
    for (const next of out[at]) {
      if (distance[next] !== Number.POSITIVE_INFINITY) continue;
      distance[next] = distance[at] + 1;
      queue.push(next);
    }
  }
  return distance;
}

/** Longest shortest path between two ranks, in links. */
export function diameterOf(fabric: GraphFabric, options = {}): number {
  let most = 0;
  for (let rank = 0; rank < fabric.ranks; rank++) most = Math.max(most, ...distancesFrom(fabric, rank, options).slice(0, fabric.ranks));
  return most;
}

/** Cables between the devices of a side and all others: width of the links that leave it. */
export function cutOf(fabric: GraphFabric, inside: (device: number) => boolean): number {
  let width = 0;
  for (let id = 0; id < fabric.linkCount; id++) {
    const [from, to] = fabric.ends(id);
    if (inside(from) && !inside(to)) width += fabric.link(id).width;
  }
  return width;
}

/** Smallest cut between halves of a small graph of ranks, every half tried. */
export function bisectionOf(fabric: GraphFabric): number {
  const { devices } = fabric;
  const half = Math.floor(devices / 2);
  const across: [number, number, number][] = Array.from({ length: fabric.linkCount }, (_, id) => [...fabric.ends(id), fabric.link(id).width]);
  let least = Number.POSITIVE_INFINITY;
  for (let side = 0; side < 2 ** devices; side++) {
    let count = 0;
    for (let rest = side; rest > 0; rest &= rest - 1) count++;
    if (count !== half) continue;
    least = Math.min(
      least,
      across.reduce((sum, [a, b, width]) => sum + ((side >> a) & 1 && !((side >> b) & 1) ? width : 0), 0),
    );
  }
  return least;
}

/** Flows on each link when all of a pattern are under way. */
export function loadsOf(fabric: Fabric, flows: Iterable<readonly [number, number, number?]>): Map<number, number> {
  const loads = new Map<number, number>();
  for (const [from, to, channel] of flows) for (const id of routeOf(fabric, from, to, channel)) loads.set(id, (loads.get(id) ?? 0) + 1);
  return loads;
}

export const mostOf = (loads: Map<number, number>): number => Math.max(...loads.values());
