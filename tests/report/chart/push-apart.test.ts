import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pushApart } from '../../../src/report/chart/push-apart';

test('two labels that want the same place give way evenly', () => {
  // Heights 10 and wishes 10 and 12: centres 10 apart around the mean wish 11 → 6 and 16.
  expect(pushApart([10, 12], [10, 10], 0, 100)).toEqual([6, 16]);
});

test('labels never overlap, keep their order, stay in the room that holds them, and do not move without need', () => {
  const label = fc.record({ wish: fc.double({ min: 0, max: 300, noNaN: true }), height: fc.integer({ min: 5, max: 40 }) });
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 7 }), (labels) => {
      const heights = labels.map(({ height }) => height);
      const centres = pushApart(
        labels.map(({ wish }) => wish),
        heights,
        0,
        300,
      );
      const order = labels.map((_, index) => index).sort((a, b) => centres[a] - centres[b]);
      for (let at = 1; at < order.length; at++) {
        const [above, below] = [order[at - 1], order[at]];
        expect(centres[below] - centres[above]).toBeGreaterThanOrEqual((heights[above] + heights[below]) / 2 - 1e-9);
        expect(labels[above].wish).toBeLessThanOrEqual(labels[below].wish);
      }
      expect(Math.min(...centres.map((centre, index) => centre - heights[index] / 2))).toBeGreaterThanOrEqual(-1e-9);
      expect(Math.max(...centres.map((centre, index) => centre + heights[index] / 2))).toBeLessThanOrEqual(300 + 1e-9);
      if (labels.length === 1) expect(centres[0]).toBe(Math.max(heights[0] / 2, Math.min(300 - heights[0] / 2, labels[0].wish)));
    }),
    { seed: 1, numRuns: 500 },
  );
});
