import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coinciding } from '../../src/report/coinciding';

test('series within the tolerance everywhere are one group, a gap where the other has none is a difference', () => {
  // 0.9001 is 0.011 % above 0.9 (within 0.2 %); 0.905 is 0.55 % above (not).
  expect(
    coinciding(
      [
        [0.9, 0.8],
        [0.9001, 0.8],
        [0.9, null],
        [0.905, 0.8],
      ],
      0.002,
    ),
  ).toEqual([[0, 1], [2], [3]]);
});

test('closeness is not passed on: a chain of near neighbours does not join its ends', () => {
  // 1 → 1.0015 → 1.003: neighbours differ by 0.15 %, the ends by 0.3 % > 0.2 %.
  expect(coinciding([[1], [1.0015], [1.003]], 0.002)).toEqual([[0, 1], [2]]);
});

test('groups part the series, and every pair in a group is within the tolerance', () => {
  const series = fc.array(fc.array(fc.double({ min: 0.9, max: 0.91, noNaN: true }), { minLength: 2, maxLength: 2 }), { maxLength: 12 });
  fc.assert(
    fc.property(series, (lines) => {
      const groups = coinciding(lines, 0.002);
      expect(groups.flat().sort((a, b) => a - b)).toEqual(lines.map((_, index) => index));
      for (const group of groups)
        for (const a of group)
          for (const b of group) for (const place of [0, 1]) expect(Math.abs(lines[a][place] - lines[b][place])).toBeLessThanOrEqual(0.002 * 0.91);
    }),
    { seed: 11 },
  );
});
