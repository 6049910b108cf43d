import { expect, test } from 'vitest';
import type { PointResult } from '../../src/analysis/result';
import { details } from '../../src/report/details';
import { reportHtml } from '../../src/report/html';
import { recovered } from '../../src/report/recovered';
import { sweepView } from '../../src/report/sweep-view';
import { META, madeInterconnect, madePoint, madeTier } from './fixtures';

/** Made up: copper keeps 80 %, an AEC 90 % for $0.5 M more, a pluggable 90 % for $2 M more, and CPO 95 % for $1 M less. */
const MEDIA: [name: string, id: string, medium: string, loss: number, usd: number][] = [
  ['copper', 'dac-100', 'copper-passive', 0.2, 3e6],
  ['AEC', 'aec-100', 'copper-aec', 0.1, 3.5e6],
  ['pluggable', 'dr4-400', 'fiber-smf', 0.1, 5e6],
  ['CPO', 'cpo-nv', 'fiber-smf', 0.05, 2e6],
];
const sweep: PointResult[] = MEDIA.flatMap(([media, id, medium, loss, usd]) =>
  [64, 1024].map((gpus) => ({
    ...madePoint({ axes: { media, gpus }, gpus, loss, tiers: [madeTier('leaf', id, medium)] }),
    interconnect: { ...madeInterconnect(gpus), usd: { value: usd, min: usd, max: usd } },
  })),
);
const meta = { ...META, report: { x: 'gpus', series: 'media' } };

test('a point of utilisation recovered costs the difference in dollars over that in points, beside the worst choice', () => {
  // AEC: 0.5 M / 10 points; pluggable: 2 M / 10; CPO: −1 M / 15.
  const found = recovered(sweepView(sweep, meta));
  expect(found?.base).toBe('copper');
  expect(found?.choices.map(({ name, usd }) => [name, Math.round(usd ?? Number.NaN)])).toEqual([
    ['AEC', 50_000],
    ['pluggable', 200_000],
    ['CPO', -66_667],
  ]);
});

test('the answer says it in a sentence, the cheapest first, and the report in a column', () => {
  expect(details(sweep, meta)).toContain(
    'Beside copper, at 1,024 GPUs: CPO keeps more and costs no more; a point of utilisation recovered costs $50 k with AEC, $200 k with pluggable.',
  );
  const html = reportHtml(sweep, meta);
  expect(html).toContain('a point');
  expect(html).toContain('$50&nbsp;k');
  expect(html).toContain('costs no more');
});

test('nothing is said where nothing is recovered, or nothing is counted', () => {
  const one = sweep.filter(({ axes }) => axes.media === 'copper');
  const uncounted = sweep.map((point): PointResult => (point.status === 'ok' ? { ...point, interconnect: null } : point));
  for (const results of [one, uncounted]) expect(details(results, meta).join(' ')).not.toContain('recovered');
});
