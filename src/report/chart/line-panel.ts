import type { Axis } from '../axis';
import { coinciding } from '../coinciding';
import { drawLabelBlock, type LabelBlock, labelBlock } from './label-block';
import { bandPath, linePath, marker, type Point, stopMark, stripedPaths } from './lines';
import { alongLine, placeLabel } from './place-label';
import { pushApart } from './push-apart';
import { type Box, el, text } from './svg';
import { textWidth } from './text-width';
import { xAxis, xPositions } from './x-scale';
import { type YScale, yAxis } from './y-scale';

/** A line of a panel: values over x, null where there is a gap. */
export interface PlotLine {
  name: string;
  /** CSS colour. */
  colour: string;
  dash: string;
  marker: number;
  values: (number | null)[];
  /** Range over seeds, where there is one. */
  ranges: ([low: number, high: number] | null)[];
  stop: { last: number | null; mark: string } | null;
}

export interface LinePanel {
  heading: string;
  /** The plot itself, without axis labels. */
  box: Box;
  /** Room for labels right of the plot. */
  labelWidth: number;
  labelSize: number;
  axis: Axis;
  scale: YScale;
  lines: readonly PlotLine[];
  /** Relative difference below which lines are drawn as one. */
  tolerance: number;
  markers: boolean;
}

interface Drawn {
  members: PlotLine[];
  points: (Point | null)[][];
  end: { at: Point; place: number } | null;
  stop: PlotLine['stop'];
}

function drawnLines(panel: LinePanel, xs: readonly number[]): Drawn[] {
  const visible = panel.lines.map((line) => line.values.map((value) => (value !== null && value > panel.scale.floor ? value : null)));
  const point = (value: number | null, place: number): Point | null => (value === null ? null : { x: xs[place], y: panel.scale.at(value) });
  return coinciding(visible, panel.tolerance).map((indices) => {
    const place = visible[indices[0]].findLastIndex((value) => value !== null);
    const at = place < 0 ? null : point(visible[indices[0]][place], place);
    const members = indices.map((index) => panel.lines[index]);
    const { stop } = members[0];
    // A line that leaves a log axis before its cable stops closing ends without the mark: its stop is not where it is drawn.
    return { members, points: indices.map((index) => visible[index].map(point)), end: at && { at, place }, stop: stop?.last === place ? stop : null };
  });
}

function drawLine(drawn: Drawn, panel: LinePanel, xs: readonly number[]): string {
  const { members, points } = drawn;
  const { floor } = panel.scale;
  const bands = members.map((member) =>
    member.ranges.some((range) => range !== null)
      ? bandPath(
          member.ranges.map((range, place) =>
            range !== null && range[1] > floor
              ? { x: xs[place], low: panel.scale.at(Math.max(range[0], floor)), high: panel.scale.at(range[1]) }
              : null,
          ),
          member.colour,
        )
      : '',
  );
  const single = members.length === 1;
  // Names have no between: a line from one to the next would claim values there.
  const joined = panel.axis.values !== null;
  const path = !joined
    ? ''
    : single
      ? linePath(points[0], members[0].colour, { 'stroke-dasharray': members[0].dash })
      : stripedPaths(
          points,
          members.map((member) => member.colour),
        );
  const faint = single && members[0].marker < 0;
  const dots =
    (panel.markers && !faint) || !joined
      ? points[0].map((at) => (at ? marker(at, single ? Math.max(0, members[0].marker) : 0, single ? members[0].colour : 'var(--ink)') : ''))
      : [];
  const mark = drawn.stop && drawn.end ? stopMark(drawn.end.at, members[0].colour) : '';
  return el('g', { class: faint ? 'faint' : undefined }, [...bands, path, ...dots, mark]);
}

