import type { System } from '../catalog/systems';
import type { Collective, Schedule } from '../collective/schedule';
import { buildFabric } from '../fabric/build-fabric';
import { compileLinks, type Fabric } from '../fabric/fabric';
import { type FabricSpec, fabricSpec } from '../fabric/fabric-spec';
import { routingOf } from '../fabric/routing';
import { stableStringify } from '../scenario/scenario-hash';
import type { Scenario } from '../scenario/schema';
import { type Communicators, dataCommunicators } from '../world/communicators';
import { slowdowns, startDelays } from '../world/costs';
import { equitableFold } from '../world/equitable-fold';
import { flowsOf } from '../world/flows';
import { type FoldInput, unfolded } from '../world/fold';
import { mergeClasses } from '../world/merge-classes';
import { numbered } from '../world/numbered';
import { place } from '../world/placement';
import { type Quotient, quotient } from '../world/quotient';
import { mergesRanks, quotientBySymmetry, rankClassOf, type Symmetry, symmetryOf } from '../world/symmetry';
import type { FoldResult } from './result';
import { scheduleFor } from './schedule-for';

/** Everything of a point that no medium, library or counterfactual changes. Points of equal `structureKey` share it. */
export interface Structure {
  spec: FabricSpec;
  fabric: Fabric;
  communicators: Communicators;
  quotient: Quotient;
  /** Number of the class of a rank. */
  rankClassOf(rank: number): number;
  fold: FoldResult;
  algorithm: string;
}

/** What points of one task share. Passed as an argument: no module keeps it. */
export type SharedWork = Map<string, Structure>;

export const createSharedWork = (): SharedWork => new Map();

/** Fabric, communicators, schedule, jitter and slow ranks as text: points with the same one differ only in costs. */
export function structureKeyOf(scenario: Scenario, spec: FabricSpec, folded: boolean, kind: Collective = 'all-reduce', shapes = ''): string {
  const { collective, parallelism, disturbance, seed } = scenario;
  const { tensor, pipeline } = parallelism;
  const { algorithm, across, inside, channels, piece, slots } = collective;
  return stableStringify({
    kind,
    ...(shapes !== '' && { shapes }),
    spec,
    tensor,
    pipeline,
    algorithm,
    across,
    inside,
    channels,
    piece,
    slots,
    slow: disturbance.slow_gpus,
    jitter: disturbance.start_jitter && { ...disturbance.start_jitter, seed },
    folded,
  });
}

/** Schedules that the communicators run beside that of the scenario's algorithm, or in its place; `key` tells them apart. */
export interface Shapes {
  key: string;
  schedules: Schedule[];
}

/**
 * Builds fabric, communicators, schedule and fold of a scenario, or takes them from what is shared. The fold is proved equitable before it is used.
 *
 * @param draw number of the hash seed, where routes are hashed
 * @param shapes what is placed: the schedule of the scenario's algorithm when absent
 * @throws UnbuildableError when the wiring does not reach, nothing is left of it, or the communicators do not fit the algorithm.
 */
export function structureOf(
  scenario: Scenario,
  system: System,
  folded: boolean,
  shared?: SharedWork,
  draw = 0,
  collective: Collective = 'all-reduce',
  shapes?: Shapes,
): Structure {
  const spec = fabricSpec(scenario, system, draw);
  const key = structureKeyOf(scenario, spec, folded, collective, shapes?.key);
  const known = shared?.get(key);
  if (known !== undefined) return known;

  const communicators = dataCommunicators(spec, scenario.parallelism);
  const { size } = communicators;
  const schedules = shapes?.schedules ?? [scheduleFor(scenario, spec, communicators, collective)];
  const [schedule] = schedules;
  const placed = size > 1 ? schedules : [];
  // Routes that are weighed against each other need to know the flows.
  const fabric = buildFabric(spec, size > 1 && routingOf(scenario) === 'ugal' ? flowsOf(schedule, communicators) : []);
  const slowdown = slowdowns(scenario);
  const oddRanks = (scenario.disturbance.slow_gpus ?? []).map(({ rank }) => rank).filter((rank) => slowdown(rank) > 1);
  // A symmetry is that of one schedule.
  const found =
    folded && scenario.disturbance.start_jitter === undefined && schedules.length === 1
      ? symmetryOf(fabric, size > 1 ? schedule : null, communicators, oddRanks)
      : undefined;
  // Where exceptions leave no translation, refinement may still merge what they do not reach.
  const symmetry = found !== undefined && mergesRanks(found) ? found : undefined;
  const whole = { ranks: spec.ranks, links: fabric.linkCount, actors: placed.reduce((sum, { channels }) => sum + channels * spec.ranks, 0) };
  const { classes, rankClassOf: classOf } =
    symmetry === undefined
      ? refined(fabric, placed, communicators, workOf(scenario), folded)
      : bySymmetry(fabric, size > 1 ? schedule : null, communicators, symmetry);
  const structure: Structure = {
    spec,
    fabric,
    communicators,
    quotient: classes,
    rankClassOf: classOf,
    fold: {
      ...whole,
      rankClasses: classes.ranks,
      linkClasses: classes.links.count,
      actorClasses: classes.placements.reduce((sum, { actors }) => sum + actors, 0),
    },
    algorithm: schedule.algorithm,
  };
  shared?.set(key, structure);
  return structure;
}

/** The quotient by a symmetry, its classes merged where exceptions or trees have left more of them than needed. */
function bySymmetry(
  fabric: Fabric,
  schedule: Schedule | null,
  communicators: Communicators,
  symmetry: Symmetry,
): { classes: Quotient; rankClassOf: (rank: number) => number } {
  const fine = quotientBySymmetry(fabric, schedule, communicators, symmetry);
  const fineOf = rankClassOf(symmetry, fabric.ranks);
  const trees = schedule?.rounds.some((round) => round.trees !== undefined) ?? false;
  if (fabric.exceptions === undefined && !trees) return { classes: fine, rankClassOf: fineOf };
  const { quotient: classes, rankClass } = mergeClasses(fine, schedule);
  return { classes, rankClassOf: (rank) => rankClass[fineOf(rank)] as number };
}

/** The quotient by refinement over every rank, actor and link, proved equitable; or the whole world when it shall not be folded. */
function refined(
  fabric: Fabric,
  schedules: readonly Schedule[],
  communicators: Communicators,
  work: (rank: number) => string,
  folded: boolean,
): { classes: Quotient; rankClassOf: (rank: number) => number } {
  const links = compileLinks(fabric);
  const placements = schedules.map((schedule) => place(schedule, communicators.members(), fabric, links));
  const colours = new Map<string, number>();
  const rankColour = Int32Array.from({ length: fabric.ranks }, (_, rank) => numbered(colours, work(rank)));
  const input: FoldInput = { rankColour, links, placements };
  const fold = folded ? equitableFold(input) : unfolded(input);
  return { classes: quotient(input, fold), rankClassOf: (rank) => fold.rankClass[rank] as number };
}

/** What tells the work of a rank from that of others: how late it starts and how slow it is. */
function workOf(scenario: Scenario): (rank: number) => string {
  const [delay, slowdown] = [startDelays(scenario), slowdowns(scenario)];
  return (rank) => `${delay(rank)}/${slowdown(rank)}`;
}
