import type { WorldRun } from '../network/world-run';
import type { Costs } from '../world/assemble';
import type { World } from '../world/world';
import { type AllReduceBound, checkTime } from './bounds';
import { collectiveBound } from './collective-bound';
import { reductionPlace } from './collective-bound-place';
import { portRates } from './port-rates';
import type { CollectiveResult } from './result';
import type { Structure } from './structure';

/**
 * What the all-reduces of a step took, each held against its bound.
 *
 * @param algorithms by placement; that of the structure when absent
 * @throws BoundViolation
 */
export function collectiveResults(
  structure: Structure,
  world: World,
  run: WorldRun,
  costs: Costs,
  algorithms: readonly string[] = [],
): CollectiveResult[] {
  const { communicators, algorithm } = structure;
  const tasks = world.program.length;
  const { domains, communicators: beside, domainBytesPerSecond, ...cut } = allReduceBound(structure, world, costs);
  const perDomain = Math.ceil(cut.ranks / domains);
  const boundPs = (bytes: number, name: string): number =>
    collectiveBound('all-reduce', bytes, reductionPlace(name), { ...cut, perDomain, domainBytesPerSecond: domainBytesPerSecond / beside });
  let calls = 0;
  let totalPs = 0;
  let totalBytes = 0;
  let most = 0;
  world.program.forEach((task, t) => {
    if (task.kind !== 'collective') return;
    let start = Number.POSITIVE_INFINITY;
    let end = 0;
    for (let rank = 0; rank < world.ranks; rank++) {
      start = Math.min(start, run.startPs[rank * tasks + t]);
      end = Math.max(end, run.finishPs[rank * tasks + t]);
    }
    checkTime(`all-reduce ${t} of ${task.bytes} bytes`, end - start, boundPs(task.bytes, algorithms[task.placement] ?? algorithm));
    calls++;
    totalPs += end - start;
    totalBytes += task.bytes;
    most = Math.max(most, task.bytes);
  });
  if (calls === 0) return [];
  const { size } = communicators;
  const algbw = (totalBytes / totalPs) * 1e12;
  return [
    {
      name: 'gradient all-reduce',
      algorithm,
      ranks: size,
      calls,
      bytesPerCall: most,
      meanPs: totalPs / calls,
      algbw,
      busbw: (algbw * 2 * (size - 1)) / size,
      boundPs: boundPs(most, algorithm),
    },
  ];
}

/** What bounds a collective of a structure at these costs. */
export function allReduceBound({ spec, fabric, communicators, quotient }: Structure, world: World, costs: Costs): AllReduceBound {
  const ports = portRates(spec, fabric, costs.portBytesPerSecond);
  const { size, perDomain, count } = communicators;
  const domains = Math.max(1, Math.ceil(spec.ranks / spec.domain));
  const crossing = domains > 1 ? 1 : 0;
  let shortest = Number.POSITIVE_INFINITY;
  quotient.placements.forEach(({ kind }, p) => {
    const { latencyPs } = world.placements[p].routes;
    for (let route = 0; route < kind.length; route++) if (kind[route] === crossing) shortest = Math.min(shortest, latencyPs[route]);
  });
  // Uneven communicators (perDomain unknown) are held against the bound of their ranks alone.
  const known = perDomain > 1 || spec.domain <= spec.ranks / size;
  return {
    ranks: size,
    domains: known ? Math.max(1, size / perDomain) : 1,
    communicators: Math.min(count, spec.domain / perDomain),
    rankBytesPerSecond: ports.rank,
    domainBytesPerSecond: ports.domain,
    shortestLatencyPs: Number.isFinite(shortest) ? shortest : 0,
  };
}