/** Labels of the lines that reach the right edge stand beside it, pushed apart; a thin line leads to a label that had to move. */
function edgeLabels(lines: readonly { drawn: Drawn; block: LabelBlock }[], panel: LinePanel): { markup: string; boxes: Box[] } {
  const { box } = panel;
  const edge = box.x + box.width;
  const wishes = lines.map(({ drawn }) => drawn.end?.at.y ?? 0);
  const centres = pushApart(
    wishes,
    lines.map(({ block }) => block.height + 3),
    box.y - 8,
    box.y + box.height + 10,
  );
  const boxes = lines.map(({ block }, index) => ({ x: edge + 20, y: centres[index] - block.height / 2, width: block.width, height: block.height }));
  const markup = lines.map(({ drawn, block }, index) => {
    if (block.lines.length === 0) return '';
    const from = (drawn.end?.at.x ?? edge) + 5;
    const leader = el('path', {
      class: 'leader',
      d: `M${from.toFixed(2)} ${wishes[index].toFixed(2)}L${(edge + 16).toFixed(2)} ${centres[index].toFixed(2)}`,
    });
    return leader + drawLabelBlock(block, edge + 20, centres[index]);
  });
  return { markup: markup.join(''), boxes };
}

/** A label that found no room beside the end of its line is tied to it by a thin line; one that did needs none. */
function leaderTo(label: Box, end: Point): string {
  const from = { x: end.x + 8, y: end.y };
  const to = {
    x: Math.max(label.x - 2, Math.min(label.x + label.width + 2, from.x)),
    y: Math.max(label.y, Math.min(label.y + label.height, from.y)),
  };
  if (Math.hypot(to.x - from.x, to.y - from.y) < 16) return '';
  return el('path', { class: 'leader', d: `M${from.x.toFixed(2)} ${from.y.toFixed(2)}L${to.x.toFixed(2)} ${to.y.toFixed(2)}` });
}

/**
 * One panel of lines: axes, one line for each series (coinciding ones striped as one), a bar and two words where a line stops, names at the ends.
 *
 * @returns SVG markup
 */
export function linePanel(panel: LinePanel): string {
  const { box, axis, labelSize } = panel;
  const xs = xPositions(axis, box.x, box.x + box.width);
  const drawn = drawnLines(panel, xs).filter(({ end }) => end !== null);
  const blocks = drawn.map((line) => ({
    drawn: line,
    block: labelBlock(
      line.members.map(({ name, colour }) => ({ text: name, colour })).filter((name) => name.text !== ''),
      panel.labelWidth - 22,
      labelSize,
    ),
  }));
  const last = axis.labels.length - 1;
  const atEdge = blocks.filter(({ drawn: line }) => line.end?.place === last);
  const edge = edgeLabels(atEdge, panel);
  const taken = drawn.flatMap(({ points }) => alongLine(points[0]));
  const boxes = [...edge.boxes];
  const inside = blocks.flatMap(({ drawn: line, block }) => {
    if (line.end === null || line.end.place === last) return [];
    const mark = line.stop?.mark ?? '';
    const width = Math.max(block.width, textWidth(mark, 11));
    const height = block.height + (mark === '' ? 0 : 14);
    const room = { x: box.x + 4, y: box.y - 6, width: box.width + panel.labelWidth - 12, height: box.height + 2 };
    const spot = placeLabel({ x: line.end.at.x + 4, y: line.end.at.y }, { width, height }, room, taken, boxes);
    boxes.push(spot);
    const words = mark === '' ? '' : text(mark, spot.x, spot.y + height - 3, { class: 'mark' });
    return [leaderTo(spot, line.end.at) + drawLabelBlock(block, spot.x, spot.y + block.height / 2) + words];
  });
  // The thin ideal line goes on top of what it coincides with; wide lines beneath.
  const order = [...drawn].sort((a, b) => Number(b.members[0].marker >= 0) - Number(a.members[0].marker >= 0));
  return el('g', {}, [
    panel.heading === '' ? '' : text(panel.heading, box.x - 44, box.y - 16, { class: 'heading' }),
    yAxis(panel.scale, box),
    xAxis(axis, xs, box.y + box.height, box.x, box.x + box.width),
    ...order.map((line) => drawLine(line, panel, xs)),
    edge.markup,
    ...inside,
  ]);
}
