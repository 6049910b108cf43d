import type { PointResult } from '../analysis/result';
import { formatCount, formatShare } from './number-format';

/** A point beside what somebody measured of the same job. */
export interface PublishedRow {
  name: string;
  simulated: string;
  published: string;
  /** Simulated minus published, in points of utilisation. */
  deviation: string;
  source: string;
}

/** Points whose scenario names a published measurement, in order; an infeasible one has nothing to compare. */
export function publishedRows(results: readonly PointResult[]): PublishedRow[] {
  return results.flatMap((point) => {
    if (point.status !== 'ok' || point.published === undefined) return [];
    const { utilisation, source } = point.published;
    const points = 100 * (point.utilisation - utilisation);
    const others = Object.entries(point.axes).flatMap(([axis, label]) => (axis === 'gpus' ? [] : [String(label)]));
    return [
      {
        name: [...(others.length > 0 ? others : [point.model]), `${formatCount(point.gpus)} GPUs`].join(', '),
        simulated: formatShare(point.utilisation),
        published: formatShare(utilisation),
        deviation: `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(1)} points`,
        source,
      },
    ];
  });
}

/**
 * The same as sentences, each source once at the end.
 *
 * @example publishedLines(results) // ['VGG-16, 512 GPUs: simulated 84.1 %, published 68 % (+16.1 points)', 'published: Horovod …']
 */
export function publishedLines(results: readonly PointResult[]): string[] {
  const rows = publishedRows(results);
  const sources = [...new Set(rows.map(({ source }) => source))];
  return [
    ...rows.map(({ name, simulated, published, deviation }) => `${name}: simulated ${simulated}, published ${published} (${deviation})`),
    ...sources.map((source) => `published: ${source}`),
  ];
}
