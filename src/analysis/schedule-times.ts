import type { Schedule } from '../collective/schedule';
import { buildFabric } from '../fabric/build-fabric';
import { compileLinks, type Fabric } from '../fabric/fabric';
import { routingOf } from '../fabric/routing';
import { runWorld } from '../network/run-world';
import { assemble, type Costs } from '../world/assemble';
import { startDelays } from '../world/costs';
import { equitableFold } from '../world/equitable-fold';
import { flowsOf } from '../world/flows';
import { numbered } from '../world/numbered';
import { place, SCALE_OUT, SCALE_UP } from '../world/placement';
import { type Quotient, quotient } from '../world/quotient';
import type { World } from '../world/world';
import type { BenchSite } from './bench/bench-site';
import { costsOn } from './library/library-on-schedule';
import { scheduleQuotient } from './schedule-quotient';

/** A schedule by itself, for some sizes. */
export interface ScheduleTimes {
  /** From the common start to the last rank's end, launch included; by size. */
  timesPs: number[];
  /** Of the routes between domains that it takes, or inside the one that there is; 0 when it takes none. */
  shortestLatencyPs: number;
  /** Ranks, and classes of them that were simulated. */
  ranks: number;
  rankClasses: number;
}

/**
 * Times a schedule of all ranks of a site.
 *
 * @param sizes nccl-tests' sizes, bytes
 * @throws UnbuildableError when it needs switches that are not there
 * @example scheduleTimes(benchSite(scenario, system, 'ideal'), ring('all-reduce', 8), [2 ** 30]).timesPs
 */
export function scheduleTimes(site: BenchSite, schedule: Schedule, sizes: readonly number[]): ScheduleTimes {
  const { costs, library } = site;
  const found = quotientOf(site, schedule);
  const shortestLatencyPs = shortestRoute(found, costs, site);
  const timesPs = sizes.map((bytes) => {
    if (bytes === 0 || schedule.rounds.length === 0) return 0;
    const with_ = library === undefined ? costs : costsOn(library, schedule, bytes, site.fabric, costs);
    const world: World = assemble(found, [{ kind: 'collective', stream: 0, after: [], placement: 0, bytes }], with_);
    return runWorld(world).endPs;
  });
  return { timesPs, shortestLatencyPs, ranks: site.spec.ranks, rankClasses: found.ranks };
}

/** Latency of the shortest route of a quotient between domains; inside the domain, when there is one. */
export function shortestRoute(found: Quotient, costs: Costs, { spec: { ranks }, perDomain }: Pick<BenchSite, 'spec' | 'perDomain'>): number {
  const wanted = ranks > perDomain ? SCALE_OUT : SCALE_UP;
  const { placements } = assemble(found, [], costs);
  let shortest = Number.POSITIVE_INFINITY;
  found.placements.forEach(({ kind }, p) => {
    kind.forEach((one, route) => {
      if (one === wanted) shortest = Math.min(shortest, placements[p].routes.latencyPs[route]);
    });
  });
  return Number.isFinite(shortest) ? shortest : 0;
}

/** Ranks that start at different times are told apart one by one, all others by what the schedule and the fabric say of them. */
function quotientOf({ scenario, spec, fabric: built }: BenchSite, schedule: Schedule): Quotient {
  const members = Int32Array.from({ length: spec.ranks }, (_, rank) => rank);
  // Routes that are weighed against each other need to know the flows.
  const fabric: Fabric = routingOf(scenario) === 'ugal' ? buildFabric(spec, flowsOf(schedule, { members: () => members })) : built;
  if (scenario.disturbance.start_jitter === undefined) return scheduleQuotient(fabric, schedule);
  const links = compileLinks(fabric);
  const delay = startDelays(scenario);
  const colours = new Map<string, number>();
  const rankColour = members.map((rank) => numbered(colours, String(delay(rank))));
  const input = { rankColour, links, placements: [place(schedule, members, fabric, links)] };
  return quotient(input, equitableFold(input));
}
