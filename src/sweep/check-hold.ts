import { referenceOf } from '../analysis/hold/hold-reference';
import { holdFault } from '../analysis/hold/hold-unit';
import { systemEntry } from '../catalog/systems';
import { problemAt, type ScenarioDocument } from '../scenario/document';
import { holdSettings } from '../scenario/hold-settings';
import { pathOfText } from '../scenario/places';
import { formatProblem, type Problem } from '../scenario/problem';
import type { ScenarioPoint } from '../scenario/sweep-axes';
import { checkCatalogIds } from './check-catalog-ids';

/**
 * Finds what is wrong with the references that quantities are held against, each once: paths that no scenario has, values that do not fit, ids that the catalog does not hold; and fabrics that
 * cannot give way.
 *
 * @example checkHold(document, points).map(formatProblem) // ['a.yaml:9:11 hold.like.fabric.scale_out.leav: unknown path "fabric.scale_out.leav". Did you mean "fabric.scale_out.leaf"?']
 */
export function checkHold(document: ScenarioDocument, points: readonly ScenarioPoint[]): Problem[] {
  const problems = new Map<string, Problem>();
  for (const { axes, scenario } of points) {
    if (scenario.hold === undefined) continue;
    const { faults } = holdSettings(scenario.hold.like);
    const add = (problem: Problem): unknown => problems.set(formatProblem(problem), problem);
    for (const { path, ...fault } of faults) add(problemAt(document, path, fault, axes));
    const fixed = holdFault(scenario, systemEntry(scenario.system));
    if (fixed !== undefined) add(problemAt(document, fixed.field, fixed, axes));
    if (faults.length > 0) continue;
    for (const { path, message, expected, suggestion } of checkCatalogIds(document, [{ axes: {}, scenario: referenceOf(scenario) }])) {
      const fault = { message, expected, ...(suggestion !== undefined && { suggestion }) };
      add(problemAt(document, ['hold', 'like', ...pathOfText(path)], fault, axes));
    }
  }
  return [...problems.values()];
}
