import { availableParallelism } from 'node:os';
import { runSystem, type SystemRun } from '../analysis/system-run';
import type { Scenario } from '../scenario/schema';
import { workerThreads } from './worker-threads';

/** A preset as a worker gets it. */
export interface SystemTask {
  preset: string;
  scenario: Scenario;
}

/**
 * Runs presets on all cores; the results keep the order of the presets.
 *
 * @param onDone told after each how many are done
 * @throws Error of the first preset that cannot be built
 * @example (await runSystems(presets, () => {})).map(({ utilisation }) => utilisation)
 */
export async function runSystems(presets: readonly SystemTask[], onDone: (done: number, preset: string) => void): Promise<SystemRun[]> {
  if (presets.length === 1) return presets.map(({ preset, scenario }) => runSystem(preset, scenario));
  const threads = Math.min(availableParallelism(), presets.length);
  const workers = workerThreads(threads, { name: 'systemTask' });
  let done = 0;
  try {
    return await Promise.all(
      presets.map(async (task) => {
        const run = (await workers.run(task)) as SystemRun;
        onDone(++done, task.preset);
        return run;
      }),
    );
  } finally {
    await workers.destroy();
  }
}
