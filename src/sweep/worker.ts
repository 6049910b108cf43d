import type { MessagePort } from 'node:worker_threads';
import { runSystem, type SystemRun } from '../analysis/system-run';
import type { Batch } from './executor';
import type { SystemTask } from './run-systems';
import { simulateBatch } from './simulate-batch';

/** The task that the pool hands to a worker thread: a batch, and the port on which outcomes go back as they happen. */
export interface WorkerTask {
  batch: Batch;
  port: MessagePort;
}

/**
 * Entry of the worker threads. Outcomes are posted one by one instead of returned together, so that Ctrl-C or a dying worker loses only the point under
 * way, and progress moves point by point however large a batch is.
 */
export default function runBatch({ batch, port }: WorkerTask): void {
  for (const outcome of simulateBatch(batch)) port.postMessage(outcome);
  port.close();
}

/** A preset of the table of systems. */
export const systemTask = ({ preset, scenario }: SystemTask): SystemRun => runSystem(preset, scenario);
