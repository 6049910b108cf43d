import { Piscina } from 'piscina';

/** The worker that is built beside this module. */
const WORKER = new URL('./worker.js', import.meta.url).href;

/**
 * Worker threads. Piscina's defaults suit servers: more threads than cores, and idle workers that die at once.
 *
 * @param name export of the worker file that takes the tasks; its default export when absent
 * @example workerThreads(4).run(task)
 */
export function workerThreads(threads: number, { filename = WORKER, name = 'default' }: { filename?: string; name?: string } = {}): Piscina {
  return new Piscina({ filename, name, minThreads: threads, maxThreads: threads, idleTimeout: 5000 });
}
