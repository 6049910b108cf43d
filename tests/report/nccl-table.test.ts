import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BenchHeader, type BenchRow, ncclTable } from '../../src/report/nccl-table';

const header: BenchHeader = {
  program: 'all_reduce_perf',
  version: 'made up',
  ranks: 8,
  gpusPerProcess: 8,
  gpusPerNode: 8,
  gpuName: 'H100',
  minBytes: 8,
  maxBytes: 2 ** 30,
  step: { factor: 2 },
  warmups: 1,
  iterations: 20,
  checks: 1,
  type: 'float',
  operation: 'sum',
  root: -1,
  before: [],
  after: [],
};
const row = (bytes: number, timePs: number): BenchRow => ({
  bytes,
  count: bytes / 4,
  timePs,
  algbw: (bytes / timePs) * 1e12,
  busbw: (1.75 * bytes * 1e12) / timePs,
});
const linesOf = (rows: BenchRow[], change: Partial<BenchHeader> = {}): string[] => ncclTable({ ...header, ...change }, rows).split('\n');
const dataOf = (rows: BenchRow[], change: Partial<BenchHeader> = {}): string[] =>
  linesOf(rows, change).filter((line) => line !== '' && !line.startsWith('#'));

describe('the table of nccl-tests', () => {
  test('has its lines, character by character', () => {
    // nccl-tests 2.19.6, util.cu: "%12li  %12li  %8s  %6s  %6i", then "  %7s  %6s  %6s  %6g" twice; 1 GiB in 5 ms is 214.75 GB/s, times 1.75 375.81.
    expect(linesOf([row(2 ** 30, 5e9)], { after: ['', 'ours'] }).slice(2, 4)).toEqual([
      '# nThread 1 nGpus 8 minBytes 8 maxBytes 1073741824 step: 2(factor) warmup iters: 1 iters: 20 agg iters: 1 validation: 1 graph: 0 unalign: 0',
      '#',
    ]);
    expect(linesOf([row(2 ** 30, 5e9)], { after: ['', 'ours'] }).slice(13)).toEqual([
      '#',
      '#                                                              out-of-place                       in-place          ',
      '#       size         count      type   redop    root     time   algbw   busbw  #wrong     time   algbw   busbw  #wrong ',
      '#        (B)    (elements)                               (us)  (GB/s)  (GB/s)             (us)  (GB/s)  (GB/s)         ',
      '  1073741824     268435456     float     sum      -1  5000.00  214.75  375.81       0  5000.00  214.75  375.81       0',
      '# Out of bounds values : 0 OK',
      '# Avg bus bandwidth    : 375.81 ',
      '#',
      '# Collective test concluded: all_reduce_perf',
      '#',
      '# ours',
      '#',
      '',
    ]);
  });

  test('lists a device for every rank, by node and process', () => {
    const devices = linesOf([], { ranks: 16, gpusPerProcess: 1 }).filter((line) => line.includes('Rank'));
    expect(devices).toHaveLength(16);
    expect(devices[9]).toBe('#  Rank  9 Group  0 Pid     10 on      node1 device  1 [0000:02:00] H100');
    // Beyond a thousand the first and the last node, so that the highest rank still tells how many there are.
    const many = linesOf([], { ranks: 16_384, gpusPerProcess: 1 }).filter((line) => line.includes('Rank'));
    expect([many.length, /Rank (\d+)/.exec(many[15])?.[1]]).toEqual([16, '16383']);
  });

  test('has thirteen columns in the order of the real one for a script that skips comments', () => {
    // 8 B in 13.057 µs: nothing in two decimals.
    const data = dataOf([row(8, 13_057_000), row(2 ** 30, 5e9)]).map((line) => line.trim().split(/\s+/));
    expect(data).toEqual([
      ['8', '2', 'float', 'sum', '-1', '13.06', '0.00', '0.00', '0', '13.06', '0.00', '0.00', '0'],
      ['1073741824', '268435456', 'float', 'sum', '-1', '5000.00', '214.75', '375.81', '0', '5000.00', '214.75', '375.81', '0'],
    ]);
    expect(dataOf([row(8, 13_057_000)], { checks: 0 })[0]).toContain('N/A');
  });

  test('closes with the mean busbw of its rows, six digits as C’s %g', () => {
    // (375.80963… + 0.00107…) / 2: 1.75 × 2^30 / 5e-3 / 1e9, and 1.75 × 8 / 13.057e-6 / 1e9.
    expect(linesOf([row(8, 13_057_000), row(2 ** 30, 5e9)])).toContain('# Avg bus bandwidth    : 187.905 ');
    expect(linesOf([row(8, 0)].map((one) => ({ ...one, algbw: 0, busbw: 0 })))).toContain('# Avg bus bandwidth    : 0 ');
  });

  test('gives up decimals, not columns: two where seven characters hold them, then one, then none, then powers of ten', () => {
    // util.cu, getFloatStr.
    const times = [9_999.99, 10_000, 99_999.9, 123_456, 1_234_567, 12_345_678].map(
      (us) =>
        dataOf([row(2 ** 33, us * 1e6)])[0]
          .trim()
          .split(/\s+/)[5],
    );
    expect(times).toEqual(['9999.99', '10000.0', '99999.9', '123456', '1234567', '1.2e+07']);
  });

  test('keeps its columns whatever the numbers are', () => {
    const rows = fc.record({ exponent: fc.integer({ min: 2, max: 34 }), ps: fc.integer({ min: 1, max: 10 ** 13 }) });
    fc.assert(
      fc.property(rows, ({ exponent, ps }) => {
        const [line] = dataOf([row(2 ** exponent, ps)]);
        expect(line).toHaveLength(12 + 2 + 12 + 2 + 8 + 2 + 6 + 2 + 6 + 2 * (2 + 7 + 2 + 6 + 2 + 6 + 2 + 6));
        expect(line.trim().split(/\s+/)).toHaveLength(13);
      }),
      { seed: 5 },
    );
  });
});
