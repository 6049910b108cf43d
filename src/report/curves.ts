import { LOSS_PARTS, type PointResult } from '../analysis/result';
import { answer, title } from './answer';
import { chartStyle } from './chart/chart-style';
import { linePanel } from './chart/line-panel';
import { el, text } from './chart/svg';
import { textWidth } from './chart/text-width';
import { clip, wrapText } from './chart/wrap-text';
import { logScale, shareScale } from './chart/y-scale';
import { COINCIDENCE } from './coinciding';
import { escapeMarkup } from './escape';
import { groupSeries } from './findings';
import { heldHeight, heldPanels, heldRemarks, holdsAnything } from './held-panels';
import { lossBars, lossBarsHeight } from './loss-bars';
import type { ReportMeta } from './meta';
import { formatPoints } from './number-format';
import { type Colour, LOSS_COLOURS, seriesStyles } from './palette';
import { plotLines } from './plot-lines';
import { builtPlaces } from './stops';
import { type Series, type SweepView, simulated, sweepView } from './sweep-view';

const WIDTH = 1200;
const EDGE = 28;
const PLOT = 300;
const SMALL_PLOT = 130;

/** Loss ratios closer than this lie within a line's width of each other on the log axis. */
const LOG_COINCIDENCE = 0.04;

/** In words, what the picture cannot show: which lines lie on top of each other, what is not drawn, what is held. */
function remarks(view: SweepView, series: readonly Series[]): string[] {
  const joined = groupSeries(series).filter((group) => group.members.length > 1 && builtPlaces(group.members[0]).length > 0);
  const lossless = series.filter(
    (line) => builtPlaces(line).length > 0 && plotLines([line], 'interconnectLoss')[0].values.every((value) => value === null || value <= 0),
  );
  const never = series.flatMap((line) => {
    const gap = line.cells.find((cell) => cell?.point.status === 'infeasible')?.point;
    return builtPlaces(line).length === 0 && gap?.status === 'infeasible' ? [`${line.name} cannot be built at all (${gap.mark})`] : [];
  });
  return [
    ...joined.map((group) => `${group.name} lie on top of each other: they differ by at most ${formatPoints(group.spread)} of utilisation`),
    ...(lossless.length > 0 ? [`${lossless.map(({ name }) => name).join(' · ')} loses nothing, so has no line on the log axis`] : []),
    ...never,
    ...heldRemarks(view),
    ...seeds(series),
    ...(view.held.length > 0 ? [`shown for ${view.held.join(', ')}`] : []),
  ];
}

/** Bands are explained where there are any. */
function seeds(series: readonly Series[]): string[] {
  const cells = series.flatMap((line) => line.cells);
  const draws = Math.max(0, ...cells.map((cell) => cell?.draws ?? 0));
  const hashed = Math.max(0, ...cells.map((cell) => simulated(cell)?.range?.seeds ?? 0));
  if (draws > 1) return [`lines are the median of ${draws} seeds, bands their range`];
  return hashed > 0 ? [`where routes are hashed, lines are the median of ${hashed} hash seeds, bands their range`] : [];
}

function colours(series: readonly Series[]): Record<string, Colour> {
  const lines = seriesStyles(series).map((style, index) => [`series-${index}`, style.colour] as const);
  return Object.fromEntries([...lines, ...LOSS_PARTS.map((part) => [`loss-${part}`, LOSS_COLOURS[part]] as const)]);
}

/** Two panels over x: utilisation from 0 to 100 %, and the interconnect loss on a log axis. */
function mainPanels(view: SweepView, series: readonly Series[], y: number): string {
  const labelWidth = series.some(({ name }) => name !== '') ? 176 : 20;
  const left = EDGE + 46;
  const width = (WIDTH - 2 * EDGE - 2 * labelWidth - 2 * 46 - 24) / 2;
  const boxes = [left, left + width + labelWidth + 24 + 46].map((x) => ({ x, y, width, height: PLOT }));
  const losses = plotLines(series, 'interconnectLoss');
  const where = view.panelAxis ? `, ${view.panels[0].name}` : '';
  const shared = { axis: view.x, labelWidth, labelSize: 12, markers: true };
  return [
    linePanel({
      ...shared,
      heading: `Utilisation${where}`,
      box: boxes[0],
      scale: shareScale(boxes[0]),
      lines: plotLines(series, 'utilisation'),
      tolerance: COINCIDENCE,
    }),
    linePanel({
      ...shared,
      heading: `Interconnect loss (log axis)${where}`,
      box: boxes[1],
      scale: logScale(
        losses.flatMap(({ values, ranges }) => [...values, ...ranges.flatMap((range) => range ?? [])].flatMap((value) => value ?? [])),
        boxes[1],
      ),
      lines: losses,
      tolerance: LOG_COINCIDENCE,
    }),
  ].join('');
}

