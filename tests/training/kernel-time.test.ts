import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../src/catalog/errors';
import { systemEntry } from '../../src/catalog/systems';
import { kernelRate, kernelSeconds } from '../../src/training/kernel-time';

const h100 = systemEntry('h100-hgx');

describe('kernel time', () => {
  it('of an H100 is FLOP ÷ (989 TFLOP/s × 0.803 × 0.9), and names where that comes from', () => {
    const rate = kernelRate(h100, 'bf16');
    expect(rate.peakFlopsPerSecond).toBe(989e12);
    expect(rate.efficiency).toBeCloseTo(0.7227, 12);
    // The efficiency stands for about 720 TFLOP/s on real shapes.
    expect(rate.flopsPerSecond / 1e12).toBeCloseTo(714.75, 2);
    expect(rate.source).toContain('S-MAMF');
  });

  it('uses the fp8 column for fp8, and the tensor cores’ bf16 rate for fp16 where no other is listed', () => {
    expect(kernelRate(h100, 'fp8').flopsPerSecond).toBeCloseTo(1979e12 * 0.709 * 0.9, -6);
    expect(kernelRate(h100, 'fp16').peakFlopsPerSecond).toBe(989e12);
  });

  it('of a P100 counts in fp32, because it has no bf16', () => {
    expect(kernelRate(systemEntry('p100-4x25g'), 'fp32').peakFlopsPerSecond).toBe(10.6e12);
    expect(() => kernelRate(systemEntry('p100-4x25g'), 'bf16')).toThrow(new CatalogError('p100-4x25g: no bf16 peak. It lists fp32, fp16.'));
    expect(() => kernelRate({ ...systemEntry('feynman-nvl1152'), peakTflops: {} }, 'bf16')).toThrow('No peak of this system is known.');
  });

  it('takes the efficiency that a scenario states, with its source', () => {
    expect(kernelRate(h100, 'bf16', { efficiency: 0.5, source: 'own run' })).toMatchObject({ flopsPerSecond: 494.5e12, source: 'own run' });
    expect(kernelRate(h100, 'bf16', { efficiency: 0.5 }).source).toBe('stated in the scenario');
    for (const efficiency of [0, -1, 1.1, Number.NaN]) expect(() => kernelRate(h100, 'bf16', { efficiency })).toThrow('kernel efficiency');
  });

  it('is linear in FLOPs and never below FLOP ÷ peak', () => {
    const rate = kernelRate(h100, 'bf16');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e15 }), (flops) => {
        expect(kernelSeconds(2 * flops, rate)).toBeCloseTo(2 * kernelSeconds(flops, rate), 12);
        expect(kernelSeconds(flops, rate)).toBeGreaterThanOrEqual(flops / rate.peakFlopsPerSecond);
      }),
      { seed: 16 },
    );
  });
});
