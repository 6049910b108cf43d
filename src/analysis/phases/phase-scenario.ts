import { z } from 'zod';
import { UnbuildableError } from '../../fabric/unbuildable';
import { phaseSettings } from '../../scenario/phase-settings';
import { type Plain, type PlainMap, setAt } from '../../scenario/plain';
import type { Scenario } from '../../scenario/schema';
import { fieldAt } from '../../scenario/schema-paths';

/**
 * The scenario of one phase: the same job on the same machine with the settings of the phase, by itself.
 *
 * @param index of the phase in `phases.list`
 * @throws UnbuildableError naming the field when a setting is none of a scenario, or the job cannot be with it
 * @example phaseScenario(scenario, 1).training.sequence // 131072
 */
export function phaseScenario({ phases, hold: _, ...alone }: Scenario, index: number): Scenario {
  const { settings, faults } = phaseSettings(phases?.list[index]?.set ?? {}, index);
  const field = `phases.list[${index}].set`;
  const [fault] = faults;
  if (fault !== undefined) throw new UnbuildableError(`${field}: ${fault.message}`, 'bad phase', field);
  let changed = alone as unknown as PlainMap;
  for (const { path, value } of settings) {
    const at = fieldAt(path);
    const read = at === undefined ? { success: false as const } : z.safeParse(at.schema, value);
    const set = read.success ? setAt(changed, path, read.data as Plain) : undefined;
    if (set === undefined || !('root' in set)) throw new UnbuildableError(`${field}: ${path.join('.')} cannot be set`, 'bad phase', field);
    changed = set.root;
  }
  const scenario = changed as unknown as Scenario;
  const { tensor, pipeline } = scenario.parallelism;
  const { tokens_per_step: tokens, samples_per_step: samples } = scenario.training;
  // What the check of the whole file sees between fields, and a single setting does not.
  if (scenario.gpus % (tensor * pipeline) !== 0) {
    const message = `tensor ${tensor} × pipeline ${pipeline} = ${tensor * pipeline} does not divide ${scenario.gpus} GPUs`;
    throw new UnbuildableError(`${field}: ${message}; expected degrees whose product divides gpus`, 'bad phase', field);
  }
  if (tokens !== undefined && samples !== undefined) {
    const message = 'tokens_per_step and samples_per_step are both given';
    throw new UnbuildableError(`${field}: ${message}; expected the one that the job has`, 'bad phase', field);
  }
  return scenario;
}
