import { scaleLog } from 'd3-scale';
import { type Compared, groupBy, summarise } from '../validation/errors';
import type { Validation } from '../validation/validate';
import { chartStyle } from './chart/chart-style';
import { linePath, marker, type Point } from './chart/lines';
import { type Box, el, text } from './chart/svg';
import { textWidth } from './chart/text-width';
import { clip, wrapText } from './chart/wrap-text';
import { escapeMarkup } from './escape';
import { formatCount, formatShare } from './number-format';
import type { Colour } from './palette';

const WIDTH = 1200;
const EDGE = 28;
const LEFT = 38;
const GAP = 22;
const PLOT = 140;
const ROW = PLOT + 66;
const BAND = 0.15;
/** Ratios up to a factor, with their ticks. */
const RANGES = [
  { factor: 1.5, ticks: [0.67, 0.8, 1, 1.25, 1.5] },
  { factor: 2, ticks: [0.5, 0.75, 1, 1.5, 2] },
  { factor: 4, ticks: [0.25, 0.5, 1, 2, 4] },
] as const;
/** Share of the rows that may stand at the edge, being further off. */
const OUTSIDE = 0.03;
const SIZES: readonly [number, string][] = [
  [2 ** 10, '1 KiB'],
  [2 ** 20, '1 MiB'],
  [2 ** 30, '1 GiB'],
];

/** Okabe and Ito (2008), safe for the colour-blind; a marker of its own is the second channel. */
const COLOURS: readonly Colour[] = [
  ['#0072b2', '#56b4e9'],
  ['#c24e00', '#ff9d5c'],
  ['#00805d', '#3fd0a4'],
  ['#a8447f', '#f0a5cd'],
  ['#8a6d00', '#e6c229'],
  ['#5a6270', '#b8c0cc'],
];
/** Collectives keep their colours whatever a file holds. */
const KNOWN = ['all_reduce', 'all_gather', 'reduce_scatter', 'alltoall', 'sendrecv'];
const styleOf = (collective: string): number => (KNOWN.includes(collective) ? KNOWN.indexOf(collective) : KNOWN.length);

interface Scales {
  factor: number;
  x: (bytes: number) => number;
  y: (ratio: number) => number;
}

const ratioOf = ({ predictedUs, measuredUs }: Compared): number => predictedUs / measuredUs;
const isBeyond = (row: Compared, factor: number): boolean => ratioOf(row) > factor || ratioOf(row) < 1 / factor;

/** The narrowest range that holds nearly all rows: good predictions fill the panels as bad ones do. */
function rangeOf(rows: readonly Compared[]): (typeof RANGES)[number] {
  const fits = ({ factor }: (typeof RANGES)[number]): boolean => rows.filter((row) => isBeyond(row, factor)).length <= OUTSIDE * rows.length;
  return RANGES.find(fits) ?? RANGES[2];
}

function panel(family: string, rows: readonly Compared[], box: Box, sizes: readonly [number, number], range: (typeof RANGES)[number]): string {
  const { factor } = range;
  const across = scaleLog(sizes, [box.x + 6, box.x + box.width - 6]);
  const up = scaleLog([1 / factor, factor], [box.y + box.height, box.y]);
  const scales: Scales = { factor, x: (bytes) => across(bytes), y: (ratio) => up(Math.max(1 / factor, Math.min(factor, ratio))) };
  const bottom = box.y + box.height;
  const grid = range.ticks.map((ratio) => {
    const y = up(ratio);
    return (
      el('line', { class: ratio === 1 ? 'axis' : 'grid', x1: box.x, x2: box.x + box.width, y1: y, y2: y }) +
      text(String(ratio), box.x - 6, y + 4, { class: 'tick', 'text-anchor': 'end' })
    );
  });
  const ticks = SIZES.filter(([bytes]) => bytes >= sizes[0] && bytes <= sizes[1]).map(([bytes, label]) => {
    const x = across(bytes);
    return (
      el('line', { class: 'grid', x1: x, x2: x, y1: box.y, y2: bottom }) + text(label, x, bottom + 15, { class: 'tick', 'text-anchor': 'middle' })
    );
  });
  const band = el('rect', { class: 'within', x: box.x, y: up(1 + BAND), width: box.width, height: up(1 - BAND) - up(1 + BAND) });
  const series = [...groupBy(rows, ({ configuration, collective }) => JSON.stringify([configuration, collective])).values()];
  const errors = summarise(rows);
  const count = `${formatCount(rows.length)} row${rows.length === 1 ? '' : 's'}, ${formatShare(errors?.perRow ?? 0)}`;
  const room = box.width + LEFT - textWidth(count, 11.5) - 12;
  return el('g', {}, [
    text(clip(family, room, 13, true), box.x - LEFT + 6, box.y - 12, { class: 'heading' }),
    text(count, box.x + box.width, box.y - 12, { class: 'small', 'text-anchor': 'end' }),
    band,
    ...ticks,
    ...grid,
    ...series.map((own) => line(own, scales)),
    ...series.map((own) => dots(own, scales)),
  ]);
}

const bySize = (rows: readonly Compared[]): Compared[] => [...rows].sort((a, b) => a.bytes - b.bytes);

