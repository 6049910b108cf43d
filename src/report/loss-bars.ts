import { LOSS_PARTS, type LossPart } from '../analysis/result';
import { axisLabel } from './axis';
import { type BarColumn, stackedBars } from './chart/stacked-bars';
import { type Box, el, text } from './chart/svg';
import { textWidth } from './chart/text-width';
import { clip } from './chart/wrap-text';
import { holdsAnything } from './held-panels';
import { lossPlaces } from './loss-places';
import { seriesColour } from './plot-lines';
import { type Series, type SweepView, simulated } from './sweep-view';

const ROW = 21;
const GAP = 64;

export const lossColour = (part: string): string => `var(--loss-${part})`;

/** Height of the figure of loss bars for so many series, its axis included. */
export const lossBarsHeight = (series: number): number => 42 + series * ROW + 24;

/** Parts that the legend names: dead links only where there are any. */
function legendParts(series: readonly Series[]): LossPart[] {
  const faulty = series.some(({ cells }) => cells.some((cell) => (simulated(cell)?.loss.faults ?? 0) !== 0));
  return LOSS_PARTS.filter((part) => part !== 'faults' || faulty);
}

/** The total loss of every series split into its parts, at the smallest, middle and largest common x. Each column has its own scale: the totals span decades. */
export function lossBars(view: SweepView, series: readonly Series[], box: Box): string {
  const places = lossPlaces(series, view.x);
  const named = series.some(({ name }) => name !== '');
  const names = named ? Math.min(250, Math.max(...series.map(({ name }) => textWidth(name, 11.5))) + 30) : 0;
  const width = (box.width - names - GAP * places.length) / places.length;
  const top = box.y + 42;
  const columns = places.map((place, index): BarColumn => {
    const heading = view.x.labels.length > 1 ? axisLabel(view.x, place) : '';
    const bars = series.map((line) => {
      const point = simulated(line.cells[place]);
      const gap = line.cells[place]?.point;
      if (!point) return { missing: gap?.status === 'infeasible' ? `cannot be built: ${gap.mark}` : 'no result' };
      return { parts: LOSS_PARTS.map((part) => point.loss[part]), total: point.totalLoss };
    });
    return { heading, bars, box: { x: box.x + names + index * (width + GAP), y: top, width, height: 0 } };
  });
  // A held quantity changes how many GPUs there are, not where their time goes.
  const where = view.panelAxis && !holdsAnything(view) ? `, ${view.panels[0].name}` : '';
  const parts = legendParts(series);
  const tight = parts.length === LOSS_PARTS.length;
  const scale = places.length < 2 ? '' : tight ? ' (own scales)' : ' (each column has its own scale)';
  const heading = `Where the time goes: total loss by cause${where}${scale}`;
  let at = box.x + textWidth(heading, 13, true) + 30;
  const legend = parts.map((part) => {
    const swatch =
      el('rect', { x: at, y: box.y - 10, width: 11, height: 11, fill: lossColour(part) }) + text(part, at + 16, box.y, { class: 'small' });
    at += textWidth(part, 11.5) + (tight ? 30 : 36);
    return swatch;
  });
  const rows = named
    ? series.map(({ name }, row) => {
        const y = top + row * ROW + ROW / 2 + 4;
        return (
          el('rect', { x: box.x, y: y - 9, width: 10, height: 10, fill: seriesColour(row) }) +
          text(clip(name, names - 26, 11.5), box.x + 16, y, { class: 'row' })
        );
      })
    : [];
  const colours = LOSS_PARTS.map(lossColour);
  return el('g', {}, [
    text(heading, box.x, box.y, { class: 'heading' }),
    ...legend,
    ...rows,
    ...columns.map((column) => stackedBars(column, colours, ROW)),
  ]);
}
