import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batches, type Weighed } from '../../src/sweep/batches';

const weighed = fc.array(fc.record({ cost: fc.integer({ min: 1, max: 1000 }), structure: fc.constantFrom('a', 'b', 'c', 'd', 'e') }), {
  maxLength: 80,
});
const threads = fc.integer({ min: 1, max: 9 });
const costOf = (batch: readonly Weighed[]): number => batch.reduce((sum, point) => sum + point.cost, 0);

describe('batches', () => {
  it('hold every point exactly once', () => {
    fc.assert(
      fc.property(weighed, threads, (points, count) => {
        const planned = batches(points, count).flat();
        expect(planned).toHaveLength(points.length);
        expect(new Set(planned)).toEqual(new Set(points));
      }),
      { seed: 1 },
    );
  });

  it('never cost more than total / (3 × threads), unless they are a single point', () => {
    fc.assert(
      fc.property(weighed, threads, (points, count) => {
        const cap = costOf(points) / (3 * count);
        for (const batch of batches(points, count)) expect(batch.length === 1 || costOf(batch) <= cap).toBe(true);
      }),
      { seed: 2 },
    );
  });

  it('come in order of falling cost', () => {
    fc.assert(
      fc.property(weighed, threads, (points, count) => {
        const costs = batches(points, count).map(costOf);
        expect(costs).toEqual([...costs].sort((a, b) => b - a));
      }),
      { seed: 3 },
    );
  });

  it('keep equal structures side by side', () => {
    fc.assert(
      fc.property(weighed, threads, (points, count) => {
        for (const batch of batches(points, count)) {
          const runs = batch.filter((point, i) => i === 0 || batch[i - 1]!.structure !== point.structure).length;
          expect(runs).toBe(new Set(batch.map((point) => point.structure)).size);
        }
      }),
      { seed: 4 },
    );
  });

  it('are few: the tasks of 10,000 equal points are bounded by the threads', () => {
    // Each point has its own structure and cost 1. cap = 10,000 / (3 × 2) = 1666.7; tiny ones are joined up to cap / 4 = 416.7, so 10,000 / 416 = 24.04 → 25.
    const points = Array.from({ length: 10_000 }, (_, i) => ({ cost: 1, structure: String(i) }));
    expect(batches(points, 2)).toHaveLength(25);
  });

  it('keep the points of one structure together when they are cheap beside the rest', () => {
    // cap = (100 + 3) / 3 = 34.3: the expensive point stands alone, the three cheap ones share a task.
    const points = [
      { cost: 1, structure: 'a' },
      { cost: 100, structure: 'b' },
      { cost: 1, structure: 'a' },
      { cost: 1, structure: 'a' },
    ];
    expect(batches(points, 1).map((batch) => batch.map((point) => point.structure).join(''))).toEqual(['b', 'aaa']);
  });

  it('spread points of unknown cost over all threads', () => {
    const points = Array.from({ length: 12 }, () => ({ cost: Number.NaN, structure: 'a' }));
    // Unknown costs count as equal: cap = 12 / (3 × 4) = 1, so every point is a task.
    expect(batches(points, 4)).toHaveLength(12);
  });

  it('are none for no points', () => {
    expect(batches([], 4)).toEqual([]);
  });
});
