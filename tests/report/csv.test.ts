import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LOSS_PARTS } from '../../src/analysis/result';
import { pointsCsv } from '../../src/report/csv';
import { nineDigits } from '../../src/report/number-format';
import { madeGap, madePoint, madeSweep, madeTier } from './fixtures';

/** RFC 4180, read back independently of the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [whole, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    if (whole === '') break;
    rows[rows.length - 1].push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

const table = (text: string) => {
  const [header, ...rows] = readCsv(text);
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]])));
};

test('a cell with commas, quotes or line breaks is quoted, and reads back as it was', () => {
  const label = 'copper, "thick"\n24 AWG';
  const [row] = table(pointsCsv([madePoint({ axes: { media: label } })]));
  expect(row.media).toBe(label);
  expect(pointsCsv([madePoint({ axes: { media: label } })])).toContain('"copper, ""thick""\n24 AWG"');
});

test('any text of an axis survives the way through CSV', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), (label, name) => {
      fc.pre(!/^(__proto__|\d+)$/.test(name));
      const rows = readCsv(pointsCsv([madePoint({ axes: { [name]: label } })]));
      expect(rows[1][0]).toBe(label);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('numbers have nine significant digits', () => {
  // 1/3 = 0.333333333…; 2/3 × 1e9 = 666,666,666.67 → 666666667; picoseconds of 10/7 s → 1.42857143 s.
  expect([nineDigits(1 / 3), nineDigits((2 / 3) * 1e9), nineDigits(10 / 7), nineDigits(0.1 + 0.2)]).toEqual([
    '0.333333333',
    '666666667',
    '1.42857143',
    '0.3',
  ]);
  expect([nineDigits(null), nineDigits(Number.NaN), nineDigits(Infinity)]).toEqual(['', '', 'inf']);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const digits = nineDigits(value).replace(/e.*/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
      expect(digits.length).toBeLessThanOrEqual(9);
    }),
    { seed: 8 },
  );
});

test('one row a point in the order given, axes first, a gap with its reason and without numbers', () => {
  const rows = table(pointsCsv([madePoint({ axes: { media: 'a' }, loss: 0.25 }), madeGap({ media: 'b' })]));
  // Loss 0.25 of a step of 1 s: ideal 0.75 s, utilisation 0.75; bandwidth takes 60 % of it: 0.15.
  expect(rows[0]).toMatchObject({
    media: 'a',
    status: 'ok',
    step_s: '1',
    ideal_s: '0.75',
    utilisation: '0.75',
    total_loss: '0.25',
    loss_bandwidth: '0.15',
  });
  expect(rows[1]).toMatchObject({ media: 'b', status: 'infeasible', gpus: '1024', step_s: '', utilisation: '', busbw: '' });
  expect(rows[1].reason).toContain('41.6 m');
});

test('loss parts of every row add to its total loss', () => {
  for (const row of table(pointsCsv(madeSweep([8])))) {
    if (row.status !== 'ok') continue;
    const sum = LOSS_PARTS.reduce((total, part) => total + Number(row[`loss_${part}`]), 0);
    expect(sum).toBeCloseTo(Number(row.total_loss), 8);
  }
});

test('no column appears twice, whatever the axes are called', () => {
  const [header] = readCsv(pointsCsv([madePoint({ axes: { gpus: 64, status: 'x', media: 'y' } })]));
  expect(new Set(header).size).toBe(header.length);
  expect(header.slice(0, 3)).toEqual(['gpus', 'axis_status', 'media']);
});

test('a reach without limit prints alike before and after it was stored as JSON', () => {
  const point = madePoint({ tiers: [madeTier('leaf', 'ideal', 'ideal', { reachM: Infinity })] });
  const text = pointsCsv([point]);
  expect(table(text)[0].leaf_reach_m).toBe('inf');
  expect(pointsCsv([JSON.parse(JSON.stringify(point))])).toBe(text);
});

test('hashed routes have the range of utilisation over their seeds, others an empty cell', () => {
  const range = { seeds: 5, utilisation: [0.81, 0.92] as [number, number], stepPs: [1e12, 1.2e12] as [number, number] };
  const [hashed, sprayed] = table(pointsCsv([{ ...madePoint({}), range }, madePoint({})]));
  expect(hashed).toMatchObject({ utilisation_min: '0.81', utilisation_max: '0.92' });
  expect(sprayed).toMatchObject({ utilisation_min: '', utilisation_max: '' });
});
