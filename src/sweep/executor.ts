import type { PointResult } from '../analysis/result';
import type { ScenarioPoint } from '../scenario/sweep-axes';

/** A point ready to be simulated: where it stands in the sweep, its key in the store, and what the planner needs to know of it. */
export interface PlannedPoint extends ScenarioPoint {
  /** Position in the sweep, first axis slowest. */
  index: number;
  key: string;
  /** Points with an equal structure share a fabric and a fold. */
  structure: string;
  /** Expected cost, in arbitrary but common units. */
  cost: number;
}

/** Points that one worker simulates in one task, neighbours in structure side by side. */
export interface Batch {
  points: PlannedPoint[];
  fold: boolean;
}

/**
 * What became of one point. A failure is data: an exception that crosses a thread loses its own properties, and would take the other points of the
 * batch with it.
 */
export type PointOutcome = { ok: true; index: number; key: string; result: PointResult } | { ok: false; index: number; key: string; message: string };

/** Where batches run: the same thread, a pool of worker threads. Every executor gives the same results; only their order of arrival differs. */
export interface Executor {
  /** Runs all batches and reports every point exactly once as it finishes, unless stopped. Rejects with what `onOutcome` throws, and with nothing else. */
  run(batches: readonly Batch[], onOutcome: (outcome: PointOutcome) => void): Promise<void>;
  /** Ends `run` early; what has been reported stays reported. */
  stop(): Promise<void>;
}
