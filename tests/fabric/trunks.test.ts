import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathHash } from '../../src/fabric/path-hash';
import { numberTrunks } from '../../src/fabric/trunks';

describe('numberTrunks', () => {
  it('gives every link of every trunk a number of its own, without gaps, up and down in pairs', () => {
    const blocks = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.nat(50), blocks, fc.integer({ min: 1, max: 8 }), (half, members, trunks) => {
        const first = 2 * half;
        const numbers = numberTrunks(first, members, trunks);
        let next = first;
        members.forEach((count, block) => {
          for (let trunk = 0; trunk < trunks; trunk++) {
            for (let member = 0; member < count; member++, next += 2) {
              expect(numbers.idOf(block, trunk, member)).toBe(next);
              expect(numbers.at(next)).toEqual({ block, trunk, member });
              expect(numbers.at(next + 1)).toEqual({ block, trunk, member });
            }
          }
        });
        expect(numbers.end).toBe(next);
      }),
      { seed: 31, numRuns: 200 },
    );
  });
});

describe('pathHash', () => {
  it('is a pure function of seed, ports and channel, in [0, 1)', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(2 ** 20), fc.nat(2 ** 20), fc.nat(31), (seed, from, to, channel) => {
        const share = pathHash(seed)(from, to, channel);
        expect(share).toBe(pathHash(seed)(from, to, channel));
        expect(share >= 0 && share < 1).toBe(true);
      }),
      { seed: 32, numRuns: 300 },
    );
  });

  it('spreads flows evenly over the paths, however regular their ports are', () => {
    const hash = pathHash('1/0');
    for (const [what, port] of [
      ['neighbours', (i: number) => [i, i + 1, 0]],
      ['pairs far apart', (i: number) => [i, i ^ 4096, 0]],
      ['channels', (i: number) => [i >> 5, (i >> 5) + 8, i & 31]],
      ['multiples of 32', (i: number) => [32 * i, 32 * i + 32, 0]],
    ] as const) {
      const counts = new Array<number>(32).fill(0);
      for (let i = 0; i < 8192; i++) {
        const [from, to, channel] = port(i) as [number, number, number];
        const path = Math.floor(hash(from, to, channel) * 32);
        counts[path] = (counts[path] as number) + 1;
      }
      // Chi-squared over 31 degrees of freedom: mean 31, and above 61 once in a thousand.
      const chi = counts.reduce((sum, count) => sum + (count - 256) ** 2 / 256, 0);
      expect(chi, what).toBeLessThan(61);
    }
  });

  it('gives another seed other paths', () => {
    const paths = (seed: string): number[] => Array.from({ length: 64 }, (_, i) => Math.floor(pathHash(seed)(i, i + 64, 0) * 32));
    expect(paths('1/0')).not.toEqual(paths('1/1'));
  });
});
