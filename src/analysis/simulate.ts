import { CatalogError } from '../catalog/errors';
import { rackFacts, switchUnits } from '../catalog/floor';
import { gpuPrice } from '../catalog/gpu-price';
import { libraryEntry } from '../catalog/libraries';
import { linkTechnology } from '../catalog/links';
import { opticalSwitch } from '../catalog/links-optical';
import { modelEntry } from '../catalog/models';
import { ncclParameters } from '../catalog/nccl-profile';
import { switchEntry } from '../catalog/switches';
import { systemEntry } from '../catalog/systems';
import { UnbuildableError } from '../fabric/clos';
import { fabricSpec } from '../fabric/fabric-spec';
import { drawsRoutes, isClos, routingOf } from '../fabric/routing';
import { runWorld } from '../network/run-world';
import type { WorldRun } from '../network/world-run';
import { stableStringify } from '../scenario/scenario-hash';
import type { Scenario } from '../scenario/schema';
import { assemble, capacities } from '../world/assemble';
import { hasStragglers } from '../world/costs';
import type { Task } from '../world/world';
import { interconnectOf } from './bill/energy-of-point';
import type { SharedFloors } from './bill/standing';
import { checkBytes, checkShare } from './bounds';
import { collectiveResults } from './collective-results';
import { withDomain } from './domain-auto';
import { fabricNotes } from './fabric-notes';
import { hashRange } from './hash-range';
import { referenceOf } from './hold/hold-reference';
import { type Simulated, simulateHeld } from './hold/simulate-held';
import { splitLosses } from './losses';
import { LOSS_PARTS, type LossPart, type PointResult, type Waiting } from './result';
import { type Setup, setUp } from './setup';
import { createSharedWork as createSharedStructures, type SharedWork as SharedStructures, structureKeyOf } from './structure';
import { tierResults } from './tier-results';
import { type RankRun, waitingFor } from './waiting';
import { waterfall } from './waterfall';

/** What points of one task share: fabrics and folds, their standings on the floor, and references that quantities are held against. Passed as an argument: no module keeps it. */
export interface SharedWork {
  structures: SharedStructures;
  floors: SharedFloors;
  references: Map<string, Simulated>;
}

export const createSharedWork = (): SharedWork => ({ structures: createSharedStructures(), floors: new Map(), references: new Map() });

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
  const work = shared ?? createSharedWork();
  try {
    const plain = (one: Scenario): Simulated => simulateBuildable(one, fold, work);
    if (scenario.hold === undefined) return { ...base, ...plain(scenario) };
    return { ...base, ...simulateHeld(scenario, (one) => remembered(one, work.references, plain), work.floors) };
  } catch (error) {
    if (error instanceof UnbuildableError) return { ...base, status: 'infeasible', reason: error.message, mark: error.mark, notes: [] };
    if (error instanceof CatalogError) return { ...base, status: 'infeasible', reason: error.message, mark: 'not listed', notes: [] };
    throw error;
  }
}

/** A held point's own nominal scenario and its reference serve the points beside it too. */
function remembered(scenario: Scenario, known: Map<string, Simulated>, plain: (scenario: Scenario) => Simulated): Simulated {
  const { name: _name, description: _description, report: _report, published: _published, ...physics } = scenario;
  const key = stableStringify(physics);
  const found = known.get(key) ?? plain(scenario);
  known.set(key, found);
  return found;
}

function simulateBuildable(asked: Scenario, folded: boolean, shared: SharedWork): Simulated {
  const system = systemEntry(asked.system);
  const { scenario, auto } = withDomain(asked, system);
  const point = simulateRoutes(scenario, folded, shared.structures);
  const stepS = point.stepPs / 1e12;
  const tokensPerStep = point.tokensPerSecond === null ? null : point.tokensPerSecond * stepS;
  const interconnect = interconnectOf(scenario, system, { stepPs: point.stepPs, tokensPerStep, tiers: point.tiers }, shared.floors);
  const notes = [
    ...phasesNote(scenario),
    ...(auto === undefined ? [] : [`domain auto: ${auto.gpus.toLocaleString('en')} GPUs over ${auto.technology}; ${auto.reason}`]),
    ...point.notes,
  ];
  return { ...point, interconnect, ...(auto !== undefined && { domainAuto: auto }), notes };
}

/** Phases are another question. */
function phasesNote({ phases }: Scenario): string[] {
  if (phases === undefined) return [];
  const { length } = phases.list;
  return [`one step of the job as it stands around its ${length === 1 ? 'phase' : `${length} phases`}, which "interlude phases" shows`];
}

function simulateRoutes(scenario: Scenario, folded: boolean, shared: SharedStructures) {
  if (!drawsRoutes(scenario)) return simulateDraw(scenario, folded, shared, 0);
  const { median, range } = hashRange(scenario, folded, shared);
  const point = simulateDraw(scenario, folded, shared, median);
  const routing = routingOf(scenario);
  const note = `${routing} routing: the median of ${range.seeds} ${routing === 'hashed' ? 'hash seeds' : 'seeds'} by step time`;
  return { ...point, notes: [...point.notes, note], range };
}

