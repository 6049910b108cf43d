import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stackedBars, stackParts } from '../../../src/report/chart/stacked-bars';

test('the parts of a bar add to its loss, negative ones to the left of zero', () => {
  // 0.3 − 0.1 + 0.2 = 0.4: positive parts end at 0.5, negative ones at −0.1.
  const ends = stackParts([0.3, -0.1, 0.2]);
  expect(ends.map(([from, to]) => [from, to].map((end) => Number(end.toFixed(12))))).toEqual([
    [0, 0.3],
    [-0.1, 0],
    [0.3, 0.5],
  ]);
});

test('widths of the parts, signed, sum to the total', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -0.2, max: 0.6, noNaN: true }), { minLength: 5, maxLength: 5 }), (parts) => {
      const ends = stackParts(parts);
      const sum = ends.reduce((total, [from, to], index) => total + Math.sign(parts[index]) * (to - from), 0);
      expect(sum).toBeCloseTo(
        parts.reduce((a, b) => a + b, 0),
        12,
      );
    }),
    { seed: 6 },
  );
});

test('drawn widths keep the proportions of the parts, and a point that cannot be built has words instead of a bar', () => {
  const box = { x: 100, y: 50, width: 400, height: 0 };
  const svg = stackedBars({ heading: '', box, bars: [{ parts: [0.3, 0.1], total: 0.4 }, { missing: 'cannot be built: 5 m reach' }] }, ['a', 'b'], 20);
  // A scale of 0 to 0.4 on 400 px: 300 px and 100 px.
  expect([...svg.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width))).toEqual([300, 100]);
  expect(svg).toContain('40.0 %');
  expect(svg).toContain('cannot be built: 5 m reach');
});
