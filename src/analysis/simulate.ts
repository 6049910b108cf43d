import { CatalogError } from '../catalog/errors';
import { libraryProfile } from '../catalog/libraries';
import { linkTechnology } from '../catalog/links';
import { modelEntry } from '../catalog/models';
import { switchEntry } from '../catalog/switches';
import { systemEntry } from '../catalog/systems';
import { UnbuildableError } from '../fabric/clos';
import { closSpec } from '../fabric/spec';
import type { WorldRun } from '../network/run-world';
import type { Scenario } from '../scenario/schema';
import { planJob } from '../training/job';
import { stepProgram } from '../training/step';
import { costsOf } from '../world/costs';
import { planTiers } from '../world/tier-plans';
import type { Task } from '../world/world';
import { checkBytes, checkShare } from './bounds';
import { collectiveResults } from './collective-results';
import { splitLosses } from './losses';
import { LOSS_PARTS, type LossPart, type PointResult } from './result';
import { type SharedWork, structureKeyOf, structureOf } from './structure';
import { tierResults } from './tier-results';
import { waterfall } from './waterfall';

export { createSharedWork, type SharedWork } from './structure';

export interface SimulateOptions {
  /** False simulates every rank. Default true. */
  fold?: boolean;
  /** Fabrics and folds that points share; see `createSharedWork`. */
  shared?: SharedWork;
}

/**
 * Simulates one point: builds its fabric, plans its links, runs the step and every counterfactual of it, and checks the result against its bounds.
 * What cannot be built is a result too (`infeasible`, with the reason); what cannot be is an exception.
 *
 * @example simulate({ scenario, axes: {}, key: '' }).utilisation
 * @throws BoundViolation or UnfinishedRunError: a bug, to be reported with the scenario.
 */
export function simulate(
  { scenario, axes, key }: { scenario: Scenario; axes: Record<string, string | number>; key: string },
  { fold = true, shared }: SimulateOptions = {},
): PointResult {
  const base = {
    key,
    axes,
    name: scenario.name,
    model: scenario.model,
    system: scenario.system,
    gpus: scenario.gpus,
    ...publishedOf(scenario),
  };
  try {
    return { ...base, ...simulateBuildable(scenario, fold, shared) };
  } catch (error) {
    if (error instanceof UnbuildableError) return { ...base, status: 'infeasible', reason: error.message, mark: error.mark, notes: [] };
    if (error instanceof CatalogError) return { ...base, status: 'infeasible', reason: error.message, mark: 'not listed', notes: [] };
    throw error;
  }
}

function simulateBuildable(scenario: Scenario, folded: boolean, shared: SharedWork | undefined) {
  const system = systemEntry(scenario.system);
  const job = planJob(scenario, system);
  const structure = structureOf(scenario, system, folded, shared);
  const plans = planTiers(scenario, system, structure.fabric);
  const costs = costsOf(scenario, system, plans, libraryProfile(scenario.collective.library));
  const { program, computePs } = stepProgram({
    layers: job.layers,
    beforeS: job.beforeS,
    bucketBytes: scenario.parallelism.bucket,
    overlap: scenario.parallelism.overlap,
    placement: structure.quotient.placements.length > 0 ? 0 : null,
  });
  const { world, run, idealPs, exact, denominator, messages } = splitLosses(
    structure.quotient,
    program,
    costs,
    scenario.disturbance.start_jitter !== undefined,
  );
  const stepPs = run.endPs;
  // Without contention a route keeps only its own ports, and a rail change inside a domain goes up one and comes down another's.
  if (costs.contention) checkBytes(structure.quotient, run.linkBytes);
  const share = (part: LossPart): number => Number(exact[part]) / denominator / stepPs;
  const loss = Object.fromEntries(LOSS_PARTS.map((part) => [part, share(part)])) as Record<LossPart, number>;
  const totalLoss = 1 - idealPs / stepPs;
  const utilisation = (1 - job.bubble) * (1 - totalLoss);
  checkShare('utilisation', utilisation);
  const tiers = tierResults(plans, structure.fabric, structure.quotient, world, run);
  for (const { tier, utilisation: used } of tiers) checkShare(`utilisation of the ${tier} links`, used);
  const stepS = stepPs / 1e12;
  return {
    status: 'ok' as const,
    stepPs,
    idealPs,
    utilisation,
    mfu: job.modelFlops / stepS / (scenario.gpus * job.kernel.peakFlopsPerSecond),
    bubble: job.bubble,
    totalLoss,
    loss,
    lossExact: Object.fromEntries(LOSS_PARTS.map((part) => [part, String(exact[part])])) as Record<LossPart, string>,
    lossDenominator: denominator,
    interconnectLoss: totalLoss - loss.stragglers,
    exposedPs: stepPs - computePs,
    communicationPs: communicationPs(structure.quotient.rankSize, world.program, run),
    tokensPerSecond: job.tokensPerStep === null ? null : job.tokensPerStep / stepS,
    samplesPerSecond: job.samplesPerStep / stepS,
    dataParallel: job.dataParallel,
    microBatches: job.microBatches,
    waterfall: waterfall(job, loss),
    tiers,
    collectives: collectiveResults(structure, world, run, costs),
    fold: structure.fold,
    messages,
    notes: [...job.notes, `kernel efficiency ${Number(job.kernel.efficiency.toFixed(3))}: ${job.kernel.source}`],
  };
}

/** Time that a rank spends in collectives, mean over the ranks. */
function communicationPs(rankSize: Int32Array, program: Task[], { startPs, finishPs }: WorldRun): number {
  let sum = 0;
  let ranks = 0;
  rankSize.forEach((weight, rank) => {
    ranks += weight;
    program.forEach(({ kind }, t) => {
      const index = rank * program.length + t;
      if (kind === 'collective') sum += weight * ((finishPs[index] as number) - (startPs[index] as number));
    });
  });
  return sum / ranks;
}

/** Points with an equal key share a fabric and a fold. */
export function structureKey(scenario: Scenario): string {
  return structureKeyOf(scenario, closSpec(scenario, systemEntry(scenario.system)), true);
}

/** Roughly what a point costs, relative to others: refining the fold grows with the ranks, running it with the buckets. */
export function estimateCost(scenario: Scenario): number {
  return scenario.gpus * Math.log2(scenario.gpus + 1) + 5000;
}

/** Catalogue values that a point depends on: part of the key under which it is stored, so that no edited fact reuses a stale point. */
export function resolvedFacts(scenario: Scenario): unknown {
  const system = systemEntry(scenario.system);
  const { scale_up: up, scale_out: out } = scenario.fabric;
  const ids = [up.link, out.leaf, out.spine, out.core, out.replace_with].filter((id) => id !== undefined);
  return {
    system,
    model: modelEntry(scenario.model),
    links: ids.map(linkTechnology),
    switch: switchEntry(out.switch ?? system.wiring.scaleOut.switchId),
    library: libraryProfile(scenario.collective.library),
  };
}

/** The published measurement of a scenario, if it is one of this number of GPUs. */
function publishedOf({ published, gpus }: Scenario): Pick<PointResult, 'published'> {
  if (published === undefined || (published.gpus ?? gpus) !== gpus) return {};
  return { published: { utilisation: published.utilisation, source: published.source } };
}
