import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linePath, runs } from '../../../src/report/chart/lines';
import { placeLabel } from '../../../src/report/chart/place-label';
import { textWidth } from '../../../src/report/chart/text-width';
import { wrapText } from '../../../src/report/chart/wrap-text';
import { shownLabels, xPositions } from '../../../src/report/chart/x-scale';
import { logScale, shareScale } from '../../../src/report/chart/y-scale';

const BOX = { x: 50, y: 20, width: 400, height: 300 };

test('a gap breaks a line and never becomes a value', () => {
  expect(runs([1, null, 2, 3, null])).toEqual([[1], [2, 3]]);
  const path = linePath([{ x: 0, y: 1 }, { x: 1, y: 2 }, null, { x: 3, y: 4 }], 'red');
  expect(path).toContain('d="M0,1L1,2M3,4Z"');
});

test('utilisation has an axis from 0 to 100 % whatever the values', () => {
  const scale = shareScale(BOX);
  expect([scale.at(0), scale.at(0.5), scale.at(1)]).toEqual([320, 170, 20]);
});

test('on the log axis a factor of ten is the same distance everywhere, and zero has no place', () => {
  const scale = logScale([0.003, 0.5], BOX);
  // 0.3 % to 50 % lies in the three decades from 0.1 % to 100 %: 100 px each.
  expect(scale.at(0.01) - scale.at(0.1)).toBeCloseTo(100, 9);
  expect(scale.at(0.001)).toBeCloseTo(320, 9);
  expect(0 > scale.floor).toBe(false);
});

test('x labels are the values simulated, the ends always among those written, none touching another', () => {
  const axis = { name: 'gpus', title: 'GPUs', labels: ['64', '1,024', '16,384'], values: [64, 1024, 16384], scale: 'log' as const };
  // 64 → 16,384 is 8 doublings, 64 → 1,024 is 4: the middle.
  const [first, middle, last] = xPositions(axis, 0, 100);
  expect([first, last]).toEqual([0, 100]);
  expect(middle).toBeCloseTo(50, 9);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 2, maxLength: 30 }), (values) => {
      const labels = values.map(String);
      const positions = values.map((_, index) => 100 + (300 * index) / (values.length - 1));
      const shown = shownLabels(labels, positions, 11);
      expect(shown[0] && shown[values.length - 1]).toBe(true);
      const right = labels.map((label, index) => positions[index] + textWidth(label, 11) / 2);
      const left = labels.map((label, index) => positions[index] - textWidth(label, 11) / 2);
      const kept = labels.map((_, index) => index).filter((index) => shown[index]);
      for (let at = 1; at < kept.length; at++) expect(left[kept[at]]).toBeGreaterThan(right[kept[at - 1]]);
    }),
    { seed: 9 },
  );
});

test('a line of text is broken between words, but not between a number and its unit', () => {
  expect(wrapText('it keeps 86.2 % there', 12, (text) => text.length)).toEqual(['it keeps', '86.2 % there']);
  expect(wrapText('stops at 4,096 GPUs', 10, (text) => text.length)).toEqual(['stops at', '4,096 GPUs']);
});

test('a label keeps off the line where there is room beside it', () => {
  const line = Array.from({ length: 100 }, (_, index) => ({ x: 50 + 4 * index, y: 170 }));
  const spot = placeLabel({ x: 200, y: 170 }, { width: 80, height: 28 }, BOX, line, []);
  expect(spot.y > 170 || spot.y + spot.height < 170).toBe(true);
});
