import { estimateCost, resolvedFacts, structureKey } from '../analysis/simulate';
import type { ScenarioPoint } from '../scenario/sweep-axes';
import type { PlannedPoint } from './executor';
import { factsDigest } from './facts-digest';
import { pointKey } from './point-key';

/**
 * Gives every point its key, structure and expected cost. Expansion order is kept.
 *
 * @param build fingerprint of the simulator, part of every key
 * @throws UnknownIdError when a scenario names something that the catalog does not hold
 * @example planPoints(points, { fold: true, build: buildFingerprint() })
 */
export function planPoints(points: readonly ScenarioPoint[], { fold, build }: { fold: boolean; build: string }): PlannedPoint[] {
  const known = new WeakMap<object, string>();
  return points.map(({ axes, scenario }, index) => ({
    axes,
    scenario,
    index,
    key: pointKey({ scenario, facts: factsDigest(resolvedFacts(scenario), known), fold, build }),
    structure: structureOf(scenario),
    cost: estimateCost(scenario),
  }));
}

/** A scenario whose fabric cannot be laid out has no structure; it is a result all the same, and shares nothing. */
function structureOf(scenario: ScenarioPoint['scenario']): string {
  try {
    return structureKey(scenario);
  } catch {
    return 'unbuildable';
  }
}
