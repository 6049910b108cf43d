import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answer, title } from '../../src/report/answer';
import { details } from '../../src/report/details';
import { madeGap, madePoint, madeSweep, madeTier } from './fixtures';

const OPTIONS = { report: { x: 'gpus', series: 'media', panels: 'domain' } };

/** One series from GPU count → loss; null is a gap. */
const line = (media: string, losses: Record<number, number | null>) =>
  Object.entries(losses).map(([gpus, loss]) => {
    const axes = { media, gpus: Number(gpus) };
    return loss === null ? madeGap(axes, '5 m reach', Number(gpus)) : madePoint({ axes, gpus: Number(gpus), loss });
  });

test('a single point: utilisation, interconnect loss and its largest part', () => {
  // Loss 10 %, 60 % of it bandwidth: 6 %.
  expect(answer([madePoint({ loss: 0.1 })])).toBe(
    'llama3-70b on 1,024 GPUs (h100-hgx) keeps 90.0 % utilisation; the interconnect costs 10.0 % of the step, most of it bandwidth (6.00 %).',
  );
});

test('a single point with one data-parallel replica says that there is no gradient traffic', () => {
  expect(answer([{ ...madePoint({ loss: 0 }), dataParallel: 1 }])).toContain('no gradients cross the interconnect');
});

test('a single point that cannot be built gives the reason', () => {
  expect(answer([madeGap({})])).toMatch(/cannot be built: tier leaf: dac-100 needs a run of 41\.6 m/);
});

test('a series that stops is named with where and why, the best with what it keeps there and at the end', () => {
  const results = [...line('copper', { 64: 0.1, 256: 0.4, 1024: null }), ...line('light', { 64: 0.1, 256: 0.2, 1024: 0.3 })];
  expect(answer(results, OPTIONS)).toBe(
    'Copper keeps 60.0 % utilisation at 256 GPUs and cannot be built beyond (5 m reach); light keeps 80.0 % there and 70.0 % at 1,024 GPUs.',
  );
  expect(title(results, OPTIONS)).toBe('Copper stops at 256 GPUs with 60 % utilisation; light keeps 70 % at 1,024 GPUs');
});

test('copper may win', () => {
  const results = [...line('copper', { 64: 0.1, 256: 0.1, 1024: null }), ...line('light', { 64: 0.2, 256: 0.3, 1024: 0.4 })];
  expect(answer(results, OPTIONS)).toBe(
    'At 256 GPUs, copper keeps 90.0 % utilisation against 70.0 % for light (20.0 points); copper cannot be built beyond 256 GPUs (5 m reach).',
  );
});

test('without stops, best and worst are compared at the largest GPU count', () => {
  const results = [...line('a', { 64: 0.1, 256: 0.5 }), ...line('b', { 64: 0.2, 256: 0.25 }), ...line('c', { 64: 0.15, 256: 0.3 })];
  expect(answer(results, OPTIONS)).toBe('At 256 GPUs, b keeps 75.0 % utilisation against 50.0 % for a (25.0 points).');
});

test('series that all coincide are one statement, with the largest difference', () => {
  // 0.7000 and 0.7003 differ by 0.03 points, 0.04 % of each other.
  const results = [...line('LPO', { 64: 0.1, 256: 0.3 }), ...line('CPO', { 64: 0.1, 256: 0.2997 })];
  expect(answer(results, OPTIONS)).toBe('The utilisation of LPO · CPO falls from 90.0 % at 64 GPUs to 70.0 % at 256 GPUs (all within 0.03 points).');
});

test('a series that can be built nowhere is said so, and does not hinder the comparison', () => {
  const results = [...line('a', { 64: 0.1, 256: 0.2 }), ...line('b', { 64: 0.3, 256: 0.4 }), ...line('dac', { 64: null, 256: null })];
  expect(answer(results, OPTIONS)).toBe(
    'At 256 GPUs, a keeps 80.0 % utilisation against 60.0 % for b (20.0 points); dac cannot be built at all (5 m reach).',
  );
});

