import type { System } from '../../catalog/systems';
import { buildFabric } from '../../fabric/build-fabric';
import type { Fabric } from '../../fabric/fabric';
import { type FabricSpec, fabricSpec } from '../../fabric/fabric-spec';
import type { Scenario } from '../../scenario/schema';
import type { Costs } from '../../world/assemble';
import { dataCommunicators } from '../../world/communicators';
import { costsOf } from '../../world/costs';
import { planTiers } from '../../world/tier-plans';
import type { CollectiveCut } from '../collective-bound';
import { withDomain } from '../domain-auto';
import { type LibraryKnown, type StepLibrary, stepLibrary } from '../library/step-library';
import { portRates } from '../port-rates';

/** Where a collective is timed by itself: all GPUs of a scenario in one communicator, nothing else on the fabric. */
export interface BenchSite {
  scenario: Scenario;
  system: System;
  spec: FabricSpec;
  fabric: Fabric;
  /** The wire alone. */
  costs: Costs;
  /** What a library costs on schedules that are not its own; the wire alone when absent. */
  library?: StepLibrary;
  /** Ranks of a full domain. */
  perDomain: number;
}

/** A library by name, and what is known of it beyond what the catalog says. */
export type SiteLibrary = { name: 'nccl' | 'rccl' } & LibraryKnown;

/**
 * The site of a scenario.
 *
 * @param library `ideal`, or the library whose costs count
 * @throws UnbuildableError when it cannot be wired
 * @example benchSite(scenario, systemEntry('h100-hgx'), 'ideal').perDomain // 8
 */
export function benchSite(asked: Scenario, system: System, library: 'ideal' | 'nccl' | 'rccl' | SiteLibrary): BenchSite {
  const { scenario } = withDomain(asked, system);
  const spec = fabricSpec(scenario, system);
  const fabric = buildFabric(spec);
  const costs = costsOf(scenario, planTiers(scenario, system, fabric));
  const { name, ...known } = typeof library === 'string' ? { name: library } : library;
  const alone = {
    ...scenario,
    parallelism: { ...scenario.parallelism, tensor: 1, pipeline: 1 },
    collective: { ...scenario.collective, library: name },
  };
  const found = stepLibrary(alone, system, spec, dataCommunicators(spec, alone.parallelism), known);
  return { scenario, system, spec, fabric, costs, ...(found && { library: found }), perDomain: Math.min(spec.ranks, spec.domain) };
}

/**
 * What every collective of all ranks must cross on a site.
 *
 * @param shortestLatencyPs of the routes between domains (inside one, when there is one) that it takes
 */
export function cutOf({ spec, fabric, perDomain }: BenchSite, { portBytesPerSecond }: Costs, shortestLatencyPs: number): CollectiveCut {
  const { rank, domain } = portRates(spec, fabric, portBytesPerSecond);
  return { ranks: spec.ranks, perDomain, rankBytesPerSecond: rank, domainBytesPerSecond: domain, shortestLatencyPs };
}
