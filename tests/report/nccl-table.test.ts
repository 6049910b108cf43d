import { expect, test } from 'vitest';
import { ncclTable } from '../../src/report/nccl-table';

const header = {
  gpus: 8,
  minBytes: 8,
  maxBytes: 2 ** 30,
  step: { factor: 2 },
  iterations: 1,
  type: 'float',
  operation: 'sum',
  notes: ['made up'],
};
const row = (bytes: number, timePs: number) => ({
  bytes,
  count: bytes / 4,
  timePs,
  algbw: (bytes / timePs) * 1e12,
  busbw: (1.75 * bytes * 1e12) / timePs,
  boundBusbw: 450e9,
});

test('a script that reads the table of nccl-tests reads ours: comments aside, thirteen columns in its order', () => {
  // 1 GiB in 5 ms: algbw 2^30/5e-3 = 214.75 GB/s, busbw × 2·7/8 = 375.81; 8 B in 13.057 µs: nothing in two decimals.
  const lines = ncclTable(header, [row(8, 13_057_000), row(2 ** 30, 5e9)]).split('\n');
  const data = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.trim().split(/\s+/));
  expect(data).toEqual([
    ['8', '2', 'float', 'sum', '-1', '13.06', '0.00', '0.00', '0', '13.06', '0.00', '0.00', '0'],
    ['1073741824', '268435456', 'float', 'sum', '-1', '5000.0', '214.75', '375.81', '0', '5000.0', '214.75', '375.81', '0'],
  ]);
});

test('the closing average is the mean busbw of the rows', () => {
  // (375.81 + 0) / 2 = 187.905 GB/s: 1.75 × 2^30 / 5e-3 / 1e9 = 375.8096…, and 8 B add 1.75 × 8 / 13.057e-6 / 1e9 = 0.00107.
  expect(ncclTable(header, [row(8, 13_057_000), row(2 ** 30, 5e9)])).toMatch(/^# Avg bus bandwidth {4}: 187\.905 $/m);
});

test('numbers keep their columns up to eight gibibytes and times above ten milliseconds', () => {
  const lines = ncclTable(header, [row(2 ** 33, 42_301e6)])
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines[0]).toContain('  42301  ');
});