test('the ideal link is a yardstick: never the best nor the worst while there are real ones', () => {
  const tiers = (id: string) => [madeTier('leaf', id, id === 'ideal' ? 'ideal' : 'fiber-smf')];
  const made = (id: string, loss: number) => [64, 256].map((gpus) => madePoint({ axes: { media: id, gpus }, gpus, loss, tiers: tiers(id) }));
  expect(answer([...made('ideal', 0.05), ...made('lpo', 0.1), ...made('dsp', 0.2)], OPTIONS)).toBe(
    'At 256 GPUs, lpo keeps 90.0 % utilisation against 80.0 % for dsp (10.0 points).',
  );
});

test('a single line says how utilisation runs from end to end', () => {
  const made = (losses: number[]) => losses.map((loss, index) => madePoint({ axes: { bucket: `${25 * 2 ** index} MB` }, loss }));
  expect(answer(made([0.3, 0.2, 0.1]))).toBe('Utilisation rises from 70.0 % at bucket 25 MB to 90.0 % at bucket 100 MB.');
  expect(answer(made([0.1, 0.1]))).toBe('Utilisation stays at 90.0 % from bucket 25 MB to bucket 50 MB.');
});

test('off the GPU axis, series are compared where they differ most', () => {
  const results = [25, 100, 400].flatMap((nic, index) =>
    [8, 72].map((domain) => madePoint({ axes: { nic: `${nic} Gbps`, domain }, loss: [0.8, 0.4, 0.1][index] / (domain / 8) })),
  );
  // At 25 Gbps: 1 − 0.8 = 20 % against 1 − 0.8/9 = 91.1 %.
  expect(answer(results)).toBe(
    'At nic 25 Gbps, where they differ most, domain 72 keeps 91.1 % utilisation against 20.0 % for domain 8 (71.1 points).',
  );
});

test('names without an order give the most and the least', () => {
  const results = ['VGG-16', 'ResNet-101', 'Inception V3'].map((model, index) => madePoint({ axes: { model }, loss: [0.4, 0.1, 0.2][index] }));
  expect(answer(results)).toBe('ResNet-101 keeps 90.0 % utilisation, the most, and VGG-16 60.0 %, the least.');
});

test('nothing built is said with the reason', () => {
  expect(answer(line('dac', { 64: null, 256: null }), OPTIONS)).toMatch(/^None of the 2 points can be built: tier leaf: .*\.$/);
  expect(answer([])).toBe('There are no results.');
});

test('details: where the worst loses, what slowed down, why coinciding series coincide, what other domains change', () => {
  const lines = details(madeSweep(), OPTIONS);
  // Copper at 4,096 GPUs: loss 0.05 + 0.85 = 0.9, of which 90 % bandwidth: 81 %.
  expect(lines[0]).toBe('Passive copper loses 90.0 % of the step to the interconnect at 4,096 GPUs, most of it to bandwidth (81.0 %).');
  expect(lines[1]).toContain('4 × 2.5 Gb/s over 12.4 m');
  // Leaf and spine of the slowest coinciding series: 330 + 370 ns = 700 ns; of the ideal link: 0.
  expect(lines[2]).toContain('0 s to 700 ns');
  expect(lines[2]).toContain('software, which no cable saves');
  // All of them cost the same here.
  expect(lines[3]).toBe('Beside passive copper, at 4,096 GPUs: AEC to the leaf, DSP pluggable, LPO, CPO keep more and cost no more.');
  expect(lines.slice(4).map((text) => text.split(',')[0])).toEqual(['With domain 72 instead of domain 8', 'With domain 576 instead of domain 8']);
});

test('any sweep has an answer of one sentence with no broken number in it', () => {
  const loss = fc.option(fc.double({ min: 0, max: 0.99, noNaN: true }), { nil: null });
  const sweeps = fc.array(fc.array(loss, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(sweeps, fc.boolean(), (lines, named) => {
      const results = lines.flatMap((losses, index) =>
        line(`m${index}`, Object.fromEntries(losses.map((value, at) => [named ? 64 * 4 ** at : at, value]))),
      );
      for (const text of [answer(results, OPTIONS), title(results, OPTIONS), ...details(results, OPTIONS)]) {
        expect(text).not.toMatch(/NaN|undefined|null|Infinity| {2}/);
        expect(text.length).toBeGreaterThan(10);
      }
      expect(answer(results, OPTIONS)).toMatch(/^[^\n]*\.$/);
    }),
    { seed: 12, numRuns: 300 },
  );
});
