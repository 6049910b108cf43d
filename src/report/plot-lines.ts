import type { PointResult, SimulatedPoint } from '../analysis/result';
import type { PlotLine } from './chart/line-panel';
import { seriesStyles } from './palette';
import { stopOf } from './stops';
import { type Series, simulated } from './sweep-view';
import { usefulShare } from './useful';

/** Name of the CSS variable that holds the colour of the nth series. */
export const seriesColour = (index: number): string => `var(--series-${index})`;

/** What the hash seeds of a point span; nothing unless its routes are hashed. Other seeds are timed, not split, so their stragglers' part is taken to be the point's own. */
function hashEnds(point: PointResult, quantity: 'utilisation' | 'interconnectLoss'): number[] {
  if (point.status !== 'ok' || point.range === undefined) return [];
  if (quantity === 'utilisation') return point.range.utilisation;
  return point.range.stepPs.map((stepPs) => 1 - point.idealPs / stepPs - point.loss.stragglers);
}

/** Series as lines of one quantity. The ideal link is drawn thin and without markers. */
export function plotLines(series: readonly Series[], quantity: 'utilisation' | 'interconnectLoss'): PlotLine[] {
  const styles = seriesStyles(series);
  const value = (point: SimulatedPoint) => (quantity === 'utilisation' ? usefulShare(point) : point.interconnectLoss);
  const read = (point: PointResult) => (point.status === 'ok' ? value(point) : Number.NaN);
  return series.map((line, index) => {
    const stop = stopOf(line);
    return {
      name: line.name,
      colour: seriesColour(index),
      dash: styles[index].dash,
      marker: styles[index].family === 'ideal' ? -1 : index,
      values: line.cells.map((cell) => {
        const point = simulated(cell);
        return point === null ? null : value(point);
      }),
      ranges: line.cells.map((cell): [number, number] | null => {
        if (!cell || cell.draws === 0) return null;
        const ends = cell.draws < 2 ? [] : [read(cell.low), read(cell.high)];
        const hashed = [cell.point, cell.low, cell.high].flatMap((point) => hashEnds(point, quantity));
        return ends.length + hashed.length === 0 ? null : [Math.min(...ends, ...hashed), Math.max(...ends, ...hashed)];
      }),
      stop: stop && { last: stop.last, mark: stop.mark },
    };
  });
}
