import type { Series } from './sweep-view';

/** Where a series can be built along x, and what ends it. */
export interface Stop {
  series: string;
  /** Index of the last x that can be built; null when none can. */
  last: number | null;
  /** Index of the first x after it that cannot. */
  at: number;
  mark: string;
  reason: string;
}

/** Index on x of every place where the series was simulated. */
export function builtPlaces(series: Series): number[] {
  return series.cells.flatMap((cell, index) => (cell?.point.status === 'ok' ? [index] : []));
}

/** The gap that ends a series, or null when it reaches the last x. A gap with simulated points behind it is not an end. */
export function stopOf(series: Series): Stop | null {
  const last = builtPlaces(series).at(-1) ?? null;
  const from = last === null ? 0 : last + 1;
  for (let at = from; at < series.cells.length; at++) {
    const point = series.cells[at]?.point;
    if (point?.status === 'infeasible') return { series: series.name, last, at, mark: point.mark, reason: point.reason };
  }
  return null;
}

/** Index of the largest x at which every series that can be built anywhere is built; null when there is none. */
export function largestCommon(series: readonly Series[]): number | null {
  const buildable = series.map(builtPlaces).filter((places) => places.length > 0);
  if (buildable.length === 0) return null;
  return buildable[0].findLast((place) => buildable.every((places) => places.includes(place))) ?? null;
}
