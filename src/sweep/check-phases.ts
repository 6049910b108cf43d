import { phaseScenario } from '../analysis/phases/phase-scenario';
import { refused } from '../fabric/refusal';
import { UnbuildableError } from '../fabric/unbuildable';
import type { ScenarioDocument } from '../scenario/document';
import { phaseSettings } from '../scenario/phase-settings';
import { pathOfText, placeFault } from '../scenario/places';
import type { Problem } from '../scenario/problem';
import type { ScenarioPoint } from '../scenario/sweep-axes';
import { checkCatalogIds } from './check-catalog-ids';

/**
 * Finds what is wrong with the settings of phases, each once: paths that no scenario has or that belong to the machine, values that do not fit, ids that the catalog does not hold.
 *
 * @example checkPhases(document, points).map(formatProblem) // ['a.yaml:9:10 phases.list[0].set: unknown path "training.sequenc". Did you mean "training.sequence"?']
 */
export function checkPhases(document: ScenarioDocument, points: readonly ScenarioPoint[]): Problem[] {
  const problems = new Map<string, Problem>();
  const keep = (problem: Problem): void => void problems.set(`${problem.path}: ${problem.message}`, problem);
  for (const { axes, scenario } of points) {
    for (const [index, { set }] of (scenario.phases?.list ?? []).entries()) {
      const { faults } = phaseSettings(set, index);
      for (const fault of faults) keep(placeFault(document.places, fault));
      if (faults.length > 0) continue;
      const at = ['phases', 'list', index, 'set'];
      try {
        for (const { path, message, expected, suggestion } of checkCatalogIds(document, [{ axes, scenario: phaseScenario(scenario, index) }])) {
          // What is wrong with the scenario around the phases has been said.
          if (!Object.keys(set).some((name) => path === name || path.startsWith(`${name}.`))) continue;
          keep(placeFault(document.places, { path: at, message: `${path}: ${message}`, expected, ...(suggestion !== undefined && { suggestion }) }));
        }
      } catch (error) {
        const problem = error instanceof UnbuildableError ? refusedField(document, error) : undefined;
        if (problem === undefined) throw error;
        keep(problem);
      }
    }
  }
  return [...problems.values()];
}

/**
 * A field that cannot be built, placed where it stands; undefined when no field is to blame.
 *
 * @example refusedField(document, error) // 'a.yaml:8:23 phases.shapes[1]: 4 × 4 × 16 are 256 GPUs; expected a shape of 512'
 */
export function refusedField(document: ScenarioDocument, { field, message: said }: UnbuildableError): Problem | undefined {
  if (field === undefined) return undefined;
  return placeFault(document.places, { path: pathOfText(field), ...refused(field, said) });
}
