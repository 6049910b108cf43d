import { scaleLinear, scaleLog } from 'd3-scale';
import { formatCount } from '../number-format';
import { type Box, el, text } from './svg';

/** A vertical scale of shares: from value to pixel, with its ticks. */
export interface YScale {
  at: (value: number) => number;
  ticks: { value: number; label: string }[];
  /** Values at or below this have no place on the scale (0 on a log axis). */
  floor: number;
}

const percent = (share: number) => `${formatCount(Number((share * 100).toPrecision(3)))} %`;

/** 0 to 100 %, always: a difference looks as large as it is. */
export function shareScale(box: Box): YScale {
  const scale = scaleLinear([0, 1], [box.y + box.height, box.y]);
  const steps = box.height < 150 ? [0, 0.5, 1] : [0, 0.2, 0.4, 0.6, 0.8, 1];
  return { at: (value) => scale(value), ticks: steps.map((value) => ({ value, label: percent(value) })), floor: -Infinity };
}

/** Whole decades around the positive values, at most six below the largest; ticks at the decades, and at 2 and 5 where there is room. */
export function logScale(values: readonly number[], box: Box): YScale {
  const positive = values.filter((value) => value > 0);
  const high = Math.min(0, Math.ceil(Math.log10(Math.max(...positive, 0.01)) - 1e-9));
  const low = Math.max(high - 6, Math.min(high - 1, Math.floor(Math.log10(Math.min(...positive, 1) * 0.95))));
  const scale = scaleLog([10 ** low, 10 ** high], [box.y + box.height, box.y]);
  const within = box.height / (high - low) > 80 ? [1, 2, 5] : [1];
  const ticks = Array.from({ length: high - low + 1 }, (_, step) => within.map((factor) => factor * 10 ** (low + step)))
    .flat()
    .filter((value) => value <= 10 ** high * 1.0001)
    .map((value) => ({ value, label: percent(value) }));
  return { at: (value) => scale(value), ticks, floor: 10 ** low * 0.999999 };
}

/** The y axis: light lines across the box, labels left of it. */
export function yAxis(scale: YScale, box: Box): string {
  return el(
    'g',
    {},
    scale.ticks.map(({ value, label }) => {
      const y = scale.at(value);
      return (
        el('line', { class: 'grid', x1: box.x, x2: box.x + box.width, y1: y, y2: y }) +
        text(label, box.x - 7, y + 4, { class: 'tick', 'text-anchor': 'end' })
      );
    }),
  );
}
