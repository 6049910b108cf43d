import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import type { Batch, Executor, PointOutcome } from './executor';
import type { WorkerTask } from './worker';
import { workerThreads } from './worker-threads';

export interface PoolOptions {
  /** Worker threads, at least 1. */
  threads: number;
  /** Module whose default export takes a {@link WorkerTask}; default: the worker that is built beside this module. */
  workerFile?: string;
}

/**
 * The executor on worker threads (piscina). A worker that dies (out of memory, `process.exit`) fails only what it was doing: the point that was under way
 * is run again in a task of its own, the unfinished rest of its batch in another, and only a point that kills its worker alone is reported as failed.
 *
 * @example await pool({ threads: 4 }).run(batches, (outcome) => store.keep(outcome));
 */
export function pool({ threads, workerFile }: PoolOptions): Executor {
  let stopped: Promise<void> | undefined;
  const workers = workerThreads(threads, workerFile === undefined ? {} : { filename: workerFile });
  // Said of a worker outside its tasks, such as one whose last message comes in after the pool was destroyed. Points answer for themselves, task by task.
  workers.on('error', () => {});

  const stop = (): Promise<void> => {
    stopped ??= workers.destroy();
    return stopped;
  };

  const runBatch = async (batch: Batch, onOutcome: (outcome: PointOutcome) => void): Promise<void> => {
    const missing = new Map(batch.points.map((point) => [point.index, point]));
    const report = (outcome: PointOutcome): void => {
      if (!stopped && missing.delete(outcome.index)) onOutcome(outcome);
    };
    const death = await handOver(workers, batch, report);
    if (stopped || missing.size === 0) return;
    // A batch runs in order, so the first point without an outcome is the one under way when the worker died.
    const [suspect, ...rest] = missing.values();
    if (batch.points.length === 1) {
      onOutcome({ ok: false, index: suspect!.index, key: suspect!.key, message: `the worker thread died: ${death ?? 'it gave no result'}` });
      return;
    }
    // Not the suspect itself but what its neighbours left in memory may be to blame: it gets a second chance alone.
    const again = rest.length > 0 ? [[suspect!], rest] : [[suspect!]];
    await Promise.all(again.map((points) => runBatch({ ...batch, points }, onOutcome)));
  };

  return {
    async run(batches, onOutcome) {
      let trouble: { error: unknown } | undefined;
      // Thrown in the handler of a message, an error would end the process instead of this run.
      const guarded = (outcome: PointOutcome): void => {
        try {
          onOutcome(outcome);
        } catch (error) {
          trouble ??= { error };
          void stop();
        }
      };
      await Promise.all(batches.map((batch) => runBatch(batch, guarded)));
      await (stopped ?? workers.close());
      if (trouble) throw trouble.error;
    },
    stop,
  };
}

/** Runs one batch on a worker and reports its outcomes as they arrive. Resolves with the reason if the worker died, else with undefined. */
async function handOver(workers: Piscina, batch: Batch, report: (outcome: PointOutcome) => void): Promise<string | undefined> {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', report);
  const task: WorkerTask = { batch, port: port2 };
  let death: string | undefined;
  try {
    await workers.run(task, { transferList: [port2] });
  } catch (error) {
    death = error instanceof Error ? error.message : String(error);
  }
  // A message is in our queue as soon as the worker has posted it, but the task's end may overtake it: empty the queue before judging.
  for (let held = receiveMessageOnPort(port1); held; held = receiveMessageOnPort(port1)) report(held.message);
  port1.close();
  return death;
}
