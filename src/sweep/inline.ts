import { setImmediate } from 'node:timers/promises';
import type { Batch, Executor, PointOutcome } from './executor';
import { simulateBatch } from './simulate-batch';

/**
 * The executor without threads: simulates in the caller's thread, one point after the other.
 * It gives way to the event loop between points, so that a signal or a timer is served.
 *
 * @param run how a batch is simulated (tests pass a made-up one)
 * @example await inline().run(batches, (outcome) => store.keep(outcome));
 */
export function inline(run: (batch: Batch) => Iterable<PointOutcome> = simulateBatch): Executor {
  let stopped = false;
  return {
    async run(batches, onOutcome) {
      for (const batch of batches) {
        for (const outcome of run(batch)) {
          if (stopped) return;
          onOutcome(outcome);
          await setImmediate();
          if (stopped) return;
        }
      }
    },
    async stop() {
      stopped = true;
    },
  };
}
