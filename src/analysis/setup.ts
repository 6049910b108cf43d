import { libraryProfile } from '../catalog/libraries';
import { systemEntry } from '../catalog/systems';
import type { Scenario } from '../scenario/schema';
import { type Job, planJob } from '../training/job';
import { stepProgram } from '../training/step';
import type { Costs } from '../world/assemble';
import { costsOf } from '../world/costs';
import { planTiers, type TierPlan } from '../world/tier-plans';
import type { Task } from '../world/world';
import { type SharedWork, type Structure, structureOf } from './structure';

/** A point ready to be simulated: what is done, on which structure, at which costs. */
export interface Setup {
  job: Job;
  structure: Structure;
  plans: TierPlan[];
  costs: Costs;
  program: Task[];
  /** Compute time of the step without any disturbance. */
  computePs: number;
}

/**
 * Prepares one point.
 *
 * @param draw number of the hash seed, where routes are hashed
 * @throws UnbuildableError or CatalogError when it cannot be built
 */
export function setUp(scenario: Scenario, folded: boolean, shared?: SharedWork, draw = 0): Setup {
  const system = systemEntry(scenario.system);
  const job = planJob(scenario, system);
  const structure = structureOf(scenario, system, folded, shared, draw);
  const plans = planTiers(scenario, system, structure.fabric);
  const costs = costsOf(scenario, system, plans, libraryProfile(scenario.collective.library));
  const { program, computePs } = stepProgram({
    layers: job.layers,
    beforeS: job.beforeS,
    bucketBytes: scenario.parallelism.bucket,
    overlap: scenario.parallelism.overlap,
    placement: structure.quotient.placements.length > 0 ? 0 : null,
  });
  return { job, structure, plans, costs, program, computePs };
}
