import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PointResult } from '../analysis/result';
import { pointsCsv } from '../report/csv';
import { curvesSvg } from '../report/curves';
import { reportHtml } from '../report/html';
import type { ReportMeta } from '../report/meta';

/**
 * Writes what a person looks at into a results folder: `points.csv`, `curves.svg`, `report.html`. Each file is swapped in whole, so that a kill never
 * leaves half a picture where a good one was.
 *
 * @param results in point order
 * @returns the paths written
 * @example writeReports('results/a', results, meta) // ['results/a/points.csv', …]
 */
export function writeReports(folder: string, results: readonly PointResult[], meta: ReportMeta): string[] {
  const files: [name: string, text: string][] = [
    ['points.csv', pointsCsv(results)],
    ['curves.svg', curvesSvg(results, meta)],
    ['report.html', reportHtml(results, meta)],
  ];
  return files.map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(`${path}.tmp`, text);
    renameSync(`${path}.tmp`, path);
    return path;
  });
}
