import { libraryProfile } from '../catalog/libraries';
import type { System } from '../catalog/systems';
import { buildFabric } from '../fabric/build-fabric';
import type { Fabric } from '../fabric/fabric';
import { type FabricSpec, fabricSpec } from '../fabric/fabric-spec';
import type { Scenario } from '../scenario/schema';
import type { Costs } from '../world/assemble';
import { costsOf } from '../world/costs';
import { planTiers } from '../world/tier-plans';
import type { CollectiveCut } from './collective-bound';
import { withDomain } from './domain-auto';
import { portRates } from './port-rates';

/** Where a collective is timed by itself: all GPUs of a scenario in one communicator, nothing else on the fabric. */
export interface BenchSite {
  scenario: Scenario;
  system: System;
  spec: FabricSpec;
  fabric: Fabric;
  costs: Costs;
  /** Ranks of a full domain. */
  perDomain: number;
}

/**
 * The site of a scenario.
 *
 * @param library profile whose cost of a hop and of a launch counts
 * @throws UnbuildableError when it cannot be wired
 * @example benchSite(scenario, systemEntry('h100-hgx'), 'ideal').perDomain // 8
 */
export function benchSite(asked: Scenario, system: System, library: string): BenchSite {
  const { scenario } = withDomain(asked, system);
  const spec = fabricSpec(scenario, system);
  const fabric = buildFabric(spec);
  const costs = costsOf(scenario, system, planTiers(scenario, system, fabric), libraryProfile(library));
  return { scenario, system, spec, fabric, costs, perDomain: Math.min(spec.ranks, spec.domain) };
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
