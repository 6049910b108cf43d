import type { PointResult } from '../analysis/result';
import type { ReportMeta } from '../report/meta';
import { labelled } from './labelled';
import { Refusal } from './refusal';
import { readStore, STORE_FILE } from './store';
import { writeReports } from './write-reports';

export interface Rerendered {
  results: PointResult[];
  meta: ReportMeta;
  /** Points of the sweep that the store lacks: it was stopped, or they failed. */
  missing: number;
  files: string[];
}

/**
 * Writes the reports of a results folder again from its store, without simulating: by a build that draws better, or after a sweep that was stopped.
 *
 * @throws Refusal (exit 2) when the folder holds no sweep
 * @example rerender('results/copper-vs-optical').files // ['results/copper-vs-optical/points.csv', …]
 */
export function rerender(folder: string): Rerendered {
  const { record, results: stored } = readStore(folder);
  const advice = 'Expected a folder that `interlude sweep` has written; it makes one again from its scenario file.';
  if (!record) throw new Refusal(`${folder}: no sweep is stored here (no complete ${STORE_FILE}). ${advice}`, 2);
  const { meta, points } = record;
  const results = points.flatMap(({ key, axes }) => {
    const result = stored.get(key);
    return result ? [labelled(result, axes, meta.title)] : [];
  });
  if (results.length === 0) throw new Refusal(`${folder}: the sweep stored here was stopped before its first point was done. ${advice}`, 2);
  return { results, meta, missing: points.length - results.length, files: writeReports(folder, results, meta) };
}