/** Utilisation once more for every panel of the third axis, three in a row. */
function smallMultiples(view: SweepView, y: number): string {
  const columns = Math.min(3, view.panels.length);
  const pitch = (WIDTH - 2 * EDGE) / columns;
  const labelWidth = Math.min(150, pitch * 0.38);
  return view.panels
    .map((panel, index) => {
      const box = {
        x: EDGE + (index % columns) * pitch + 46,
        y: y + Math.floor(index / columns) * (SMALL_PLOT + 74),
        width: pitch - labelWidth - 62,
        height: SMALL_PLOT,
      };
      return linePanel({
        heading: `Utilisation, ${panel.name}`,
        box,
        labelWidth,
        labelSize: 11,
        axis: view.x,
        scale: shareScale(box),
        lines: plotLines(panel.series, 'utilisation'),
        tolerance: COINCIDENCE,
        markers: false,
      });
    })
    .join('');
}

/**
 * The picture of a sweep: utilisation over x, interconnect loss over x, the loss split at chosen x, and small multiples of a third axis. 1,200 pixels wide.
 *
 * @returns one SVG document, without scripts or outside resources; the same bytes for the same results
 * @example writeFileSync('curves.svg', curvesSvg(results, meta))
 */
export function curvesSvg(results: readonly PointResult[], meta: ReportMeta): string {
  const view = sweepView(results, meta);
  const series = view.panels[0]?.series ?? [];
  const room = WIDTH - 2 * EDGE;
  const titles = wrapText(title(results, meta), room, (line) => textWidth(line, 21, true) * 0.92);
  const notes = remarks(view, series).join('; ');
  const under = [meta.subtitle, notes === '' ? '' : `${notes[0].toUpperCase()}${notes.slice(1)}.`].flatMap((line) =>
    wrapText(line, room, (part) => textWidth(part, 13)),
  );
  const parts: string[] = [];
  let y = 38;
  for (const line of titles) {
    parts.push(text(line, EDGE, y, { class: 'title' }));
    y += 27;
  }
  y -= 4;
  for (const line of under) {
    parts.push(text(line, EDGE, y, { class: 'subtitle' }));
    y += 18;
  }
  const held = holdsAnything(view);
  if (held && view.x.labels.length > 1) {
    y += 40;
    parts.push(heldPanels(view, { x: EDGE, y, width: room, height: 0 }));
    y += heldHeight(view) - 14;
  } else if (view.x.labels.length > 1) {
    y += 34;
    parts.push(mainPanels(view, series, y));
    y += PLOT + 68;
  } else y += 20;
  parts.push(lossBars(view, series, { x: EDGE, y, width: room, height: 0 }));
  y += lossBarsHeight(series.length);
  if (!held && view.panels.length > 1 && view.x.labels.length > 1) {
    y += 44;
    parts.push(smallMultiples(view, y));
    y += Math.ceil(view.panels.length / 3) * (SMALL_PLOT + 74) - 30;
  }
  y += 20;
  parts.push(text(clip(`interlude ${meta.version} · ${meta.command}`, room, 11.5), EDGE, y, { class: 'small' }));
  const height = Math.ceil(y + 18);
  return `${el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'interlude',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'aria-labelledby': 'interlude-title interlude-desc',
    },
    [
      el('title', { id: 'interlude-title' }, escapeMarkup(title(results, meta))),
      el('desc', { id: 'interlude-desc' }, escapeMarkup(`${meta.title}. ${meta.subtitle} ${answer(results, meta)}`)),
      chartStyle(colours(series)),
      el('rect', { width: WIDTH, height, fill: 'var(--ground)' }),
      ...parts,
    ],
  )}\n`;
}
