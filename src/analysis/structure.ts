import type { System } from '../catalog/systems';
import { chooseSchedule } from '../collective/choose';
import { type ClosSpec, clos, UnbuildableError } from '../fabric/clos';
import type { Fabric } from '../fabric/fabric';
import { closSpec } from '../fabric/spec';
import type { Scenario } from '../scenario/schema';
import { stableStringify } from '../scenario/scenario-hash';
import { type Communicators, dataCommunicators } from '../training/communicators';
import { checkFold } from '../world/check-fold';
import { startDelays } from '../world/costs';
import { type FoldInput, fold, unfolded } from '../world/fold';
import { place } from '../world/placement';
import { type Quotient, quotient } from '../world/quotient';
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
  const { algorithm, across, channels } = collective;
  return stableStringify({ spec, tensor, pipeline, algorithm, across, channels, jitter: disturbance.start_jitter && { ...disturbance.start_jitter, seed }, folded });
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
    throw new UnbuildableError(`hierarchical: ${size} replicas do not fill domains of ${spec.domain} GPUs evenly. Use algorithm: ring or halving-doubling`, 'uneven domains');
  }
  const schedule = chooseSchedule(scenario.collective, size, perDomain, spec.nicsPerGpu);
  const placements = size > 1 ? [place(schedule, communicators.members, fabric)] : [];
  const delay = startDelays(scenario);
  const colours = new Map<number, number>();
  const rankColour = Int32Array.from({ length: spec.ranks }, (_, rank) => {
    const late = delay(rank);
    return colours.get(late) ?? (colours.set(late, colours.size), colours.size - 1);
  });
  const input: FoldInput = { rankColour, links: fabric.links, placements };
  const classes = folded ? fold(input) : unfolded(input);
  if (folded) checkFold(input, classes);
  const structure: Structure = {
    spec,
    fabric,
    communicators,
    quotient: quotient(input, classes),
    fold: {
      ranks: spec.ranks,
      rankClasses: classes.ranks,
      links: fabric.links.count,
      linkClasses: classes.links,
      actors: placements.reduce((sum, { actors }) => sum + actors, 0),
      actorClasses: classes.actors.reduce((sum, count) => sum + count, 0),
    },
    algorithm: schedule.algorithm,
  };
  shared?.set(key, structure);
  return structure;
}
