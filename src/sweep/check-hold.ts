import { referenceOf } from '../analysis/hold-reference';
import { problemAt, type ScenarioDocument } from '../scenario/document';
import { holdSettings } from '../scenario/hold-settings';
import type { Problem } from '../scenario/problem';
import type { ScenarioPoint } from '../scenario/sweep-axes';
import { checkCatalogIds } from './check-catalog-ids';

/**
 * Finds what is wrong with the references that quantities are held against, each once: paths that no scenario has, values that do not fit, ids that the catalog does not hold.
 *
 * @example checkHold(document, points).map(formatProblem) // ['a.yaml:9:10 hold.like: unknown path "fabric.scale_out.leav". Did you mean "fabric.scale_out.leaf"?']
 */
export function checkHold(document: ScenarioDocument, points: readonly ScenarioPoint[]): Problem[] {
  const problems = new Map<string, Problem>();
  for (const { axes, scenario } of points) {
    if (scenario.hold === undefined) continue;
    const { faults } = holdSettings(scenario.hold.like);
    for (const { path, message, expected, suggestion } of faults) {
      const name = String(path[2] ?? '');
      const problem = {
        message: message.includes(name) ? message : `${name}: ${message}`,
        expected,
        ...(suggestion !== undefined && { suggestion }),
      };
      problems.set(problem.message, problemAt(document, 'hold.like', problem, axes));
    }
    if (faults.length > 0) continue;
    for (const { path, message, expected, suggestion } of checkCatalogIds(document, [{ axes, scenario: referenceOf(scenario) }])) {
      const problem = { message: `${path}: ${message}`, expected, ...(suggestion !== undefined && { suggestion }) };
      problems.set(problem.message, problemAt(document, 'hold.like', problem, axes));
    }
  }
  return [...problems.values()];
}
