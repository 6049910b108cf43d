import type { PointResult } from '../analysis/result';
import type { PlotLine } from './chart/line-panel';
import { seriesStyles } from './palette';
import { stopOf } from './stops';
import { type Series, simulated } from './sweep-view';

/** Name of the CSS variable that holds the colour of the nth series. */
export const seriesColour = (index: number): string => `var(--series-${index})`;

/** Series as lines of one quantity. The ideal link is drawn thin and without markers. */
export function plotLines(series: readonly Series[], quantity: 'utilisation' | 'interconnectLoss'): PlotLine[] {
  const styles = seriesStyles(series);
  const read = (point: PointResult) => (point.status === 'ok' ? point[quantity] : Number.NaN);
  return series.map((line, index) => {
    const stop = stopOf(line);
    return {
      name: line.name,
      colour: seriesColour(index),
      dash: styles[index].dash,
      marker: styles[index].family === 'ideal' ? -1 : index,
      values: line.cells.map((cell) => simulated(cell)?.[quantity] ?? null),
      ranges: line.cells.map((cell): [number, number] | null => {
        if (!cell || cell.draws < 2) return null;
        const ends = [read(cell.low), read(cell.high)];
        return [Math.min(...ends), Math.max(...ends)];
      }),
      stop: stop && { last: stop.last, mark: stop.mark },
    };
  });
}
