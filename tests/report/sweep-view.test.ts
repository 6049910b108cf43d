import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisValue } from '../../src/report/axis-value';
import { largestCommon, stopOf } from '../../src/report/stops';
import { simulated, sweepView } from '../../src/report/sweep-view';
import { madeGap, madePoint, madeSweep } from './fixtures';

test('unnamed, the first axis with values is x, the next axis the series, the third the panels', () => {
  const view = sweepView(madeSweep());
  expect([view.x.name, view.series?.name, view.panelAxis?.name]).toEqual(['domain', 'media', 'gpus']);
});

test('named axes are taken as named', () => {
  const view = sweepView(madeSweep(), { report: { x: 'gpus', series: 'media', panels: 'domain' } });
  expect(view.x.labels.slice(0, 2)).toEqual(['64', '128']);
  expect(view.panels.map(({ name }) => name)).toEqual(['domain 8', 'domain 72', 'domain 576']);
  expect(view.panels[2].series[1].cells.map((cell) => cell?.point.axes)).toContainEqual({ domain: 576, media: 'AEC to the leaf', gpus: 2048 });
});

test('labels with units stand where their values are, in ascending order', () => {
  // 800 Gbps = 100 GB/s; 25 MiB = 25 × 2^20 bytes.
  expect(axisValue('800 Gbps')).toEqual({ kind: 'bandwidth', value: 100e9 });
  expect(axisValue('25 MiB')).toEqual({ kind: 'bytes', value: 25 * 2 ** 20 });
  expect(axisValue('dac-100')).toBeNull();
  const points = ['1600 Gbps', '100 Gbps', '400 Gbps'].map((nic) => madePoint({ axes: { nic } }));
  expect(sweepView(points).x.labels).toEqual(['100 Gbps', '400 Gbps', '1600 Gbps']);
});

test('points that differ in the seed alone are one cell: the median and the range', () => {
  const losses = [0.3, 0.1, 0.2];
  const view = sweepView(losses.flatMap((loss, seed) => [64, 128].map((gpus) => madePoint({ axes: { gpus, seed }, gpus, loss }))));
  const cell = view.panels[0].series[0].cells[0];
  const [middle, low, high] = [cell?.point, cell?.low, cell?.high].map((point) => (point?.status === 'ok' ? point.utilisation : Number.NaN));
  expect([middle, low, high]).toEqual([0.8, 0.7, 0.9]);
  expect(cell?.draws).toBe(3);
});

test('axes beyond the third are held at their first value, and said', () => {
  const points = [1, 2].flatMap((a) => [1, 2].flatMap((b) => [1, 2].flatMap((c) => [3, 4].map((d) => madePoint({ axes: { a, b, c, d } })))));
  expect(sweepView(points).held).toEqual(['d 3']);
});

test('a gap inside a line is no stop, one at its end is', () => {
  const place = (gpus: number, built: boolean) => (built ? madePoint({ axes: { gpus }, gpus }) : madeGap({ gpus }));
  const line = (...built: boolean[]) => sweepView(built.map((yes, index) => place(2 ** index, yes))).panels[0].series[0];
  expect(stopOf(line(true, false, true))).toBeNull();
  expect(stopOf(line(true, true, false))).toMatchObject({ last: 1, at: 2, mark: '1.2 m reach' });
  expect(stopOf(line(false, false))).toMatchObject({ last: null, at: 0 });
  expect(largestCommon([line(true, true, false), line(true, true, true), line(false, false, false)])).toBe(1);
});

test('every result finds its place once, in any order of results', () => {
  const all = madeSweep();
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }), (shuffled) => {
      const view = sweepView(shuffled, { report: { x: 'gpus', series: 'media', panels: 'domain' } });
      const seen = view.panels.flatMap(({ series }) => series.flatMap(({ cells }) => cells.map((cell) => cell?.point.key)));
      expect(new Set(seen).size).toBe(all.length);
      expect(seen).toHaveLength(all.length);
      expect(simulated(view.panels[0].series[0].cells[0])?.gpus).toBe(64);
    }),
    { seed: 2, numRuns: 20 },
  );
});
