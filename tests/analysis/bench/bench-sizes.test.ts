import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benchSizes, sizesIn } from '../../../src/analysis/bench/bench-sizes';
import type { Collective } from '../../../src/collective/schedule';

describe('sizes', () => {
  it('grow by a factor or by an increment, from the smallest to the largest', () => {
    expect(benchSizes('all-reduce', 8, 4, { min: 8, max: 64, step: { factor: 2 } }).map(({ bytes }) => bytes)).toEqual([8, 16, 32, 64]);
    expect(benchSizes('all-reduce', 8, 4, { min: 8, max: 30, step: { bytes: 8 } }).map(({ bytes }) => bytes)).toEqual([8, 16, 24]);
  });

  it('are whole elements', () => {
    expect(benchSizes('broadcast', 8, 8, { min: 30, max: 30, step: { factor: 2 } })).toEqual([{ bytes: 24, count: 3 }]);
  });

  it('are those of all ranks’ parts, each cut down to 16 bytes, where every rank has its own', () => {
    // nccl-tests, GetCollByteCount: base = (count / ranks) & ~(16 / eltSize − 1). 1000 B over 8 ranks are 31 floats each, cut to 28: 8 · 28 · 4 B.
    for (const collective of ['all-gather', 'reduce-scatter', 'all-to-all'] as const) {
      expect(benchSizes(collective, 8, 4, { min: 1000, max: 1000, step: { factor: 2 } })).toEqual([{ bytes: 896, count: 28 }]);
      expect(benchSizes(collective, 8, 4, { min: 64, max: 64, step: { factor: 2 } })).toEqual([{ bytes: 0, count: 0 }]);
    }
    // 1 KiB over 6 ranks in halves: ⌊512 / 6⌋ = 85, cut to 80, 6 · 160 B.
    expect(benchSizes('all-gather', 6, 2, { min: 1024, max: 1024, step: { factor: 2 } })).toEqual([{ bytes: 960, count: 80 }]);
  });

  it('are no more than asked for, and as many as are counted', () => {
    const range = fc.record({
      min: fc.integer({ min: 1, max: 4096 }),
      more: fc.nat(2 ** 20),
      factor: fc.integer({ min: 2, max: 9 }),
      ranks: fc.integer({ min: 1, max: 99 }),
    });
    const collectives = fc.constantFrom<Collective>('all-reduce', 'all-gather', 'all-to-all', 'send-recv');
    fc.assert(
      fc.property(range, collectives, fc.constantFrom(1, 2, 4, 8), ({ min, more, factor, ranks }, collective, element) => {
        const asked = { min, max: min + more, step: { factor } };
        const sizes = benchSizes(collective, ranks, element, asked);
        expect(sizes).toHaveLength(sizesIn(asked));
        sizes.forEach(({ bytes, count }, i) => {
          expect(bytes).toBeLessThanOrEqual(min * factor ** i);
          expect(bytes % element).toBe(0);
          if (collective === 'all-gather') expect((count * element) % 16).toBe(0);
        });
      }),
      { seed: 3 },
    );
  });
});
