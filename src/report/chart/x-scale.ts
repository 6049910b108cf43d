import { scaleLinear, scaleLog, scalePoint } from 'd3-scale';
import type { Axis } from '../axis';
import { el, text } from './svg';
import { textWidth } from './text-width';

/** Position of each label of the x axis, in pixels. */
export function xPositions(axis: Axis, from: number, to: number): number[] {
  const { values, labels } = axis;
  if (values === null || new Set(values).size < 2) {
    const place = scalePoint(
      labels.map((_, index) => String(index)),
      [from, to],
    ).padding(labels.length === 1 ? 0.5 : 0.15);
    return labels.map((_, index) => place(String(index)) ?? (from + to) / 2);
  }
  const domain = [Math.min(...values), Math.max(...values)];
  const scale = axis.scale === 'log' ? scaleLog(domain, [from, to]) : scaleLinear(domain, [from, to]);
  return values.map((value) => scale(value));
}

/** Which labels are written so that none touches another: the ends always, then every one that fits, from the right (large values matter most). */
export function shownLabels(labels: readonly string[], positions: readonly number[], size: number): boolean[] {
  const shown = labels.map(() => false);
  const fits = (index: number) =>
    labels.every(
      (label, other) =>
        !shown[other] || Math.abs(positions[other] - positions[index]) >= (textWidth(label, size) + textWidth(labels[index], size)) / 2 + 5,
    );
  for (const index of [0, labels.length - 1, ...labels.map((_, place) => labels.length - 1 - place)]) shown[index] ||= fits(index);
  return shown;
}

/** The x axis: ticks at the values that were simulated, not at round ones between them. */
export function xAxis(axis: Axis, positions: readonly number[], y: number, from: number, to: number): string {
  const size = 11;
  const shown = shownLabels(axis.labels, positions, size);
  const ticks = axis.labels.map((label, index) =>
    el('g', {}, [
      el('line', { class: 'axis', x1: positions[index], x2: positions[index], y1: y, y2: y + (shown[index] ? 5 : 3) }),
      shown[index] ? text(label, positions[index], y + 17, { class: 'tick', 'text-anchor': 'middle' }) : '',
    ]),
  );
  const caption = axis.name === '' ? '' : text(axis.title, (from + to) / 2, y + 33, { class: 'tick', 'text-anchor': 'middle' });
  return el('g', {}, [el('line', { class: 'axis', x1: from, x2: to, y1: y, y2: y }), ...ticks, caption]);
}
