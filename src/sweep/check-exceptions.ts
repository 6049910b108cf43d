import { systemEntry } from '../catalog/systems';
import { clos } from '../fabric/clos';
import { closSpec } from '../fabric/spec';
import { UnbuildableError } from '../fabric/unbuildable';
import { problemAt, type ScenarioDocument } from '../scenario/document';
import type { Problem } from '../scenario/problem';
import type { Scenario } from '../scenario/schema';
import type { ScenarioPoint } from '../scenario/sweep-axes';
import { slowdowns } from '../world/costs';

/**
 * Finds dead links and slow GPUs that stand where there is nothing, each once and placed in the file. The scenario's own check knows no fabric.
 * What cannot be wired for another reason is left to the simulation: there it is a gap in a curve.
 *
 * @example checkExceptions(document, points).map(formatProblem) // ['a.yaml:9:14 fabric.scale_out.faults.0.group: there is no group 99; expected 0 to 7']
 */
export function checkExceptions(document: ScenarioDocument, points: readonly ScenarioPoint[]): Problem[] {
  const problems = new Map<string, Problem>();
  for (const { axes, scenario } of points) {
    const error = misplaced(scenario);
    if (error?.field === undefined || problems.has(error.message)) continue;
    const [message, expected = ''] = error.message.slice(error.field.length + 2).split('; expected ');
    problems.set(error.message, problemAt(document, error.field.replace(/\[(\d+)\]/g, '.$1'), { message, expected }, axes));
  }
  return [...problems.values()];
}

function misplaced(scenario: Scenario): UnbuildableError | undefined {
  const { faults = [] } = scenario.fabric.scale_out;
  const { slow_gpus: slow = [] } = scenario.disturbance;
  if (faults.length === 0 && slow.length === 0) return undefined;
  try {
    slowdowns(scenario);
    if (faults.length > 0) clos(closSpec(scenario, systemEntry(scenario.system), 0));
  } catch (error) {
    if (error instanceof UnbuildableError) return error;
    throw error;
  }
  return undefined;
}
