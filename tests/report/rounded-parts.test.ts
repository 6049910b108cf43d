import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundedParts } from '../../src/report/rounded-parts';

const read = (text: string) => Number(text.replace('−', '-'));

test('three thirds print as parts that add up to 100', () => {
  expect(roundedParts([1 / 3, 1 / 3, 1 / 3], 0)).toEqual({ parts: ['34', '33', '33'], total: '100' });
});

test('printed parts add up to the printed total, and none is off by more than a unit of its last digit', () => {
  const share = fc.double({ min: -0.2, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(fc.array(share, { minLength: 1, maxLength: 6 }), (shares) => {
      const { parts, total } = roundedParts(shares, 3);
      const units = parts.map((part) => Math.round(read(part) * 1000));
      expect(units.reduce((a, b) => a + b, 0)).toBe(Math.round(read(total) * 1000));
      shares.forEach((value, index) => {
        expect(Math.abs(units[index] - value * 1e5)).toBeLessThanOrEqual(1.000001);
      });
    }),
    { seed: 5 },
  );
});
