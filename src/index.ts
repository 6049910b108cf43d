/** interlude as a library: the same verbs as the command line, typed. */
import { stringify } from 'yaml';
import type { PointResult } from './analysis/result';
import { type SimulateOptions, simulate as simulatePoint } from './analysis/simulate';
import { formatProblem, type Problem, readScenario } from './scenario/read-scenario';
import type { ScenarioInput } from './scenario/schema';
import { batches } from './sweep/batches';
import { buildFingerprint } from './sweep/build-fingerprint';
import { checkedPoints } from './sweep/checked-points';
import type { PlannedPoint } from './sweep/executor';
import { inline } from './sweep/inline';
import { planPoints } from './sweep/plan-points';
import { pool } from './sweep/pool';

export { billOfMaterials } from './analysis/bill/bill-of-materials';
export { wiringOf } from './analysis/bill/bill-of-materials-wiring';
export { cost } from './analysis/bill/cost';
export { energy } from './analysis/bill/energy';
export { powerCap } from './analysis/bill/power-cap';
export type {
  CollectiveResult,
  DomainAuto,
  HeldResult,
  InfeasiblePoint,
  InterconnectResult,
  LossPart,
  PointResult,
  SimulatedPoint,
  Tier,
  TierResult,
} from './analysis/result';
export { LOSS_PARTS, TIERS } from './analysis/result';
export type { Problem } from './scenario/read-scenario';
export type { ScenarioInput } from './scenario/schema';

/** A scenario that cannot be run: `problems` has everything that is wrong with it, the message says it in lines. */
export class ScenarioError extends Error {
  override name = 'ScenarioError';
  constructor(readonly problems: Problem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}

/**
 * Simulates one scenario, written as in a file: same keys, same texts with units.
 *
 * @throws ScenarioError with every problem of the scenario
 * @example
 * const result = simulate({ name: 'Llama-3 8B', model: 'llama3-8b', system: 'h100-hgx', gpus: 64, training: { tokens_per_step: '4Mi' } });
 * if (result.status === 'ok') console.log(result.utilisation, result.loss.bandwidth);
 */
export function simulate(scenario: ScenarioInput, { fold = true }: Pick<SimulateOptions, 'fold'> = {}): PointResult {
  const [point] = plan(scenario, fold);
  return simulatePoint(point as PlannedPoint, { fold });
}

/** Axes of a sweep as in a file: a path of the scenario, or a name of your own for bundles of settings. */
export type SweepInput = ScenarioInput & { sweep: Record<string, unknown> };

/**
 * Simulates every point of a sweep, in the order of its axes (the first slowest). Nothing is stored.
 *
 * @param threads worker threads; 0 (default) simulates in the caller's thread. The results are the same.
 * @throws ScenarioError with every problem of the scenario, Error when a point fails (a bug)
 * @example
 * const results = await sweep({ ...scenario, sweep: { gpus: [64, 256, 1024], 'fabric.scale_out.leaf': ['aec-100', 'dr4-400'] } }, { threads: 4 });
 */
export async function sweep(input: SweepInput, { threads = 0, fold = true }: { threads?: number; fold?: boolean } = {}): Promise<PointResult[]> {
  const points = plan(input, fold);
  const results: PointResult[] = [];
  const executor = threads > 0 ? pool({ threads }) : inline();
  await executor.run(
    batches(points, Math.max(1, threads)).map((batch) => ({ points: batch, fold })),
    (outcome) => {
      if (outcome.ok) results[outcome.index] = outcome.result;
      else throw new Error(outcome.message);
    },
  );
  return results;
}

function plan(input: ScenarioInput, fold: boolean): PlannedPoint[] {
  const read = readScenario(stringify(input), 'scenario');
  if ('problems' in read) throw new ScenarioError(read.problems);
  const checked = checkedPoints(read.document);
  if ('problems' in checked) throw new ScenarioError(checked.problems);
  return planPoints(checked.points, { fold, build: buildFingerprint() });
}
