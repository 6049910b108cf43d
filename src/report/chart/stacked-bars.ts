import { scaleLinear } from 'd3-scale';
import { stack, stackOffsetDiverging } from 'd3-shape';
import { formatCount, formatShare } from '../number-format';
import { type Box, el, text } from './svg';

/** The parts of one bar in stacking order, their sum as printed beside it; or, in words, why there is no bar. */
export type Bar = { parts: readonly number[]; total: number } | { missing: string };

export interface BarColumn {
  heading: string;
  box: Box;
  bars: readonly Bar[];
}

/** Start and end of every part: positive parts rightwards from 0, negative ones leftwards, so that their ends differ by the total. */
export function stackParts(parts: readonly number[]): [from: number, to: number][] {
  const keys = parts.map((_, index) => index);
  const layers = stack<readonly number[], number>()
    .keys(keys)
    .value((row, key) => row[key])
    .offset(stackOffsetDiverging)([parts]);
  return layers.map(([segment]) => [segment[0], segment[1]]);
}

/** A column of horizontal stacked bars with an axis of its own below. */
export function stackedBars(column: BarColumn, colours: readonly string[], rowHeight: number): string {
  const { box } = column;
  const ends = column.bars.flatMap((bar) => ('parts' in bar ? stackParts(bar.parts).flat() : []));
  const high = Math.max(0, ...ends) || 0.01;
  const low = Math.min(0, ...ends);
  const scale = scaleLinear([low, high], [box.x, box.x + box.width]).nice(4);
  const bottom = box.y + column.bars.length * rowHeight;
  const ticks = scale.ticks(4).map((value) => {
    const x = scale(value);
    const label = `${formatCount(Number((value * 100).toPrecision(3)))} %`;
    return (
      el('line', { class: value === 0 ? 'axis' : 'grid', x1: x, x2: x, y1: box.y, y2: bottom }) +
      text(label, x, bottom + 15, { class: 'tick', 'text-anchor': 'middle' })
    );
  });
  const bars = column.bars.map((bar, row) => {
    const y = box.y + row * rowHeight + 3;
    if ('missing' in bar) return text(bar.missing, box.x + 6, y + rowHeight / 2 + 1, { class: 'mark' });
    const segments = stackParts(bar.parts).map(([from, to], part) => {
      const width = scale(to) - scale(from);
      return width <= 0 ? '' : el('rect', { class: 'part', x: scale(from), y, width, height: rowHeight - 6, fill: colours[part] });
    });
    const end = Math.max(0, ...stackParts(bar.parts).flat());
    return el('g', {}, [...segments, text(formatShare(bar.total), scale(end) + 6, y + rowHeight / 2 + 1, { class: 'value' })]);
  });
  return el('g', {}, [text(column.heading, box.x, box.y - 9, { class: 'heading' }), ...ticks, ...bars]);
}
