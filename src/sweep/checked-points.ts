import type { ScenarioDocument } from '../scenario/document';
import type { Problem } from '../scenario/problem';
import { expand, type ScenarioPoint } from '../scenario/sweep-axes';
import { checkCatalogIds } from './check-catalog-ids';
import { checkExceptions } from './check-exceptions';
import { checkHold } from './check-hold';
import { checkPhases } from './check-phases';
import { resolveProfiles } from './resolve-profiles';

/**
 * All points of a document, held against what the scenario's own check cannot know: the catalog's ids, references that quantities are held against, phases, then dead links and slow GPUs against the wiring, at last the profiles that they name.
 *
 * @returns checked points, or what is wrong with them, each placed.
 * @example const checked = checkedPoints(document); if ('points' in checked) run(checked.points);
 */
export function checkedPoints(document: ScenarioDocument): { points: ScenarioPoint[] } | { problems: Problem[] } {
  const expanded = expand(document);
  if ('problems' in expanded) return expanded;
  // In this order: the wiring of a system that is not listed cannot be looked at.
  for (const check of [checkCatalogIds, checkHold, checkPhases, checkExceptions]) {
    const problems = check(document, expanded.points);
    if (problems.length > 0) return { problems };
  }
  return resolveProfiles(document, expanded.points);
}
