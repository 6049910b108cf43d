import type { PointResult, SimulatedPoint } from '../analysis/result';
import { type Axis, axisLabel, describeAxis } from './axis';
import type { ReportMeta } from './meta';

/** What a series has at one place of the x axis. Points that differ in the seed alone are one cell: their median, and the range. */
export interface Cell {
  point: PointResult;
  /** Range over seeds: the points of lowest and highest utilisation. Both are `point` when there is one seed. */
  low: PointResult;
  high: PointResult;
  draws: number;
}

export interface Series {
  name: string;
  /** One entry for every label of x; null where there is no result at all. */
  cells: (Cell | null)[];
}

export interface Panel {
  name: string;
  series: Series[];
}

/** The results arranged for looking at: panels of series over x. */
export interface SweepView {
  x: Axis;
  /** Null when a panel has a single, nameless series. */
  series: Axis | null;
  panelAxis: Axis | null;
  panels: Panel[];
  /** Axes beyond the three that a picture can show, and the value at which it shows them. */
  held: string[];
}

/** The simulated point of a cell, or null when nothing could be built there. */
export function simulated(cell: Cell | null | undefined): SimulatedPoint | null {
  return cell?.point.status === 'ok' ? cell.point : null;
}

function cellOf(points: PointResult[]): Cell | null {
  const built = points.filter((point) => point.status === 'ok').sort((a, b) => a.utilisation - b.utilisation || (a.key < b.key ? -1 : 1));
  if (built.length > 0) return { point: built[(built.length - 1) >> 1], low: built[0], high: built[built.length - 1], draws: built.length };
  const gap = points[0];
  return gap ? { point: gap, low: gap, high: gap, draws: 0 } : null;
}

/** A panel's label stands far from its axis, so names too carry the axis's title. */
const panelName = (axis: Axis, index: number) => (axis.values !== null ? axisLabel(axis, index) : `${axis.title}: ${axis.labels[index]}`);

/**
 * Arranges results over the axes that `meta.report` names. Unnamed: x is the first axis with values, lines are the first other axis, small multiples the
 * next; `seed` is a range rather than an axis; what is left is held at its first value and listed in `held`.
 *
 * @example sweepView(results, meta).panels[0].series.map((series) => series.name) // ['passive copper', 'LPO']
 */
export function sweepView(results: readonly PointResult[], meta?: Pick<ReportMeta, 'report'>): SweepView {
  const names = [...new Set(results.flatMap((point) => Object.keys(point.axes)))];
  const axes = names.map((name) =>
    describeAxis(
      name,
      results.flatMap((point) => (name in point.axes ? [point.axes[name]] : [])),
    ),
  );
  const wanted = meta?.report;
  const free = axes.filter((axis) => axis.keys.length > 1 || [wanted?.x, wanted?.series, wanted?.panels].includes(axis.name));
  const take = (name: string | undefined, otherwise: (axis: Axis) => boolean) => {
    const reserved = [wanted?.x, wanted?.series, wanted?.panels];
    const found = free.find((axis) => axis.name === name) ?? free.find((axis) => !reserved.includes(axis.name) && otherwise(axis));
    if (found) free.splice(free.indexOf(found), 1);
    return found ?? null;
  };
  const plain = (axis: Axis) => axis.name !== 'seed';
  const x = take(wanted?.x, (axis) => plain(axis) && axis.values !== null) ?? take(undefined, plain);
  const series = take(wanted?.series, plain);
  const panelAxis = take(wanted?.panels, plain);
  const rest = free.filter(plain);
  const kept = results.filter((point) => rest.every((axis) => point.axes[axis.name] === axis.keys[0]));
  const pick = (points: readonly PointResult[], axis: typeof x, index: number) =>
    axis === null ? points : points.filter((point) => point.axes[axis.name] === axis.keys[index]);
  const indices = (axis: typeof x) => (axis === null ? [0] : axis.keys.map((_, index) => index));
  const panels = indices(panelAxis).map((panel) => {
    const inPanel = pick(kept, panelAxis, panel);
    return {
      name: panelAxis ? panelName(panelAxis, panel) : '',
      series: indices(series).map((line) => {
        const inSeries = pick(inPanel, series, line);
        return { name: series ? axisLabel(series, line) : '', cells: indices(x).map((place) => cellOf([...pick(inSeries, x, place)])) };
      }),
    };
  });
  const nowhere: Axis = { name: '', title: '', labels: [''], values: null, scale: 'category' };
  return { x: x ?? nowhere, series, panelAxis, panels, held: rest.map((axis) => axisLabel(axis, 0)) };
}
