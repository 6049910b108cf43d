import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCount, formatMetres, formatPoints, formatPs, formatShare, formatSi } from '../../src/report/number-format';

test('counts are separated at thousands', () => {
  expect([64, 4608, 16384, 1048576, -1234, 26.5625].map(formatCount)).toEqual(['64', '4,608', '16,384', '1,048,576', '−1,234', '26.563']);
});

test('percentages have about three significant digits', () => {
  expect([0.9344, 0.0621, 0.00531, 0, 1, -0.012, 0.1].map((share) => formatShare(share))).toEqual([
    '93.4 %',
    '6.21 %',
    '0.531 %',
    '0 %',
    '100 %',
    '−1.20 %',
    '10.0 %',
  ]);
});

test('a share short of the whole never reads 100 %, and one above nothing never reads 0 %', () => {
  expect(formatShare(0.9999, 0)).toBe('99.99 %');
  fc.assert(
    fc.property(fc.double({ min: 1e-8, max: 1 - 1e-8, noNaN: true }), fc.constantFrom(undefined, 0, 1), (share, decimals) => {
      expect(Number.parseFloat(formatShare(share, decimals))).not.toBe(100);
      expect(formatShare(share, decimals)).not.toMatch(/^0(\.0+)? %$/);
    }),
    { seed: 3 },
  );
});

test('times carry the SI unit that leaves one to three digits, and roll over at a thousand', () => {
  // 999.9 ns to three digits is 1,000 ns, which is 1 µs.
  expect([0, 500, 280e3, 999_900, 1_234_000, 9.1e9, 1.5e12, 1e15].map(formatPs)).toEqual([
    '0 s',
    '500 ps',
    '280 ns',
    '1 µs',
    '1.23 µs',
    '9.1 ms',
    '1.5 s',
    '1,000 s',
  ]);
});

test('rates take decimal prefixes, lengths stay in metres, differences are points', () => {
  expect([formatSi(43.74e9, 'B/s'), formatMetres(41.6), formatMetres(0.05), formatMetres(Infinity), formatMetres(null)]).toEqual([
    '43.7 GB/s',
    '41.6 m',
    '50 mm',
    'unlimited',
    'unlimited',
  ]);
  expect([0.528, 0.0005, 0.00003, 1e-9, 0].map(formatPoints)).toEqual(['52.8 points', '0.05 points', '0.003 points', '<0.001 points', '0 points']);
});
