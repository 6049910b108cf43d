import { expect, test } from 'vitest';
import type { HeldResult, PointResult } from '../../src/analysis/result';
import { answer, title } from '../../src/report/answer';
import { pointsCsv } from '../../src/report/csv';
import { curvesSvg } from '../../src/report/curves';
import { details } from '../../src/report/details';
import { reportHtml } from '../../src/report/html';
import { META, madeHeld, madePoint, madeTier } from './fixtures';
import { malformed } from './well-formed';

const GPUS = [64, 256, 1024];
const MEDIA: [name: string, id: string, medium: string, gain: Record<string, number>][] = [
  ['copper', 'dac-100', 'copper-passive', { 'port-rate': -0.1, watts: -0.08, dollars: -0.04 }],
  ['pluggable', 'dr4-400', 'fiber-smf', { 'port-rate': 0, watts: 0, dollars: 0 }],
  ['CPO', 'cpo-nv', 'fiber-smf', { 'port-rate': 0, watts: 0.03, dollars: 0.05 }],
];

/** Three media at equal port rate, watts and dollars, made up: at equal dollars the prices decide whether CPO wins. */
const sweep: PointResult[] = (['port-rate', 'watts', 'dollars'] as const).flatMap((what) =>
  MEDIA.flatMap(([media, id, medium, gain]) =>
    GPUS.map((gpus) => {
      const relative = 1 + (gain[what] ?? 0);
      const range: HeldResult['relativeRange'] =
        what === 'dollars' && media === 'CPO' ? [0.98, 1.11] : what === 'watts' && media === 'CPO' ? [1.01, 1.05] : [relative, relative];
      const held = madeHeld(what, { relative, relativeRange: range, useful: 0.9 * relative, gpus: Math.round((gpus * relative) / 8) * 8 });
      return {
        ...madePoint({
          axes: { 'hold.what': what, media, gpus },
          gpus,
          loss: media === 'copper' ? 0.19 : 0.1,
          tiers: [madeTier('leaf', id, medium)],
        }),
        held,
      };
    }),
  ),
);
const meta = { ...META, report: { x: 'gpus', series: 'media', panels: 'hold.what' } };

test('the title and the answer say what each held quantity changes beside the reference', () => {
  expect(title(sweep, meta)).toBe(
    'At 1,024 GPUs, CPO trains 3 % more at equal watts and 5 % more at equal dollars than dr4-400; copper 10 % less at equal port rate',
  );
  expect(answer(sweep, meta)).toBe(
    'At 1,024 GPUs, beside dr4-400 (leaf), throughput is at equal port rate 10 % less with copper; at equal watts 3 % more with CPO and 8 % less with copper; at equal dollars 5 % more with CPO and 4 % less with copper.',
  );
});

test('what flips inside the ranges of the facts is told apart from what holds over all of them', () => {
  const lines = details(sweep, meta);
  expect(lines).toContain(
    'Inside the ranges of the facts the result flips at 1,024 GPUs and equal dollars: CPO (−2 % to +11 %) beside the reference.',
  );
  expect(lines).toContain('Over the whole ranges of the facts ahead of the reference at 1,024 GPUs and equal watts: CPO (+1 % to +5 %).');
});

test('the picture has a column for each held quantity: useful GPUs above, throughput beside the reference below', () => {
  const svg = curvesSvg(sweep, meta);
  expect(malformed(svg)).toBeNull();
  for (const words of ['equal port rate', 'equal watts', 'equal dollars']) {
    expect(svg).toContain(`Useful GPUs per nominal one, ${words}`);
    expect(svg).toContain(`Throughput beside the reference, ${words}`);
  }
});

test('the report lists budgets and watts, and the table has columns for them', () => {
  const html = reportHtml(sweep, meta);
  expect(html).toContain('What is held equal to the reference, and what changed instead');
  expect(html).toContain('Watts, joules and dollars of the network');
  const [header, first] = pointsCsv(sweep)
    .split('\n')
    .map((line) => line.split(','));
  const cell = (column: string) => first[header.indexOf(column)];
  // 250 W a GPU on 64 GPUs; 1 − 0.1 of the reference's throughput.
  expect([cell('interconnect_w'), cell('held'), cell('relative')]).toEqual(['16000', 'port-rate', '0.9']);
  expect(header.slice(-10)[0]).toBe('held');
});

test('the answer and the title say where a wire stops', () => {
  const stopped = sweep.map(
    (point): PointResult =>
      point.axes.media === 'copper' && point.gpus === 1024
        ? {
            key: point.key,
            axes: point.axes,
            name: point.name,
            model: point.model,
            system: point.system,
            gpus: 1024,
            status: 'infeasible',
            reason: 'leaf: no lane rate closes over 40 m',
            mark: '38 m reach',
            notes: [],
          }
        : point,
  );
  expect(answer(stopped, meta)).toContain('At 256 GPUs, beside dr4-400');
  expect(answer(stopped, meta)).toMatch(/4 % less with copper\. Copper cannot be built beyond 256 GPUs \(38 m reach\)\.$/);
  expect(title(stopped, meta)).toMatch(/copper 10 % less at equal port rate, and stops there$/);
});

test('what falls far below the reference leaves the lower row with its band and its name, and is read in the upper one', () => {
  const fallenFrom = (gpus: number): string =>
    curvesSvg(
      sweep.map((point) =>
        point.status === 'ok' && point.held !== undefined && point.axes.media === 'copper' && point.gpus >= gpus
          ? { ...point, held: { ...point.held, relative: 0.55, relativeRange: [0.5, 0.6] as [number, number], useful: 0.5 } }
          : point,
      ),
      meta,
    );
  // Three panels above name copper, and the bars; none below, where two of its three points are out of sight.
  expect(fallenFrom(256).match(/>copper</g)?.length).toBe(3 + 1);
  // One of three out of sight: the line and its name stay, and no band hangs out of the picture.
  const svg = fallenFrom(1024);
  expect(svg.match(/>copper</g)?.length).toBe(3 + 3 + 1);
  const height = Number(/viewBox="0 0 \d+ (\d+)"/.exec(svg)?.[1]);
  const bands = [...svg.matchAll(/<path class="band" d="([^"]+)"/g)].flatMap(([, d]) =>
    [...d.matchAll(/[\d.]+,([\d.]+)/g)].map(([, y]) => Number(y)),
  );
  expect(bands.length).toBeGreaterThan(0);
  expect(Math.max(...bands)).toBeLessThan(height);
});
