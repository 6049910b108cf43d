import { withDomain } from '../analysis/domain-auto';
import { CatalogError } from '../catalog/errors';
import { systemEntry } from '../catalog/systems';
import { buildFabric } from '../fabric/build-fabric';
import { fabricSpec } from '../fabric/fabric-spec';
import { refused } from '../fabric/refusal';
import { UnbuildableError } from '../fabric/unbuildable';
import { problemAt, type ScenarioDocument } from '../scenario/document';
import type { Problem } from '../scenario/problem';
import type { Scenario } from '../scenario/schema';
import type { ScenarioPoint } from '../scenario/sweep-axes';
import { slowdowns } from '../world/costs';

/**
 * Finds dead links and slow GPUs that stand where there is nothing, and keys that no fabric of the system has, each once and placed in the file. The scenario's own check knows no fabric.
 * What cannot be wired for another reason is left to the simulation: there it is a gap in a curve.
 *
 * @example checkExceptions(document, points).map(formatProblem) // ['a.yaml:9:14 fabric.scale_out.faults[0].group: there is no group 99; expected 0 to 7']
 */
export function checkExceptions(document: ScenarioDocument, points: readonly ScenarioPoint[]): Problem[] {
  const problems = new Map<string, Problem>();
  const errors = points.map(({ scenario }) => misplaced(scenario));
  // A shape that some sizes of a sweep do not fit is a gap in their curve; one that fits none is a mistake.
  const none = errors.every((error) => error?.field !== undefined);
  for (const [index, { axes }] of points.entries()) {
    const error = errors[index];
    if (error?.field === undefined || problems.has(error.message)) continue;
    if (!none && !/^(fabric\.scale_(out|up)\.faults|disturbance)/.test(error.field)) continue;
    problems.set(error.message, problemAt(document, error.field, refused(error.field, error.message), axes));
  }
  return [...problems.values()];
}

function misplaced(scenario: Scenario): UnbuildableError | undefined {
  const { scale_out: out, scale_up: up } = scenario.fabric;
  const faults = [...(out.faults ?? []), ...(up.faults ?? [])];
  try {
    slowdowns(scenario);
    const system = systemEntry(scenario.system);
    const spec = fabricSpec(withDomain(scenario, system).scenario, system);
    if (faults.length > 0 || spec.edges !== undefined) buildFabric(spec);
  } catch (error) {
    if (error instanceof UnbuildableError) return error;
    // Ids have a check of their own.
    if (error instanceof CatalogError) return undefined;
    throw error;
  }
  return undefined;
}
