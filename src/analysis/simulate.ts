import { CatalogError } from '../catalog/errors';
import { libraryProfile } from '../catalog/libraries';
import { linkTechnology } from '../catalog/links';
import { modelEntry } from '../catalog/models';
import { switchEntry } from '../catalog/switches';
import { systemEntry } from '../catalog/systems';
import { UnbuildableError } from '../fabric/clos';
import { closSpec } from '../fabric/spec';
import { runWorld, type WorldRun } from '../network/run-world';
import type { Scenario } from '../scenario/schema';
import { assemble } from '../world/assemble';
import { hasStragglers } from '../world/costs';
import type { Task } from '../world/world';
import { checkBytes, checkShare } from './bounds';
import { collectiveResults } from './collective-results';
import { hashRange } from './hash-range';
import { splitLosses } from './losses';
import { LOSS_PARTS, type LossPart, type PointResult, type Waiting } from './result';
import { type Setup, setUp } from './setup';
import { type SharedWork, structureKeyOf } from './structure';
import { tierResults } from './tier-results';
import { type RankRun, waitingFor } from './waiting';
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
  if (scenario.fabric.scale_out.routing === 'sprayed') return simulateDraw(scenario, folded, shared, 0);
  const { median, range } = hashRange(scenario, folded, shared);
  const point = simulateDraw(scenario, folded, shared, median);
  const note = `hashed routing: the median of ${range.seeds} hash seeds by step time`;
  return { ...point, notes: [...point.notes, note], range };
}

/** Simulates a point in full, where routes are hashed for one of its hash seeds. */
function simulateDraw(scenario: Scenario, folded: boolean, shared: SharedWork | undefined, draw: number) {
  const setup = setUp(scenario, folded, shared, draw);
  const { job, structure, plans, costs, program, computePs } = setup;
  const { world, run, idealPs, exact, denominator, messages, healed } = splitLosses(structure.quotient, program, costs, hasStragglers(scenario));
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
  const waiting = waitingOf(scenario, setup, run, healed, () => healthyRun(scenario, folded, shared, draw));
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
    ...(waiting !== undefined && { waiting }),
    notes: [
      ...(waiting === undefined ? [] : [waiting.sentence]),
      ...job.notes,
      `kernel efficiency ${Number(job.kernel.efficiency.toFixed(3))}: ${job.kernel.source}`,
    ],
  };
}

/** Who waits for dead links; undefined where there are none. */
function waitingOf(
  scenario: Scenario,
  { structure, program }: Setup,
  run: WorldRun,
  healed: WorldRun | null,
  apart: () => RankRun,
): Waiting | undefined {
  const { faults = [], routing } = scenario.fabric.scale_out;
  if (faults.length === 0) return undefined;
  const { rankClassOf } = structure;
  const faulty = { run, rankClassOf };
  // Hashed flows go round dead links, so the run without them has other routes; sprayed ones keep theirs.
  const healthy = routing === 'hashed' ? apart() : { run: healed ?? run, rankClassOf };
  return waitingFor({ ranks: scenario.gpus, program, faulty, healthy });
}

/** The same point with all links working. */
function healthyRun(scenario: Scenario, folded: boolean, shared: SharedWork | undefined, draw: number): RankRun {
  const { faults: _, ...working } = scenario.fabric.scale_out;
  const { structure, program, costs } = setUp({ ...scenario, fabric: { ...scenario.fabric, scale_out: working } }, folded, shared, draw);
  return { run: runWorld(assemble(structure.quotient, program, costs)), rankClassOf: structure.rankClassOf };
}

/** Time that a rank spends in collectives, mean over the ranks. */
function communicationPs(rankSize: Int32Array, program: Task[], { startPs, finishPs }: WorldRun): number {
  let sum = 0;
  let ranks = 0;
  rankSize.forEach((weight, rank) => {
    ranks += weight;
    program.forEach(({ kind }, t) => {
      const index = rank * program.length + t;
      if (kind === 'collective') sum += weight * (finishPs[index] - startPs[index]);
    });
  });
  return sum / ranks;
}

/** Points with an equal key share a fabric and a fold. */
export function structureKey(scenario: Scenario): string {
  return structureKeyOf(scenario, closSpec(scenario, systemEntry(scenario.system)), true);
}

/** Roughly what a point costs, relative to others: refining the fold grows with the ranks, running it with the buckets, and hashed routes are refined for every seed. */
export function estimateCost(scenario: Scenario): number {
  const { routing, hash_seeds: seeds } = scenario.fabric.scale_out;
  return (scenario.gpus * Math.log2(scenario.gpus + 1) + 5000) * (routing === 'hashed' ? seeds : 1);
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
