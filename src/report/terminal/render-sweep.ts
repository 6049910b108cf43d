import pc from 'picocolors';
import type { PointResult } from '../../analysis/result';
import { answer } from '../answer';
import { type Axis, axisLabel } from '../axis';
import { wrapText } from '../chart/wrap-text';
import { choiceNames, findPanel, groupUtilisation, placeName } from '../findings';
import type { ReportMeta } from '../meta';
import { formatShare } from '../number-format';
import { publishedLines } from '../published';
import { stopOf } from '../stops';
import { type Panel, type Series, type SweepView, simulated, sweepView } from '../sweep-view';
import { usefulShare } from '../useful';
import { renderPoint } from './render-point';
import { clipColumns, columns, textTable } from './text-table';

const WIDTH = 80;
const LONG_NAME = 26;
const SHORT_NAME = 16;

function cell(series: Series, place: number): string {
  const found = series.cells[place];
  if (!found) return '?';
  const point = simulated(found);
  return point ? formatShare(usefulShare(point), Math.min(1, usefulShare(point) < 0.01 ? 2 : 1)).replace(' %', '') : '–';
}

/** As many x as fit beside the names, the ends always among them. */
function fitting(labels: readonly string[], nameWidth: number): number[] {
  const all = labels.map((_, index) => index);
  const width = (places: readonly number[]) => nameWidth + places.reduce((sum, place) => sum + 2 + Math.max(5, columns(labels[place])), 0);
  for (let step = 1; step <= labels.length; step++) {
    const places = all.filter((index) => (labels.length - 1 - index) % step === 0 || index === 0);
    if (width(places) <= WIDTH) return places;
  }
  return [labels.length - 1];
}

/** Utilisation in percent: series down, x across; below it, what stops where and why. */
function table(panel: Panel, x: Axis, paint: ReturnType<typeof pc.createColors>): string[] {
  const head = x.name === '' ? '' : x.title;
  const labels = x.labels.map((label) => clipColumns(label, 14));
  const named = (width: number) => panel.series.map(({ name }) => clipColumns(name === '' ? 'utilisation' : name, width));
  const fit = (width: number) => fitting(labels, Math.max(columns(clipColumns(head, width)), ...named(width).map(columns)));
  // Shorter names where they make room for more of x.
  const width = fit(SHORT_NAME).length > fit(LONG_NAME).length ? SHORT_NAME : LONG_NAME;
  const [names, places] = [named(width), fit(width)];
  const rows = panel.series.map((series, index) => [names[index], ...places.map((place) => cell(series, place))]);
  const [header, ...body] = textTable(
    [[clipColumns(head, width), ...places.map((place) => labels[place])], ...rows],
    `l${'r'.repeat(places.length)}`,
  );
  const left = x.labels.length - places.length;
  return [
    paint.dim(header),
    ...body,
    ...panel.series.flatMap((series) => stopLine(series, x)),
    ...(left > 0 ? [paint.dim(`${left} more ${x.title} in points.csv`)] : []),
  ];
}

function stopLine(series: Series, x: Axis): string[] {
  const stop = stopOf(series);
  if (!stop)
    return series.cells.some((found) => found?.point.status === 'infeasible') ? [clipColumns(`– ${series.name}: cannot be built there`, WIDTH)] : [];
  const from = x.values === null ? x.labels[stop.at] : `from ${axisLabel(x, stop.at)}`;
  return [clipColumns(`– ${series.name === '' ? '' : `${series.name} `}${from}: ${stop.mark}`.replace(/ +/g, ' '), WIDTH)];
}

/** The other panels in a line each, so that the whole stays on one screen. */
function panelLine(panel: Panel, view: SweepView): string {
  const { at, best, worst } = findPanel(panel.series, view.x);
  if (at === null || !best || !worst) return `${panel.name}: see the report`;
  const said = (group: typeof best) => `${choiceNames(group).join(' · ')} ${formatShare(groupUtilisation(group, at))}`.trim();
  return `${panel.name}, ${placeName(view.x, at)}: ${best === worst ? said(best) : `${said(best)}; ${said(worst)}`}`;
}

const isHeld = (point: PointResult): boolean => point.status === 'ok' && point.held !== undefined;

/**
 * A sweep on the screen: the answer in a sentence, utilisation as a table of series and x (in percent; `–` cannot be built, with the reason below),
 * and one line for each further panel.
 *
 * @param colour whether to write ANSI colours; the caller knows the terminal
 * @returns lines joined by LF, the last one ended
 * @example process.stdout.write(renderSweep(results, meta, process.stdout.isTTY))
 */
export function renderSweep(results: readonly PointResult[], meta?: Pick<ReportMeta, 'report'>, colour = false): string {
  if (results.length === 1) return renderPoint(results[0], undefined, colour);
  const paint = pc.createColors(colour);
  const lines = wrapText(answer(results, meta), WIDTH, columns).map((line) => paint.bold(line));
  if (results.length === 0) return `${lines.join('\n')}\n`;
  const view = sweepView(results, meta);
  const [first, ...others] = view.panels;
  const heading = [first.name, ...view.held].filter((part) => part !== '').join(', ');
  lines.push(
    '',
    paint.bold(`${results.some(isHeld) ? 'Useful GPUs for 100 nominal ones' : 'Utilisation in %'}${heading === '' ? '' : `, ${heading}`}`),
    ...table(first, view.x, paint),
  );
  if (others.length > 0) lines.push('', ...others.flatMap((panel) => wrapText(panelLine(panel, view), WIDTH, columns)));
  const published = publishedLines(results);
  if (published.length > 0) lines.push('', ...published.flatMap((line) => wrapText(line, WIDTH, columns)));
  return `${lines.join('\n')}\n`;
}
