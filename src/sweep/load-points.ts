import { type Override, type ScenarioDocument, withoutSweep } from '../scenario/document';
import { loadScenario } from '../scenario/load-scenario';
import { formatProblem, type Problem } from '../scenario/problem';
import type { ScenarioPoint } from '../scenario/sweep-axes';
import { checkedPoints } from './checked-points';
import { Refusal } from './refusal';

export interface LoadOptions {
  /** Settings of the command line, applied in order. */
  overrides?: readonly Override[];
  /** False takes the scenario around the sweep as the only point. Default true. */
  sweep?: boolean;
}

export interface LoadedPoints {
  document: ScenarioDocument;
  points: ScenarioPoint[];
  /** The file has a sweep that was left aside. */
  sweepAside: boolean;
}

/**
 * Reads a scenario file down to its points, ids of the catalog checked.
 *
 * @throws Refusal (exit 2) whose message lists everything that is wrong, a line a problem
 * @example const { points } = loadPoints('workloads/a.yaml', { overrides: [{ path: 'gpus', value: '64' }] });
 */
export function loadPoints(file: string, { overrides = [], sweep = true }: LoadOptions = {}): LoadedPoints {
  const loaded = sweep ? loadScenario(file, overrides) : loadAsPoint(file, overrides);
  if ('problems' in loaded) throw badScenario(loaded.problems);
  const document = sweep ? loaded.document : withoutSweep(loaded.document);
  const checked = checkedPoints(document);
  if ('problems' in checked) throw badScenario(checked.problems);
  return { document, points: checked.points, sweepAside: !sweep && /^sweep\s*:/m.test(document.text) };
}

/** As a single point, a scenario takes settings of paths that its sweep sets, which a sweep would refuse. */
function loadAsPoint(file: string, overrides: readonly Override[]): ReturnType<typeof loadScenario> {
  const loaded = loadScenario(file, overrides);
  if ('document' in loaded || !loaded.problems.every((problem) => problem.file.startsWith('--set '))) return loaded;
  const alone = loadScenario(file, [{ path: 'sweep', value: '{}' }, ...overrides]);
  return 'document' in alone ? alone : loaded;
}

export const badScenario = (problems: readonly Problem[]): Refusal => new Refusal(problems.map(formatProblem).join('\n'), 2);
