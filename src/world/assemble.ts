import type { Round } from '../collective/schedule';
import { isScaleUp, TIERS } from '../fabric/tiers';
import type { Quotient, QuotientLinks, QuotientPlacement } from './quotient';
import type { Task, World, WorldPlacement } from './world';

/** What things cost: the only part of a world that media, library profiles and counterfactuals change. Its library part is that of all calls. */
export interface Costs extends LibraryCosts {
  /** The library part of the calls of each placement, where they differ: then all calls of a placement have the same bytes. */
  calls?: readonly LibraryCosts[];
  /** Bytes per second of one port, by plan: tiers first, in their order, then plans of links that are not built as their tier is. */
  portBytesPerSecond: number[];
  /** One-way latency of a link of the plan and direction, the switch or endpoint that it ends in included. */
  linkLatencyPs: (plan: number, up: number, lengthM: number) => number;
  /** Latency of the endpoints of a route that its links do not hold, by SCALE_UP and SCALE_OUT. None when absent. */
  endpointPs?: [number, number];
  /** Start delay of each real rank. */
  startDelayPs: (rank: number) => number;
  /** Compute tasks of each real rank take so many times as long. Nobody is slow when absent. */
  slowdown?: (rank: number) => number;
  /** True: dead links work again. Routes stay. */
  healed?: boolean;
  /** False: a flow shares capacity only at the ports of its own two ranks; every other link is a private cap (the α-β world). */
  contention: boolean;
}

/** What a library costs beside the wire; pairs are by SCALE_UP and SCALE_OUT. */
export interface LibraryCosts {
  /** Software cost of one message over its physical latency. */
  hopExcessPs: [number, number];
  /** Cost of issuing a call. */
  launchPs: number;
  wireExpansion: number;
  reducePsPerByte: number;
  /** Share of the rate of scale-up links, and of links between NIC and leaf, that payload reaches. All of it when absent. */
  portShare?: [number, number];
  /** What the library's actors cost. Nothing when absent. */
  actor?: ActorCosts;
}

/** The wire alone. */
export const NO_LIBRARY: LibraryCosts = { hopExcessPs: [0, 0], launchPs: 0, wireExpansion: 1, reducePsPerByte: 0 };

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
  software: ({ actor: _actor, portShare: _share, calls: _calls, ...costs }: Costs): Costs => ({ ...costs, ...NO_LIBRARY }),
  contention: (costs: Costs): Costs => ({ ...costs, contention: false }),
  stragglers: ({ slowdown: _, ...costs }: Costs): Costs => ({ ...costs, startDelayPs: () => 0 }),
  faults: (costs: Costs): Costs => ({ ...costs, healed: true }),
} as const;

/**
 * Puts costs on a structure: the world that the simulator runs. Links of infinite capacity never limit a flow and are left out of its route. Where libraries of two placements reach different
 * shares of the ports, each has links of its own, `links.count` apart (`foldCopies` adds them up again): calls of one stream follow each other and hardly meet.
 */
export function assemble(structure: Quotient, program: Task[], costs: Costs): World {
  const { links } = structure;
  const { calls } = costs;
  const latencyPs = new Float64Array(links.count);
  for (let l = 0; l < links.count; l++) latencyPs[l] = costs.linkLatencyPs((links.plan ?? links.tier)[l], links.up[l], links.lengthM[l]);
  const libraries = structure.placements.map((_, p): LibraryCosts => calls?.[p] ?? costs);
  const shares = [...new Map((libraries.length > 0 ? libraries : [costs]).map(({ portShare = ALL }) => [String(portShare), portShare])).values()];
  const copies = shares.map((share) => capacities(links, costs, share));
  const placements = structure.placements.map((placement, p) => {
    const { portShare = ALL, wireExpansion } = libraries[p];
    const copy = shares.findIndex((share) => String(share) === String(portShare));
    const bound = calls === undefined ? placement : { ...placement, rounds: boundRounds(placement.rounds, bytesOf(program, p), wireExpansion) };
    return withCosts(bound, copies[copy], latencyPs, costs, libraries[p], copy * links.count);
  });
  return {
    ranks: structure.ranks,
    startDelayPs: Float64Array.from(structure.firstRank, costs.startDelayPs),
    ...(costs.slowdown && { slowdown: Float64Array.from(structure.firstRank, costs.slowdown) }),
    capacity: copies.length === 1 ? copies[0] : Float64Array.from(copies.flatMap((copy) => [...copy])),
    placements,
    program,
    wireExpansion: calls === undefined ? costs.wireExpansion : 1,
    reducePsPerByte: (calls?.[0] ?? costs).reducePsPerByte,
  };
}

const ALL: [number, number] = [1, 1];

/**
 * Bytes per second of the links of a structure. A dead trunk is on no route, whatever its rate.
 *
 * @param portShare what a library reaches of scale-up links, and of those between NIC and leaf
 */
export function capacities(
  links: QuotientLinks,
  { portBytesPerSecond, healed }: Pick<Costs, 'portBytesPerSecond' | 'healed'>,
  portShare = ALL,
): Float64Array {
  return Float64Array.from({ length: links.count }, (_, l) => {
    const port = portBytesPerSecond[(links.plan ?? links.tier)[l]];
    const tier = TIERS[links.tier[l]];
    const share = isScaleUp(tier) ? portShare[0] : tier === 'leaf' ? portShare[1] : 1;
    const width = links.width[l] + (healed ? links.lost[l] : 0);
    return port === Number.POSITIVE_INFINITY ? port : width * (port * share);
  });
}

/** What each link of a structure carried, its copies together. */
export function foldCopies(carried: Float64Array, count: number): Float64Array {
  if (carried.length === count) return carried;
  const sum = new Float64Array(count);
  carried.forEach((bytes, l) => {
    sum[l % count] += bytes;
  });
  return sum;
}

/** The one size of the calls of a placement. */
function bytesOf(program: readonly Task[], placement: number): number {
  const sizes = new Set(program.flatMap((task) => (task.kind === 'collective' && task.placement === placement ? [task.bytes] : [])));
  if (sizes.size > 1) throw new RangeError(`placement ${placement} has calls of ${[...sizes].join(' and ')} bytes: expected one size`);
  return [...sizes][0] ?? 0;
}

/** Rounds whose messages hold what they hold on the wire, for calls of one size. */
function boundRounds(rounds: readonly Round[], bytes: number, wireExpansion: number): Round[] {
  return rounds.map(({ pieceBytes, ...round }) => {
    const whole = round.bytes ?? Math.ceil(bytes / round.divisor);
    const pieces = pieceBytes === undefined ? 1 : Math.max(1, Math.ceil(whole / pieceBytes));
    return { ...round, repeat: round.repeat * pieces, bytes: Math.ceil(Math.ceil(whole / pieces) * wireExpansion) };
  });
}

function withCosts(
  placement: QuotientPlacement,
  capacity: Float64Array,
  latency: Float64Array,
  { contention, endpointPs = [0, 0] }: Costs,
  { hopExcessPs, launchPs, actor }: LibraryCosts,
  firstLink: number,
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
      keptLink[kept] = firstLink + l;
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
    launchPs,
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
