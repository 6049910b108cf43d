import { createSharedWork, simulate } from '../analysis/simulate';
import type { Batch, PointOutcome } from './executor';

/**
 * Simulates the points of a batch one after the other, lazily, so that the caller may stop between two of them.
 * What neighbours share (fabric, fold) lives in an object of this call and is dropped where the structure changes: worker threads outlive their tasks,
 * so nothing may hide in a module, and memory must not grow with the sweep.
 *
 * @returns one outcome a point, in batch order; a point that throws becomes a failed outcome and does not stop the others
 * @example for (const outcome of simulateBatch(batch)) port.postMessage(outcome);
 */
export function* simulateBatch(batch: Batch): Generator<PointOutcome> {
  let shared = createSharedWork();
  let structure: string | undefined;
  for (const point of batch.points) {
    if (structure !== undefined && structure !== point.structure) shared = createSharedWork();
    structure = point.structure;
    const { index, key, axes, scenario } = point;
    try {
      yield { ok: true, index, key, result: simulate({ axes, scenario, key }, { fold: batch.fold, shared }) };
    } catch (error) {
      // What the failed point left half built must not reach the next one.
      shared = createSharedWork();
      yield { ok: false, index, key, message: messageOf(error) };
    }
  }
}

/** One printable line for whatever was thrown; with INTERLUDE_DEBUG=1 the place in the program too. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env.INTERLUDE_DEBUG === '1' && error.stack) return error.stack;
  return error.message || error.name;
}
