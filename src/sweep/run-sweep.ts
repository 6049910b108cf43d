import type { PointResult } from '../analysis/result';
import type { ReportMeta } from '../report/meta';
import type { ScenarioPoint } from '../scenario/sweep-axes';
import { batches } from './batches';
import { buildFingerprint } from './build-fingerprint';
import type { Executor, PlannedPoint, PointOutcome } from './executor';
import { type Failure, forgetFailures, saveFailure } from './failures';
import { inline } from './inline';
import { labelled } from './labelled';
import { planPoints } from './plan-points';
import { pool } from './pool';
import type { SweepProgress } from './progress';
import { openStore } from './store';
import { tally as tallyOf } from './tally';
import { writeReports } from './write-reports';

export interface SweepOptions {
  /** Points in the order in which they are reported. */
  points: readonly ScenarioPoint[];
  meta: ReportMeta;
  /** Results folder; made when missing. */
  out: string;
  /** Worker threads; 0 simulates in the caller's thread. */
  threads: number;
  /** Replaces the executor that `threads` would choose. */
  executor?: Executor | undefined;
  /** Simulate one rank of each class (default), or every rank. */
  fold?: boolean | undefined;
  /** Forget the stored points of the folder first. */
  fresh?: boolean | undefined;
  /** Stops the sweep; every finished point is kept. */
  signal?: AbortSignal | undefined;
  onProgress?: ((state: SweepProgress) => void) | undefined;
}

export interface SweepOutcome {
  /** Results in point order; failed and unfinished points are missing. */
  results: PointResult[];
  /** Points by what became of them: `done` were simulated now, `reused` came from the store; `infeasible` are among both. */
  counts: { total: number; done: number; reused: number; failed: number; infeasible: number };
  failures: Failure[];
  interrupted: boolean;
  /** Reports written: none when interrupted, so that a half sweep never replaces the pictures of a whole one. */
  files: string[];
}

/**
 * Runs a sweep: points that are stored already are reused, the others simulated (equal points once), stored as they finish, and the reports written from
 * all of them in point order, so that nothing depends on the number of threads or on what was there before.
 *
 * @throws Refusal when another sweep writes into the folder; UnknownIdError for an id that the catalog does not hold; file-system errors
 * @example const { counts } = await runSweep({ points, meta, out: 'results/a', threads: 4 });
 */
export async function runSweep(options: SweepOptions): Promise<SweepOutcome> {
  const { meta, out, signal, fold = true, onProgress = () => {} } = options;
  const planned = planPoints(options.points, { fold, build: buildFingerprint() });
  const store = openStore(out, new Set(planned.map((point) => point.key)), options.fresh);
  const failures: Failure[] = [];
  const failed = new Map<string, string>();
  try {
    const reused = new Set(store.results.keys());
    const missing = firstOfEachKey(planned).filter((point) => !reused.has(point.key));
    store.appendRecord({ meta, points: planned.map(({ key, axes }) => ({ key, axes })) });
    forgetFailures(out);

    const tally = tallyOf(planned, reused);
    onProgress(tally.state());
    await simulateAll(missing, options, fold, (outcome) => {
      if (outcome.ok) {
        store.append(outcome.result);
        store.results.set(outcome.key, outcome.result);
      } else failed.set(outcome.key, outcome.message);
      tally.count(outcome);
      onProgress(tally.state());
    });
    for (const point of planned) {
      const message = failed.get(point.key);
      if (message !== undefined) failures.push(saveFailure(out, point, message));
    }

    const results = planned.flatMap((point) => {
      const result = store.results.get(point.key);
      return result ? [labelled(result, point.axes, point.scenario.name)] : [];
    });
    const interrupted = signal?.aborted === true && results.length + failures.length < planned.length;
    const files = interrupted || results.length === 0 ? [] : writeReports(out, results, meta);
    const { done, reused: old } = tally.state();
    const infeasible = results.filter((result) => result.status === 'infeasible').length;
    const counts = { total: planned.length, done: done - failures.length, reused: old, failed: failures.length, infeasible };
    return { results, counts, failures, interrupted, files };
  } finally {
    store.close();
  }
}

async function simulateAll(missing: PlannedPoint[], options: SweepOptions, fold: boolean, keep: (outcome: PointOutcome) => void): Promise<void> {
  const { threads, signal } = options;
  if (missing.length === 0 || signal?.aborted) return;
  const work = batches(missing, Math.max(1, threads)).map((points) => ({ points, fold }));
  const executor = options.executor ?? (threads > 0 ? pool({ threads: Math.min(threads, work.length) }) : inline());
  const stop = (): void => void executor.stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await executor.run(work, keep);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** Points with an equal key have an equal result: one of them is simulated. */
function firstOfEachKey(planned: readonly PlannedPoint[]): PlannedPoint[] {
  const first = new Map<string, PlannedPoint>();
  for (const point of planned) if (!first.has(point.key)) first.set(point.key, point);
  return [...first.values()];
}
