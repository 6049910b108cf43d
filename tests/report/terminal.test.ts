import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TIERS } from '../../src/analysis/result';
import { renderPoint, renderSweep } from '../../src/report/terminal';
import { textBar } from '../../src/report/terminal/text-bar';
import { META, madeGap, madeHeld, madePoint, madeSweep, madeTier } from './fixtures';

const fits = (screen: string) => {
  const lines = screen.replace(/\n$/, '').split('\n');
  expect(lines.length).toBeLessThanOrEqual(23);
  for (const line of lines) expect([...line].length, line).toBeLessThanOrEqual(80);
};

test('a point fits 80 × 24 and leads with the answer', () => {
  const tiers = TIERS.map((tier) => madeTier(tier, 'backplane-nvl72', 'copper-backplane', { outcome: 'downshifted' }));
  const notes = Array.from({ length: 9 }, (_, index) => `note ${index} that says something which takes more than one line of the screen to say`);
  const screen = renderPoint(madePoint({ shares: [0.5, 0.2, 0.1, 0.1, 0.1], tiers, notes }), { seed: 1, collective: { library: 'nccl' } });
  fits(screen);
  expect(screen.startsWith('llama3-70b on 1,024 GPUs')).toBe(true);
  expect(screen).toMatch(/notes more \(--json\)/);
  expect(screen).toContain('seed 1');
});

test('points of any size fit the screen', () => {
  const loss = fc.double({ min: 0, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(
      loss,
      fc.integer({ min: 1, max: 2 ** 20 }),
      fc.integer({ min: 0, max: 4 }),
      fc.array(fc.string({ maxLength: 120 }), { maxLength: 6 }),
      (share, gpus, tiers, notes) => {
        const point = madePoint({
          loss: share,
          gpus,
          notes,
          tiers: TIERS.slice(0, tiers).map((tier) => madeTier(tier, 'x'.repeat(30), 'fiber-smf')),
        });
        const screen = renderPoint(point);
        fits(screen.replace(/^.{81,}$/gm, (line) => (line.includes(' ') ? line : line.slice(0, 80))));
        expect(screen).not.toMatch(/NaN|undefined/);
        expect(screen).not.toContain('\u001b');
      },
    ),
    { seed: 15, numRuns: 150 },
  );
});

test('the largest part of the loss has the longest bar', () => {
  expect([textBar(1, 4), textBar(0.5, 4), textBar(0.001, 4), textBar(0, 4), textBar(-1, 4)]).toEqual(['████', '██', '▏', '', '']);
  const screen = renderPoint(madePoint({ shares: [0.2, 0.05, 0.65, 0.1, 0] }));
  const length = (part: string) => [...(new RegExp(`^${part}.*$`, 'm').exec(screen)?.[0] ?? '')].filter((character) => character === '█').length;
  expect(length('software')).toBeGreaterThan(length('bandwidth'));
  expect(screen).toContain('stragglers, faults: 0');
});

test('a sweep fits 80 × 24, shows a gap as a dash and its reason below', () => {
  const screen = renderSweep(madeSweep(), { ...META, report: { x: 'gpus', series: 'media', panels: 'domain' } });
  fits(screen);
  expect(screen).toMatch(/^passive copper +95\.0 .*10\.0 +– +–$/m);
  expect(screen).toContain('– passive copper from 8,192 GPUs: 1.2 m reach');
  expect(screen).toMatch(/^domain 576, at 4,096 GPUs: /m);
});

test('a wide sweep drops columns but keeps both ends, and says so', () => {
  const results = Array.from({ length: 30 }, (_, index) => madePoint({ axes: { gpus: 1000 + index }, gpus: 1000 + index }));
  const screen = renderSweep(results);
  fits(screen);
  expect(screen).toContain('1,000');
  expect(screen).toContain('1,029');
  expect(screen).toMatch(/\d+ more GPUs in points\.csv/);
});

test('colours are written only when asked for', () => {
  expect(renderSweep(madeSweep(), META)).not.toContain('\u001b');
  expect(renderSweep(madeSweep(), META, true)).toContain('\u001b[1m');
  expect(renderPoint(madePoint({}), undefined, true)).toContain('\u001b[1m');
});

test('a point that cannot be built says why and what else is known', () => {
  const screen = renderPoint(madeGap({}));
  expect(screen).toContain('cannot be built');
  fits(screen);
});

test('the range over hash seeds stands under the step, and who waits for dead links in the notes', () => {
  const range = { seeds: 5, utilisation: [0.81, 0.92] as [number, number], stepPs: [1e12, 1.2e12] as [number, number] };
  const sentence = 'dead links: all 64 GPUs end their last collective 2 ms later';
  const waiting = { ranks: [0], count: 64, sentence };
  const tiers = TIERS.map((tier) => madeTier(tier, 'dr4-400', 'fiber-smf'));
  const notes = [sentence, ...Array.from({ length: 9 }, (_, index) => `note ${index} that says something`)];
  const screen = renderPoint({ ...madePoint({ shares: [0.3, 0.2, 0.2, 0.1, 0.1, 0.1], notes, tiers }), range, waiting });
  fits(screen);
  expect(screen.split(sentence)).toHaveLength(2);
  expect(screen).toMatch(/^5 hash seeds: utilisation 81\.0 % to 92\.0 %, step 1 s to 1\.2 s/m);
  expect(screen).toMatch(/^faults /m);
  expect(screen).toContain(sentence);
});

test('watts, joules and dollars stand in two lines; a held quantity is part of the answer', () => {
  // 250 W a GPU beside 700 W: 250 / 950 = 26.3 %; 8,000 dollars a GPU; 250 kW for 1 s over 2^24 tokens = 0.0149 J.
  const screen = renderPoint(madePoint({ gpus: 1000 }));
  fits(screen);
  expect(screen).toMatch(/^network {2}250 kW \[200 – 300\], idle 240 kW; 26\.3 % of all watts, GPUs 700 kW$/m);
  expect(screen).toMatch(/^dollars {2}\$8 M \[6 – 12\], \$8 k a GPU; energy 0\.015 J a token$/m);
  expect(renderPoint({ ...madePoint({}), interconnect: null })).not.toMatch(/^network/m);
  const held = madeHeld('watts', { sentence: 'no more watts than the reference' });
  expect(renderPoint({ ...madePoint({}), held }).replace(/\n/g, ' ')).toContain('Held equal: no more watts than the reference.');
});
