import { area, line, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';
import { el } from './svg';

export interface Point {
  x: number;
  y: number;
}

const SYMBOLS = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond];

/** Neighbouring points without a gap between them. A gap is a break in the line, never a value of zero. */
export function runs<T>(points: readonly (T | null)[]): T[][] {
  const found: T[][] = [[]];
  for (const point of points) {
    if (point === null) found.push([]);
    else found[found.length - 1].push(point);
  }
  return found.filter((run) => run.length > 0);
}

/** Digits to two decimals inside a path. */
const shape = line<Point>(
  (point) => point.x,
  (point) => point.y,
).digits(2);

/** One line, broken at its gaps. */
export function linePath(points: readonly (Point | null)[], colour: string, attributes: Record<string, string | number | undefined> = {}): string {
  const drawn = runs(points).map((run) => shape(run) ?? '');
  return el('path', { class: 'line', d: drawn.join(''), stroke: colour, ...attributes });
}

/** Lines that coincide, as one line in stripes of all their colours. Each stripe follows its own values. */
export function stripedPaths(lines: readonly (readonly (Point | null)[])[], colours: readonly string[]): string {
  const length = 12;
  return lines
    .map((points, index) =>
      linePath(points, colours[index], {
        'stroke-dasharray': `${length} ${length * (lines.length - 1)}`,
        'stroke-dashoffset': -length * index,
        class: 'line stripe',
      }),
    )
    .join('');
}

/** A light band between the lowest and the highest value. */
export function bandPath(points: readonly ({ x: number; low: number; high: number } | null)[], colour: string): string {
  const band = area<{ x: number; low: number; high: number }>(
    (point) => point.x,
    (point) => point.low,
    (point) => point.high,
  ).digits(2);
  return el('path', {
    class: 'band',
    d: runs(points)
      .map((run) => band(run) ?? '')
      .join(''),
    fill: colour,
  });
}

/** A marker on a point. */
export function marker(point: Point, kind: number, colour: string): string {
  const d = symbol(SYMBOLS[kind % SYMBOLS.length], 26).digits(2)() ?? '';
  return el('path', { class: 'marker', d, transform: `translate(${point.x.toFixed(2)} ${point.y.toFixed(2)})`, fill: colour });
}

/** The end of a line whose cable no longer closes: a bar across it, not a fall to zero. */
export function stopMark(point: Point, colour: string): string {
  const [x, y] = [point.x, point.y];
  return (
    el('path', { class: 'stop', d: `M${(x + 6).toFixed(2)} ${(y - 7).toFixed(2)}v14`, stroke: colour }) +
    el('path', { class: 'stop', d: `M${x.toFixed(2)} ${y.toFixed(2)}h6`, stroke: colour })
  );
}
