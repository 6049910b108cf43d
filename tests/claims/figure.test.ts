import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, figureOf, figureText, numberAt, spanOf, worked } from '../../src/claims/figure';

const evidence = <T>(told: T) => ({ told, command: 'interlude link x' });

describe('a figure', () => {
  it('reads its value, and the range beside it, at the path that it names', () => {
    const bill = evidence({ tiers: [{ watts: { value: 16200, min: 16000, max: 19440 } }] });
    expect(figureOf('ends', bill, 'tiers.0.watts.value', 'W')).toEqual({
      name: 'ends',
      value: 16200,
      min: 16000,
      max: 19440,
      unit: 'W',
      from: { command: 'interlude link x', at: 'tiers.0.watts.value' },
    });
  });

  it('says where there is no number', () => {
    expect(() => numberAt({ a: { b: null } }, 'a.b')).toThrow('there is no number at a.b');
    expect(() => numberAt({ a: 1 }, 'a.b.c')).toThrow(RangeError);
  });

  it('is written with three digits, its range in its own unit', () => {
    expect(figureText(worked('', 10.125, 'pJ/b', [7, 13.25]))).toBe('10.1 pJ/b [7 to 13.3]');
    expect(figureText(worked('', 4070208, 'W', [3217856, 4918080]))).toBe('4.07 MW [3.22 to 4.92]');
    expect(figureText(worked('', 0.9174, '%'))).toBe('91.7 %');
    expect(figureText(worked('', 57_480_000, 'ps'))).toBe('57.5 µs');
    expect(figureText(worked('', -2.02, 'dB'))).toBe('−2.02 dB');
    expect(figureText(worked('', 3.3e-90, ''))).toBe('<1e−30');
    expect(figureText(worked('', 1330560, 'port-hours'))).toBe('1,330,560 port-hours');
  });

  it('of terms has the sum of their ends as its range; a term without a range is exact', () => {
    // 10 [7, 13] + 0.125 [0, 0.25] + 5 = 15.125 [12, 18.25]
    const term = (value: number, min?: number, max?: number) => ({
      name: 't',
      value,
      confidence: '',
      sources: [],
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
    });
    expect(spanOf([term(10, 7, 13), term(0.125, 0, 0.25), term(5)])).toEqual([12, 18.25]);
  });

  it('lies below another exactly when the other lies above it, and touches itself', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }))
      .map(([low, size]) => worked('', low, '', [low, low + size]));
    fc.assert(
      fc.property(range, range, (a, b) => {
        const mirrored = { below: 'above', above: 'below', overlap: 'overlap' } as const;
        expect(compare(b, a)).toBe(mirrored[compare(a, b)]);
        expect(compare(a, a)).toBe('overlap');
      }),
      { seed: 7 },
    );
  });
});
