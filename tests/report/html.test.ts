import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LOSS_PARTS } from '../../src/analysis/result';
import { escapeMarkup } from '../../src/report/escape';
import { reportHtml } from '../../src/report/html';
import { META, madeGap, madePoint, madeSweep, madeTier } from './fixtures';
import { malformed } from './well-formed';

const THREE = { ...META, report: { x: 'gpus', series: 'media', panels: 'domain' } };

/** HTML as XML: void elements closed, the doctype gone, named blanks replaced. */
const asXml = (html: string) =>
  html
    .replace('<!doctype html>', '')
    .replace(/<meta ([^>]*)>/g, '<meta $1/>')
    .replaceAll('&nbsp;', ' ')
    .replace(/<details open>/g, '<details>')
    .replace(/<style>[^<]*<\/style>/g, '');

test('one file: a strict policy, and nothing to load from anywhere', () => {
  const html = reportHtml(madeSweep(), THREE);
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:`);
  expect(html).not.toMatch(/https?:\/\/|<script|<link|<img|<iframe|@import|url\(/i);
  for (const [, target] of html.matchAll(/(?:src|href)="([^"]*)"/g)) expect(target).toMatch(/^#/);
  expect(malformed(asXml(html))).toBeNull();
});

test('reads from top to bottom: the answer, the picture, why, what was built, how it was computed, how to make it again', () => {
  const html = reportHtml(madeSweep(), THREE);
  const marks = ['class="answer"', '<svg', 'id="why"', 'id="built"', 'id="how"', 'id="again"', META.command.slice(0, 15), 'model: llama3-70b'];
  const places = marks.map((mark, index) => html.indexOf(mark, index === 6 ? html.indexOf('id="again"') : 0));
  expect(places.every((place) => place > 0)).toBe(true);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  for (const [, id] of html.matchAll(/href="#([^"]*)"/g)) expect(html).toContain(`id="${id}"`);
});

test('every text is escaped, wherever it comes from', () => {
  const evil = '<script>alert("x")</script>&amp;';
  const point = madePoint({ axes: { [evil]: evil, gpus: 64 }, notes: [evil], tiers: [madeTier('leaf', evil, evil, { note: evil })] });
  const results = [
    {
      ...point,
      name: evil,
      model: evil,
      system: evil,
      waterfall: [{ stage: evil, left: 1 }],
      collectives: point.collectives.map((row) => ({ ...row, name: evil, algorithm: evil })),
    },
    madePoint({ axes: { [evil]: evil, gpus: 128 } }),
    { ...madeGap({ [evil]: 'other', gpus: 64 }, evil), reason: evil },
  ];
  const html = reportHtml(results, { title: evil, subtitle: evil, command: evil, version: evil, scenarioText: evil });
  expect(html).not.toContain('<script');
  expect(html).toContain(escapeMarkup(evil));
  expect(malformed(asXml(html))).toBeNull();
});

test('printed loss parts add up to the printed loss, in percent and in exact integers', () => {
  const html = reportHtml(madeSweep([8]), { ...META, report: { x: 'gpus', series: 'media' } });
  const tables = html.split('<table>').slice(1);
  const rows = (caption: string) =>
    tables
      .filter((table) => table.split('</caption>')[0].includes(caption))
      .flatMap((table) =>
        [...table.matchAll(/<tr><th scope="row">.*?<\/tr>/g)].map(([row]) => [...row.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, cell]) => cell)),
      );
  const percent = rows('in % of the step');
  expect(percent).toHaveLength(18);
  for (const cells of percent) {
    const units = cells.slice(0, LOSS_PARTS.length + 1).map((cell) => Math.round(Number(cell.replace('−', '-')) * 1000));
    expect(units.slice(0, -1).reduce((a, b) => a + b, 0)).toBe(units.at(-1));
  }
  const exact = rows('exactly: integer picoseconds');
  expect(exact).toHaveLength(6);
  for (const cells of exact) {
    const numbers = cells.map((cell) => BigInt(cell.replaceAll(',', '').replace('−', '-')));
    expect(numbers.slice(0, LOSS_PARTS.length).reduce((a, b) => a + b, 0n)).toBe(numbers[LOSS_PARTS.length]);
  }
});

test('what cannot be built stands with its reason; what was built with tier, outcome, run, reach and lanes', () => {
  const html = reportHtml(madeSweep([8]), { ...META, report: { x: 'gpus', series: 'media' } }).replaceAll('&nbsp;', ' ');
  expect(html).toContain('8,192, 16,384');
  expect(html).toContain('needs a run of 41.6 m');
  expect(html).toMatch(/dac-100 \(copper-passive\)<\/td><td>downshifted<\/td><td class="n">12\.4 m/);
  expect(html).toContain('4 × 2.5 Gb/s');
  expect(html).toContain('unlimited');
  expect(html).toContain('data-parallel traffic only, memory not checked (52 of 54 points)');
});

test('a single point, a lone gap and no result at all have their report too', () => {
  for (const results of [[madePoint({ tiers: [madeTier('leaf', 'dr4-400', 'fiber-smf')] })], [madeGap({})], []]) {
    const html = reportHtml(results, META);
    expect(malformed(asXml(html))).toBeNull();
    expect(html).not.toMatch(/NaN|undefined/);
  }
});

test('the same results give the same bytes, and any scenario text comes back from the page', () => {
  fc.assert(
    fc.property(fc.string(), (scenarioText) => {
      const meta = { ...META, scenarioText };
      const html = reportHtml([madePoint({})], meta);
      expect(html).toBe(reportHtml([madePoint({})], meta));
      expect(html).toContain(escapeMarkup(scenarioText));
      expect(malformed(asXml(html))).toBeNull();
    }),
    { seed: 14, numRuns: 60 },
  );
});
