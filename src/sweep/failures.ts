import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coordinates } from './coordinates';
import type { PlannedPoint } from './executor';
import { scenarioYaml } from './scenario-yaml';

/** A point that the simulator could not finish: a bug, or a machine that is too small. */
export interface Failure {
  key: string;
  axes: Record<string, string | number>;
  message: string;
  /** A scenario file with this point alone. */
  file: string;
}

/** Writes a failed point down as a scenario file of its own, `failed/<key>.yaml`, so that it can be run and reported alone. */
export function saveFailure(folder: string, { key, axes, scenario }: PlannedPoint, message: string): Failure {
  const failed = join(folder, 'failed');
  mkdirSync(failed, { recursive: true });
  const file = join(failed, `${key}.yaml`);
  const heading = [`This point could not be simulated: ${coordinates(axes)}.`, ...message.split('\n')].map((line) => `# ${line}\n`);
  writeFileSync(file, `${heading.join('')}${scenarioYaml(scenario)}`);
  return { key, axes, message, file };
}

/** Removes what an earlier run wrote about failures: what still fails is written again. */
export function forgetFailures(folder: string): void {
  rmSync(join(folder, 'failed'), { recursive: true, force: true });
}
