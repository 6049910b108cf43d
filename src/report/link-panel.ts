import { scaleLinear, scaleLog } from 'd3-scale';
import { drawLabelBlock, labelBlock, type Name } from './chart/label-block';
import { linePath, marker, type Point, stripedPaths } from './chart/lines';
import { alongLine, placeLabel } from './chart/place-label';
import { pushApart } from './chart/push-apart';
import { type Box, el, text } from './chart/svg';
import { yAxis } from './chart/y-scale';
import { formatCount } from './number-format';

/** A line over a continuous axis. */
export interface LinkCurve {
  /** One name, or several of lines that coincide, each with its CSS colour. */
  names: Name[];
  colour: string;
  dash: string;
  points: readonly (readonly [x: number, y: number])[];
  /** Whether it ends where the link no longer closes. */
  stops: boolean;
  /** Index of a marker on every point, or none. */
  marker?: number;
}

/** An axis between two values. */
export interface Span {
  title: string;
  low: number;
  high: number;
  scale: 'log' | 'linear';
  ticks: readonly number[];
}

export interface LinkPanel {
  heading: string;
  box: Box;
  /** Room for names right of the plot. */
  labelWidth: number;
  x: Span;
  y: Span;
  curves: readonly LinkCurve[];
}

const LABEL = 11.5;
/** Lines that end nearer than this to the right edge are named beside it, px. */
const NEAR_EDGE = 40;
const BAR = 7;

/**
 * One panel of lines over a continuous axis, named at their ends: beside the plot where they reach its edge, else inside it where there is room.
 *
 * @returns SVG markup
 */
export function linkPanel(panel: LinkPanel): string {
  const { box, heading, x, y, curves, labelWidth } = panel;
  const right = box.x + box.width;
  const xAt = pixel(x, box.x, right);
  const yAt = pixel(y, box.y + box.height, box.y);
  const lines = curves.map((curve) => curve.points.map(([px, py]): Point => ({ x: xAt(px), y: yAt(py) })));
  const ends = lines.map((points) => points[points.length - 1]);
  const blocks = curves.map(({ names }) => labelBlock(names, labelWidth - 24, LABEL));
  const all = curves.map((_, index) => index);
  const atEdge = all.filter((index) => ends[index].x > right - NEAR_EDGE);
  const taken = lines.flatMap((points) => alongLine(points));

  const centres = pushApart(
    atEdge.map((index) => ends[index].y),
    atEdge.map((index) => blocks[index].height + 3),
    box.y - 6,
    box.y + box.height + 6,
  );
  const boxes: Box[] = [];
  const edge = atEdge.map((index, nth) => {
    const block = blocks[index];
    boxes.push({ x: right + 20, y: centres[nth] - block.height / 2, width: block.width, height: block.height });
    const d = `M${(ends[index].x + 8).toFixed(2)} ${ends[index].y.toFixed(2)}L${(right + 17).toFixed(2)} ${centres[nth].toFixed(2)}`;
    return el('path', { class: 'leader', d }) + drawLabelBlock(block, right + 20, centres[nth]);
  });
  const room = { x: box.x + 3, y: box.y - 4, width: box.width + labelWidth - 8, height: box.height + 4 };
  const inside = all
    .filter((index) => !atEdge.includes(index))
    .map((index) => {
      const spot = placeLabel({ x: ends[index].x + 4, y: ends[index].y }, blocks[index], room, taken, boxes);
      boxes.push(spot);
      return leader(ends[index], spot) + drawLabelBlock(blocks[index], spot.x, spot.y + blocks[index].height / 2);
    });

  return el('g', {}, [
    text(heading, box.x - 40, box.y - 30, { class: 'heading' }),
    text(y.title, box.x - 40, box.y - 13, { class: 'tick' }),
    yAxis({ at: yAt, ticks: y.ticks.map((value) => ({ value, label: formatCount(value) })), floor: Number.NEGATIVE_INFINITY }, box),
    bottom(x, xAt, box),
    ...curves.map((curve, index) => drawn(curve, lines[index])),
    ...edge,
    ...inside,
  ]);
}

/** A thin line to a name that found no room beside the end of its line. */
function leader(end: Point, spot: Box): string {
  const to = { x: Math.max(spot.x - 2, Math.min(spot.x + spot.width + 2, end.x)), y: Math.max(spot.y, Math.min(spot.y + spot.height, end.y)) };
  if (Math.hypot(to.x - end.x, to.y - end.y) < 18) return '';
  return el('path', { class: 'leader', d: `M${end.x.toFixed(2)} ${end.y.toFixed(2)}L${to.x.toFixed(2)} ${to.y.toFixed(2)}` });
}

function drawn({ names, colour, dash, stops, marker: kind }: LinkCurve, points: readonly Point[]): string {
  const end = points[points.length - 1];
  const dots = kind === undefined ? [] : points.map((at) => marker(at, kind, colour));
  const bar = el('path', { class: 'stop', d: `M${end.x.toFixed(2)} ${(end.y - BAR).toFixed(2)}v${2 * BAR}`, stroke: colour });
  return el('g', {}, [points.length > 1 ? path(names, colour, dash, points) : '', ...dots, stops ? bar : '']);
}

/** Lines that coincide are one line in stripes of all their colours. */
function path(names: readonly Name[], colour: string, dash: string, points: readonly Point[]): string {
  if (names.length === 1) return linePath(points, colour, { 'stroke-dasharray': dash });
  return stripedPaths(
    names.map(() => points),
    names.map((name) => name.colour),
  );
}

function bottom(span: Span, at: (value: number) => number, box: Box): string {
  const y = box.y + box.height;
  const ticks = span.ticks.map((value) =>
    el('g', {}, [
      el('line', { class: 'axis', x1: at(value), x2: at(value), y1: y, y2: y + 5 }),
      text(formatCount(value), at(value), y + 17, { class: 'tick', 'text-anchor': 'middle' }),
    ]),
  );
  const title = text(span.title, box.x + box.width / 2, y + 34, { class: 'tick', 'text-anchor': 'middle' });
  return el('g', {}, [el('line', { class: 'axis', x1: box.x, x2: box.x + box.width, y1: y, y2: y }), ...ticks, title]);
}

/** From a value to a pixel; what lies outside the span stands at its end. */
function pixel({ low, high, scale }: Span, from: number, to: number): (value: number) => number {
  const place = scale === 'log' ? scaleLog([low, high], [from, to]) : scaleLinear([low, high], [from, to]);
  return (value) => place(Math.max(low, Math.min(high, value)));
}
