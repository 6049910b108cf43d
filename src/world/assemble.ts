import type { Quotient, QuotientPlacement } from './quotient';
import type { Task, World, WorldPlacement } from './world';

/** What things cost: the only part of a world that media, library profiles and counterfactuals change. */
export interface Costs {
  /** Bytes per second of one port, by tier. */
  portBytesPerSecond: number[];
  /** One-way latency of a link of the tier and direction, the switch or endpoint that it ends in included. */
  linkLatencyPs: (tier: number, up: number, lengthM: number) => number;
  /** Latency of the endpoints of a route that its links do not hold, by SCALE_UP and SCALE_OUT. None when absent. */
  endpointPs?: [number, number];
  /** Software cost of one message, by SCALE_UP and SCALE_OUT, over its physical latency. */
  hopExcessPs: [number, number];
  launchPs: number;
  wireExpansion: number;
  reducePsPerByte: number;
  /** What the library's actors cost beside the wire. Nothing when absent. */
  actor?: ActorCosts;
  /** Start delay of each real rank. */
  startDelayPs: (rank: number) => number;
  /** Compute tasks of each real rank take so many times as long. Nobody is slow when absent. */
  slowdown?: (rank: number) => number;
  /** True: dead links work again. Routes stay. */
  healed?: boolean;
  /** False: a flow shares capacity only at the ports of its own two ranks; every other link is a private cap (the α-β world). */
  contention: boolean;
}

/** What a library's actors cost beside the wire; pairs are by SCALE_UP and SCALE_OUT. */
export interface ActorCosts {
  /** A message is never faster, wire bytes per second: what one channel moves. */
  capBytesPerSecond: [number, number];
  /** Wire bytes that every message takes on its route beside its own: the time that a NIC spends on each message, at its rate. */
  headerBytes: [number, number];
  /** The sender rests so long after a message has left. */
  pausePs: [number, number];
  /** Least time from the start of a message to the start of the sender's next. */
  spacingPs: [number, number];
  /** The sender's next message starts no earlier than copyPs + wire bytes / copyBytesPerSecond after the start of this one. */
  copyPs: number;
  copyBytesPerSecond: number;
}

/** The costs that a counterfactual switches off, one at a time or together. Program, schedules, routes and random draws stay those of the full world. */
export const COUNTERFACTUALS = {
  bandwidth: (costs: Costs): Costs => ({ ...costs, portBytesPerSecond: costs.portBytesPerSecond.map(() => Number.POSITIVE_INFINITY) }),
  latency: ({ endpointPs: _, ...costs }: Costs): Costs => ({ ...costs, linkLatencyPs: () => 0 }),
  software: ({ actor: _, ...costs }: Costs): Costs => ({ ...costs, hopExcessPs: [0, 0], launchPs: 0, wireExpansion: 1, reducePsPerByte: 0 }),
  contention: (costs: Costs): Costs => ({ ...costs, contention: false }),
  stragglers: ({ slowdown: _, ...costs }: Costs): Costs => ({ ...costs, startDelayPs: () => 0 }),
  faults: (costs: Costs): Costs => ({ ...costs, healed: true }),
} as const;

/** Puts costs on a structure: the world that the simulator runs. Links of infinite capacity never limit a flow and are left out of its route. */
export function assemble(structure: Quotient, program: Task[], costs: Costs): World {
  const { links } = structure;
  const capacity = new Float64Array(links.count);
  const latencyPs = new Float64Array(links.count);
  for (let l = 0; l < links.count; l++) {
    const tier = links.tier[l];
    const port = costs.portBytesPerSecond[tier];
    const width = links.width[l] + (costs.healed ? links.lost[l] : 0);
    // A dead trunk is on no route, whatever its rate.
    capacity[l] = port === Number.POSITIVE_INFINITY ? port : width * port;
    latencyPs[l] = costs.linkLatencyPs(tier, links.up[l], links.lengthM[l]);
  }
  return {
    ranks: structure.ranks,
    startDelayPs: Float64Array.from(structure.firstRank, costs.startDelayPs),
    ...(costs.slowdown && { slowdown: Float64Array.from(structure.firstRank, costs.slowdown) }),
    capacity,
    placements: structure.placements.map((placement) => withCosts(placement, capacity, latencyPs, costs)),
    program,
    launchPs: costs.launchPs,
    wireExpansion: costs.wireExpansion,
    reducePsPerByte: costs.reducePsPerByte,
  };
}

function withCosts(
  placement: QuotientPlacement,
  capacity: Float64Array,
  latency: Float64Array,
  { contention, hopExcessPs, endpointPs = [0, 0], actor }: Costs,
): WorldPlacement {
  const { start, link, weight, crossings, own, kind, actors, rankOf, rounds, pattern, legs, needs } = placement;
  const routes = kind.length;
  const keptStart = new Int32Array(routes + 1);
  const keptLink = new Int32Array(link.length);
  const keptWeight = new Int32Array(link.length);
  const latencyPs = new Float64Array(routes);
  const byKind = (pair: [number, number], otherwise = 0): Float64Array => Float64Array.from(kind, (k) => pair[k] ?? otherwise);
  const cap =
    actor === undefined ? new Float64Array(routes).fill(Number.POSITIVE_INFINITY) : byKind(actor.capBytesPerSecond, Number.POSITIVE_INFINITY);
  let kept = 0;
  for (let route = 0; route < routes; route++) {
    latencyPs[route] = (hopExcessPs[kind[route]] ?? 0) + (endpointPs[kind[route]] ?? 0);
    for (let i = start[route]; i < start[route + 1]; i++) {
      const l = link[i];
      latencyPs[route] += crossings[i] * latency[l];
      if (capacity[l] === Number.POSITIVE_INFINITY) continue;
      if (!contention && own[i] === 0) {
        cap[route] = Math.min(cap[route], capacity[l]);
        continue;
      }
      keptLink[kept] = l;
      keptWeight[kept] = weight[i];
      kept++;
    }
    keptStart[route + 1] = kept;
  }
  return {
    actors,
    rankOf,
    rounds,
    pattern,
    legs,
    ...(needs && { needs }),
    routes: { start: keptStart, link: keptLink.slice(0, kept), weight: keptWeight.slice(0, kept), latencyPs, cap },
    ...(actor !== undefined && {
      actor: {
        headerBytes: byKind(actor.headerBytes),
        pausePs: byKind(actor.pausePs),
        spacingPs: byKind(actor.spacingPs),
        copyPs: actor.copyPs,
        copyBytesPerSecond: actor.copyBytesPerSecond,
      },
    }),
  };
}
