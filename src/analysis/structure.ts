import type { System } from '../catalog/systems';
import { chooseSchedule } from '../collective/choose';
import type { Schedule } from '../collective/schedule';
import { type ClosSpec, clos, UnbuildableError } from '../fabric/clos';
import { compileLinks, type Fabric } from '../fabric/fabric';
import { closSpec } from '../fabric/spec';
import { stableStringify } from '../scenario/scenario-hash';
import type { Scenario } from '../scenario/schema';
import { type Communicators, dataCommunicators } from '../training/communicators';
import { checkFold } from '../world/check-fold';
import { startDelays } from '../world/costs';
import { type FoldInput, fold, numbered, unfolded } from '../world/fold';
import { place } from '../world/placement';
import { type Quotient, quotient } from '../world/quotient';
import { quotientBySymmetry, symmetryOf } from '../world/symmetry';
import type { FoldResult } from './result';

/** Everything of a point that no medium, library or counterfactual changes. Points of equal `structureKey` share it. */
export interface Structure {
  spec: ClosSpec;
  fabric: Fabric;
  communicators: Communicators;
  quotient: Quotient;
  fold: FoldResult;
  algorithm: string;
}

/** What points of one task share. Passed as an argument: no module keeps it. */
export type SharedWork = Map<string, Structure>;

export const createSharedWork = (): SharedWork => new Map();

/** Fabric, communicators, schedule and jitter as text: points with the same one differ only in costs. */
export function structureKeyOf(scenario: Scenario, spec: ClosSpec, folded: boolean): string {
  const { collective, parallelism, disturbance, seed } = scenario;
  const { tensor, pipeline } = parallelism;
  const { algorithm, across, inside, channels } = collective;
  return stableStringify({
    spec,
    tensor,
    pipeline,
    algorithm,
    across,
    inside,
    channels,
    jitter: disturbance.start_jitter && { ...disturbance.start_jitter, seed },
    folded,
  });
}

/**
 * Builds fabric, communicators, schedule and fold of a scenario, or takes them from what is shared. The fold is proved equitable before it is used.
 *
 * @throws UnbuildableError when the wiring does not reach or the communicators do not fit the algorithm.
 */
export function structureOf(scenario: Scenario, system: System, folded: boolean, shared?: SharedWork): Structure {
  const spec = closSpec(scenario, system);
  const key = structureKeyOf(scenario, spec, folded);
  const known = shared?.get(key);
  if (known !== undefined) return known;

  const fabric = clos(spec);
  const communicators = dataCommunicators(spec, scenario.parallelism);
  const { size, perDomain } = communicators;
  if (scenario.collective.algorithm === 'hierarchical' && size > 1 && perDomain === 1 && spec.domain / scenario.parallelism.tensor > 1) {
    throw new UnbuildableError(
      `hierarchical: ${size} replicas do not fill domains of ${spec.domain} GPUs evenly. Use algorithm: ring or halving-doubling`,
      'uneven domains',
    );
  }
  const schedule = chooseSchedule(scenario.collective, size, perDomain, spec.nicsPerGpu);
  const delay = startDelays(scenario);
  const symmetry =
    folded && scenario.disturbance.start_jitter === undefined ? symmetryOf(fabric, size > 1 ? schedule : null, communicators) : undefined;
  const whole = { ranks: spec.ranks, links: fabric.linkCount, actors: size > 1 ? schedule.channels * spec.ranks : 0 };
  const classes =
    symmetry === undefined
      ? refined(fabric, size > 1 ? schedule : null, communicators, delay, folded)
      : quotientBySymmetry(fabric, size > 1 ? schedule : null, communicators, symmetry);
  const structure: Structure = {
    spec,
    fabric,
    communicators,
    quotient: classes,
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

/** The quotient by refinement over every rank, actor and link, proved equitable; or the whole world when it shall not be folded. */
function refined(
  fabric: Fabric,
  schedule: Schedule | null,
  communicators: Communicators,
  delay: (rank: number) => number,
  folded: boolean,
): Quotient {
  const links = compileLinks(fabric);
  const placements = schedule === null ? [] : [place(schedule, communicators.members(), fabric, links)];
  const colours = new Map<number, number>();
  const rankColour = Int32Array.from({ length: fabric.ranks }, (_, rank) => {
    const late = delay(rank);
    return numbered(colours, late);
  });
  const input: FoldInput = { rankColour, links, placements };
  if (!folded) return quotient(input, unfolded(input));
  const classes = fold(input);
  checkFold(input, classes);
  return quotient(input, classes);
}
