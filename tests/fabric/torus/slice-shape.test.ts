import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { product, sliceShape } from '../../../src/fabric/torus/slice-shape';

const v4 = { shape: [16, 16, 16], block: [4, 4, 4], anyOrder: true };
const trn2 = { shape: [4, 4, 4], block: [4, 4, 1], anyOrder: false };

describe('sliceShape', () => {
  it('is as compact as whole cubes allow, or a part of one cube', () => {
    expect(sliceShape(4096, v4)).toEqual([16, 16, 16]);
    expect(sliceShape(512, v4)).toEqual([8, 8, 8]);
    // 18 cubes: 2 + 3 + 3 is the smallest sum of three factors.
    expect(sliceShape(1152, v4)).toEqual([8, 12, 12]);
    expect(sliceShape(8, v4)).toEqual([2, 2, 2]);
    expect(sliceShape(32, trn2)).toEqual([4, 4, 2]);
    expect(sliceShape(8, trn2)).toEqual([2, 4, 1]);
  });

  it('stays within what is wired where no circuit switch joins blocks in any order', () => {
    expect(sliceShape(64 * 17, v4)).toEqual([4, 4, 68]);
    expect(() => sliceShape(128, trn2)).toThrow('a torus of 4 × 4 × 4 has no slice of 128 GPUs');
    expect(() => sliceShape(100, v4)).toThrow('Use gpus: 64 or 128, or give fabric.scale_up.shape');
  });

  it('holds the ranks in whole blocks, and no other such box has a smaller sum of sides', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 96 }), (cubes) => {
        const shape = sliceShape(64 * cubes, v4);
        expect(product(shape)).toBe(64 * cubes);
        expect(shape.every((size) => size % 4 === 0)).toBe(true);
        const sum = (sides: number[]): number => sides.reduce((a, b) => a + b, 0);
        for (let a = 1; a <= cubes; a++) {
          for (let b = 1; a * b <= cubes; b++) {
            if (cubes % (a * b) === 0) expect(sum(shape)).toBeLessThanOrEqual(4 * sum([a, b, cubes / a / b]));
          }
        }
      }),
      { seed: 6, numRuns: 40 },
    );
  });
});