function line(rows: readonly Compared[], { x, y }: Scales): string {
  if (rows.length < 2) return '';
  const points = bySize(rows).map((row) => ({ x: x(row.bytes), y: y(ratioOf(row)) }));
  return linePath(points, `var(--collective-${styleOf(rows[0].collective)})`, { class: 'line thread' });
}

function dots(rows: readonly Compared[], { factor, x, y }: Scales): string {
  const style = styleOf(rows[0].collective);
  const colour = `var(--collective-${style})`;
  return bySize(rows)
    .map((row) => {
      const ratio = ratioOf(row);
      const at = { x: x(row.bytes), y: y(ratio) };
      if (!isBeyond(row, factor)) return mark(at, style, colour);
      const way = ratio > 1 ? -1 : 1;
      return el('path', { class: 'beyond', d: `M${at.x.toFixed(2)} ${(at.y + 5 * way).toFixed(2)}l-3.5 ${-6 * way}h7z`, fill: colour });
    })
    .join('');
}

function legend(collectives: readonly string[], y: number): string {
  let at = EDGE + 6;
  return collectives
    .map((name) => {
      const style = styleOf(name);
      const entry = mark({ x: at, y: y - 4 }, style, `var(--collective-${style})`) + text(name, at + 10, y, { class: 'small' });
      at += textWidth(name, 11.5) + 34;
      return entry;
    })
    .join('');
}

/** The marker of a collective: one of the four symbols, then crosses. */
function mark(at: Point, style: number, colour: string): string {
  if (style < 4) return marker(at, style, colour);
  const arm = style === 4 ? 'm-2.8 -2.8l5.6 5.6m0 -5.6l-5.6 5.6' : 'm-3.5 0h7m-3.5 -3.5v7';
  return el('path', { class: 'cross', d: `M${at.x.toFixed(2)} ${at.y.toFixed(2)}${arm}`, stroke: colour });
}

/** In words, what the picture leaves out. */
function subtitle({ compared, scorable, errors }: Validation, factor: number): string {
  const beyond = compared.filter((row) => isBeyond(row, factor)).length;
  const missing = scorable.rows - compared.length;
  return [
    `Predicted over measured time against size (bytes), a panel for each family with its rows and mean error, a line for each of ${formatCount(errors.all?.configurations ?? 0)} configurations; above 1 it is too slow, band ±${100 * BAND} %.`,
    ...(beyond > 0
      ? [`${formatCount(beyond)} row${beyond === 1 ? '' : 's'} off by more than a factor of ${factor} stand${beyond === 1 ? 's' : ''} at the edge.`]
      : []),
    ...(missing > 0 ? [`${formatCount(missing)} of ${formatCount(scorable.rows)} scored rows are not simulated.`] : []),
  ].join(' ');
}

/**
 * Predicted over measured time as small multiples, a panel for each family: the eye sees at once which sizes and which systems are off, and which way.
 *
 * @example writeFileSync('validation.svg', validationSvg(validate(rows, simulatedTimes)))
 */
export function validationSvg(validation: Validation): string {
  const { compared, errors } = validation;
  const families = errors.families.map(({ name }) => [name, compared.filter(({ family }) => family === name)] as const);
  const range = rangeOf(compared);
  const title =
    errors.all === null
      ? 'No scored row could be predicted'
      : `Half of ${formatCount(compared.length)} predicted times lie within ${formatShare(errors.all.median)} of the measured ones`;
  const caption = wrapText(subtitle(validation, range.factor), WIDTH - 2 * EDGE, (content) => textWidth(content, 13));
  const top = 58 + caption.length * 18;
  const columns = Math.min(4, Math.max(1, families.length));
  const width = (WIDTH - 2 * EDGE - columns * LEFT - (columns - 1) * GAP) / columns;
  const bytes = compared.map((row) => row.bytes);
  const sizes: [number, number] = [Math.min(2 ** 10, ...bytes), Math.max(2 ** 20, ...bytes)];
  const panels = families.map(([family, rows], index) => {
    const column = index % columns;
    const x = EDGE + LEFT + column * (width + LEFT + GAP);
    return panel(family, rows, { x, y: top + 48 + Math.floor(index / columns) * ROW, width, height: PLOT }, sizes, range);
  });
  const height = top + 20 + Math.max(1, Math.ceil(families.length / columns)) * ROW;
  const used = [...new Set(compared.map(({ collective }) => collective))].sort((a, b) => styleOf(a) - styleOf(b) || (a < b ? -1 : 1));
  return el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'interlude',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'aria-labelledby': 'validation-title validation-desc',
    },
    [
      el('title', { id: 'validation-title' }, escapeMarkup(title)),
      el('desc', { id: 'validation-desc' }, escapeMarkup(subtitle(validation, range.factor))),
      chartStyle(Object.fromEntries(COLOURS.map((colour, index) => [`collective-${index}`, colour]))),
      el(
        'style',
        {},
        'svg.interlude .within{fill:var(--rule);fill-opacity:.16}svg.interlude .thread{stroke-width:1;stroke-opacity:.55}svg.interlude .marker{stroke-width:.6}svg.interlude .cross{fill:none;stroke-width:1.6}',
      ),
      text(title, EDGE, 40, { class: 'title' }),
      ...caption.map((content, index) => text(content, EDGE, 64 + index * 18, { class: 'subtitle' })),
      legend(used, top + 12),
      ...panels,
    ],
  );
}
