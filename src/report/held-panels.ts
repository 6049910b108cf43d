import { scaleLinear } from 'd3-scale';
import type { HeldResult, PointResult } from '../analysis/result';
import { linePanel, type PlotLine } from './chart/line-panel';
import type { Box } from './chart/svg';
import type { YScale } from './chart/y-scale';
import { COINCIDENCE } from './coinciding';
import { placeName } from './findings';
import { formatCount } from './number-format';
import { plotLines } from './plot-lines';
import { type Panel, type Series, type SweepView, simulated } from './sweep-view';

/** Heights of the two rows, and of the axis and heading around each. */
const TALL = 230;
const AROUND = 86;
/** Throughputs below this share of the reference's are left to the upper row. */
const NEAR = 0.85;

export const HELD_WORDS: Readonly<Record<HeldResult['what'], string>> = {
  'port-rate': 'equal port rate',
  watts: 'equal watts',
  dollars: 'equal dollars',
  racks: 'equal racks',
};

/** The quantity that a panel's points hold; null where they hold none. */
export function heldOf({ series }: Panel): HeldResult | null {
  for (const { cells } of series) for (const cell of cells) if (simulated(cell)?.held !== undefined) return simulated(cell)?.held ?? null;
  return null;
}

/** Whether a sweep holds quantities, so that its panels are compared side by side. */
export const holdsAnything = (view: SweepView): boolean => view.panels.some((panel) => heldOf(panel) !== null);

/** Height of the figure. */
export const heldHeight = (view: SweepView): number => 2 * (TALL + AROUND) * Math.ceil(view.panels.length / 3);

/** Throughput over the reference's, with the range that the facts leave open. */
function relativeLines(series: readonly Series[]): PlotLine[] {
  return plotLines(series, 'utilisation').map((line, index) => {
    const read = (point: PointResult | undefined): HeldResult | undefined => (point?.status === 'ok' ? point.held : undefined);
    const held = series[index].cells.map((cell) => read(cell?.point));
    return {
      ...line,
      values: held.map((one) => one?.relative ?? null),
      ranges: held.map((one) => (one === undefined || one.relativeRange[0] === one.relativeRange[1] ? null : one.relativeRange)),
    };
  });
}

/** Useful GPUs in percent of the nominal ones, from 0; the same in every panel. */
function usefulScale(panels: readonly PlotLine[][], box: Box): YScale {
  const most = Math.max(1, ...panels.flat().flatMap(({ values }) => values.flatMap((value) => value ?? [])));
  const scale = scaleLinear([0, most > 1 ? Math.ceil(most * 10) / 10 : 1], [box.y + box.height, box.y]);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map((value) => ({ value, label: `${formatCount(Math.round(value * 100))} %` }));
  return { at: (value) => scale(value), ticks, floor: Number.NEGATIVE_INFINITY };
}

/** Lines of which a panel shows most; the others' places are said in the row above. */
const mostly = (lines: readonly PlotLine[], { floor }: YScale): PlotLine[] =>
  lines.filter(({ values }) => {
    const all = values.filter((value) => value !== null);
    return 2 * all.filter((value) => value > floor).length >= all.length;
  });

/** Differences to the reference, near it: what is further below leaves the panel. */
function nearScale(panels: readonly PlotLine[][], box: Box): YScale {
  const ends = panels.flat().flatMap(({ values, ranges }) => [...values, ...ranges.flatMap((range) => range ?? [])].flatMap((value) => value ?? []));
  const near = ends.filter((value) => value > NEAR);
  const high = Math.max(1.02, ...near);
  const low = Math.min(0.98, ...near);
  const scale = scaleLinear([low - (high - low) * 0.06, high + (high - low) * 0.06], [box.y + box.height, box.y]);
  const ticks = scale.ticks(5).map((value) => ({ value, label: signed(value - 1) }));
  return { at: (value) => scale(value), ticks, floor: scale.domain()[0] };
}

function signed(share: number): string {
  const points = Number((share * 100).toFixed(1));
  return points === 0 ? 'reference' : `${points > 0 ? '+' : '−'}${formatCount(Math.abs(points))} %`;
}

/** Series that could use more of what is held, if only more GPUs could be wired. */
function ends(view: SweepView): string[] {
  const found = view.panels.flatMap(({ series }) =>
    series.flatMap(({ name, cells }) =>
      cells.flatMap((cell, place) => {
        const held = simulated(cell)?.held;
        const ended = held?.adjusted === 'gpus' && held.next === null && held.gpus === simulated(cell)?.gpus;
        return ended ? [`${name} ${placeName(view.x, place)} has watts or dollars left, but does not close on a larger floor`] : [];
      }),
    ),
  );
  return [...new Set(found)];
}

/** What the picture of a held sweep does not say by itself. */
export function heldRemarks(view: SweepView): string[] {
  const [held] = view.panels.flatMap((panel) => heldOf(panel) ?? []);
  if (held === undefined) return [];
  return [
    `reference: ${held.reference} on the nominal GPUs`,
    'bands: where prices and watts may lie',
    ...ends(view),
    ...(held.simulated === 'nominal' ? ['all GPUs are taken to be as useful as the nominal ones'] : []),
  ];
}

/** Useful GPUs for each nominal one, and below it throughput beside the reference's, one column a held quantity. */
export function heldPanels(view: SweepView, box: Box): string {
  const columns = Math.min(3, view.panels.length);
  const pitch = box.width / columns;
  const labelWidth = Math.min(136, pitch * 0.4);
  const useful = view.panels.map(({ series }) => plotLines(series, 'utilisation'));
  const near = view.panels.map(({ series }) => relativeLines(series));
  return view.panels
    .flatMap((panel, index) => {
      const held = heldOf(panel);
      const name = held === null ? panel.name : HELD_WORDS[held.what];
      const x = box.x + (index % columns) * pitch + 58;
      const y = box.y + Math.floor(index / columns) * 2 * (TALL + AROUND);
      const plot = { x, y, width: pitch - labelWidth - 66, height: TALL };
      const below = { ...plot, y: y + TALL + AROUND };
      const scale = nearScale(near, below);
      const shared = { axis: view.x, labelWidth, labelSize: 11.5, markers: true, tolerance: COINCIDENCE };
      return [
        linePanel({ ...shared, heading: `Useful GPUs per nominal one, ${name}`, box: plot, scale: usefulScale(useful, plot), lines: useful[index] }),
        linePanel({ ...shared, heading: `Throughput beside the reference, ${name}`, box: below, scale, lines: mostly(near[index], scale) }),
      ];
    })
    .join('');
}