/** Simulates a point in full, where routes are hashed for one of its hash seeds. */
function simulateDraw(scenario: Scenario, folded: boolean, shared: SharedStructures, draw: number) {
  const setup = setUp(scenario, folded, shared, draw);
  const { job, structure, plans, costs, program, computePs, algorithms } = setup;
  const { world, run, idealPs, exact, denominator, messages, healed } = splitLosses(structure.quotient, program, costs, hasStragglers(scenario));
  const stepPs = run.endPs;
  // Without contention a route keeps only its own ports, and a rail change inside a domain goes up one and comes down another's.
  if (costs.contention) checkBytes(structure.quotient, run.linkBytes, structure.fabric.peerTiers);
  const share = (part: LossPart): number => Number(exact[part]) / denominator / stepPs;
  const loss = Object.fromEntries(LOSS_PARTS.map((part) => [part, share(part)])) as Record<LossPart, number>;
  const totalLoss = 1 - idealPs / stepPs;
  const utilisation = (1 - job.bubble) * (1 - totalLoss);
  checkShare('utilisation', utilisation);
  // What a library reaches of its ports' rate leaves the rest of them idle.
  const tiers = tierResults(plans, structure.quotient, { ...world, capacity: capacities(structure.quotient.links, costs) }, run);
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
    collectives: collectiveResults(structure, world, run, costs, algorithms),
    fold: structure.fold,
    messages,
    ...(waiting !== undefined && { waiting }),
    notes: [
      ...(waiting === undefined ? [] : [waiting.sentence]),
      ...fabricNotes(scenario, systemEntry(scenario.system), structure.spec),
      ...job.notes,
      ...setup.notes,
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
  const { scale_out: out, scale_up: up } = scenario.fabric;
  if ((out.faults ?? []).length + (up.faults ?? []).length === 0) return undefined;
  const { rankClassOf } = structure;
  const faulty = { run, rankClassOf };
  // Hashed flows, and all outside a Clos, go round dead links, so the run without them has other routes; sprayed ones keep theirs.
  const healthy = out.routing === 'hashed' || !isClos(scenario) || up.faults !== undefined ? apart() : { run: healed ?? run, rankClassOf };
  return waitingFor({ ranks: scenario.gpus, program, faulty, healthy });
}

/** The same point with all links working. */
function healthyRun(scenario: Scenario, folded: boolean, shared: SharedStructures, draw: number): RankRun {
  const { faults: _out, ...out } = scenario.fabric.scale_out;
  const { faults: _up, ...up } = scenario.fabric.scale_up;
  const working = { ...scenario, fabric: { ...scenario.fabric, scale_out: out, scale_up: up } };
  const { structure, program, costs } = setUp(working, folded, shared, draw);
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
export function structureKey(asked: Scenario): string {
  const system = systemEntry(asked.system);
  // A held point shares its reference, and most often its fabric, with the point that holds nothing.
  const { scenario } = withDomain(asked, system);
  return structureKeyOf(scenario, fabricSpec(scenario, system), true);
}

/** Roughly what a point costs, relative to others: refining the fold grows with the ranks, running it with the buckets; hashed routes are refined for every seed, and a library’s own schedules have many messages. */
export function estimateCost(scenario: Scenario): number {
  const { hash_seeds: seeds } = scenario.fabric.scale_out;
  const { algorithm } = scenario.collective;
  const own = algorithm === 'nccl' || algorithm === 'auto' ? OWN_SCHEDULES : 1;
  return (scenario.gpus * Math.log2(scenario.gpus + 1) + 5000) * (drawsRoutes(scenario) ? seeds : 1) * own;
}

const OWN_SCHEDULES = 50;

/** Catalogue values that a point depends on: part of the key under which it is stored, so that no edited fact reuses a stale point. */
export function resolvedFacts(scenario: Scenario): unknown {
  const system = systemEntry(scenario.system);
  const { scale_up: up, scale_out: out } = scenario.fabric;
  const reference = scenario.hold && referenceOf(scenario);
  const idsOf = ({ fabric: { scale_up, scale_out, links = [] } }: Scenario): (string | undefined)[] => {
    const own = new Set(links.map(({ technology }) => technology));
    return [scale_up.link, scale_up.between, scale_out.leaf, scale_out.spine, scale_out.core, scale_out.replace_with, ...own];
  };
  const ids = [scenario, ...(reference ? [reference] : [])].flatMap(idsOf).filter((id) => id !== undefined);
  const switchId = out.switch ?? system.wiring.scaleOut.switchId;
  return {
    system,
    model: modelEntry(scenario.model),
    links: ids.map(linkTechnology),
    switch: switchEntry(switchId),
    racks: rackFacts,
    units: switchUnits(switchId),
    ...(reference && { reference: systemEntry(reference.system), gpuPrice }),
    ...(up.ocs !== undefined && up.ocs !== 'none' && { ocs: opticalSwitch(up.ocs) }),
    library: libraryFacts(scenario),
  };
}

/** What the costs of a scenario's library come from. */
function libraryFacts({ collective: { library } }: Scenario): unknown {
  return library === 'ideal' ? libraryEntry(library) : { ...libraryEntry(library), parameters: ncclParameters };
}

/** The published measurement of a scenario, if it is one of this number of GPUs. */
function publishedOf({ published, gpus }: Scenario): Pick<PointResult, 'published'> {
  if (published === undefined || (published.gpus ?? gpus) !== gpus) return {};
  return { published: { utilisation: published.utilisation, source: published.source } };
}
