import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../src/fit/log/read-log';
import { logHeader, type RunHeader } from '../../src/fit/log/run-header';
import { tableColumns } from '../../src/fit/log/table-columns';
import { tuningLine } from '../../src/fit/log/tuning-line';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const HEADING = '#       size         count      type   redop    root     time   algbw   busbw  #wrong     time   algbw   busbw  #wrong';
const row = (bytes: number, us: string): string => `${bytes}  ${bytes / 4}  float  sum  -1  ${us}  1.0  1.9  0  ${us}  1.0  1.9  0`;

describe('a line of NCCL’s tuner', () => {
  it('before 2.23 names algorithm and protocol by number, and no collective', () => {
    expect(tuningLine('8388608 Bytes -> Algo 1 proto 2 time 123.400002')).toEqual({ bytes: 8_388_608, algorithm: 'Ring', protocol: 'Simple' });
  });

  it('of 2.23 names the collective too', () => {
    expect(tuningLine('AllGather: 4096 Bytes -> Algo 0 proto 0 time 14.2')).toEqual({
      collective: 'all_gather',
      bytes: 4096,
      algorithm: 'Tree',
      protocol: 'LL',
    });
  });

  it('from 2.24 on names everything, channels from low to high', () => {
    expect(tuningLine('AllReduce: 65536 Bytes -> Algo NVLS_TREE proto SIMPLE channel{Lo..Hi}={0..15}')).toEqual({
      collective: 'all_reduce',
      bytes: 65_536,
      algorithm: 'NVLSTree',
      protocol: 'Simple',
      channels: 16,
    });
  });

  it('tells symmetric kernels and copy engines apart', () => {
    expect(tuningLine('AllReduce [Symmetric]: 4096 Bytes -> Kernel AllReduce_AGxLL_R nchannels 8 nthreads 512 nWorks 1')?.kernel).toBe('Symmetric');
    expect(tuningLine('Channel 00/0 : 0[0] -> 1[1] via P2P/IPC')).toBeUndefined();
  });
});

describe('the heading of a table', () => {
  it('says where the times stand, whatever the release', () => {
    expect(tableColumns(HEADING)?.times).toEqual([5, 9]);
    expect(tableColumns('#       size         count    type     time   algbw   busbw  error     time   algbw   busbw  error')?.times).toEqual([3, 7]);
    // With per-iteration columns
    expect(
      tableColumns('# size count type redop root time algbw busbw #wrong i_min i_max i_p99 i_cv% time algbw busbw #wrong i_min i_max i_p99 i_cv%')
        ?.times,
    ).toEqual([5, 13]);
    expect(tableColumns('#        (B)    (elements)')).toBeUndefined();
  });
});

describe('the heading of a run', () => {
  it('lists ranks, hosts, GPUs, processes and the release', () => {
    const run: RunHeader = {};
    const lines = [
      '# nccl-tests version 2.17.1 nccl-headers=22602 nccl-library=22602',
      '# Collective test starting: all_gather_perf',
      '# nThread 1 nGpus 2 minBytes 8 maxBytes 8 step: 2(factor)',
      '#  Rank  0 Group  0 Pid     11 on         n0 device  0 [0000:1b:00] NVIDIA H100 80GB HBM3',
      '#  Rank  1 Group  0 Pid     12 on         n1 device  0 [0000:1b:00] NVIDIA H100 80GB HBM3',
    ];
    for (const line of lines) expect(logHeader(run, line)).toBe(true);
    expect(run).toEqual({
      library: '2.26.2',
      collective: 'all_gather',
      gpusPerProcess: 2,
      ranks: 2,
      hosts: ['n0', 'n1'],
      gpu: 'NVIDIA H100 80GB HBM3',
    });
  });

  it('is told by NCCL’s messages too', () => {
    const run: RunHeader = {};
    expect(logHeader(run, 'comm 0x55 rank 0 nRanks 16 nNodes 2 localRanks 8 localRank 0 MNNVL 0')).toBe(true);
    expect(logHeader(run, 'NCCL version 2.27.7+cuda12.9')).toBe(true);
    expect(run).toEqual({ ranks: 16, nodes: 2, library: '2.27.7' });
  });
});

describe('a log', () => {
  it('is read through NCCL’s messages that stand in the middle of its rows', () => {
    const { runs, problems } = readLog(fixture('tuned.log'), 'tuned.log');
    expect(problems).toEqual([]);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ collective: 'all_reduce', ranks: 32, library: '2.26.2', gpusPerProcess: 1 });
    expect(runs[0].hosts).toHaveLength(4);
    expect(runs[0].rows.map(({ bytes, outOfPlaceUs }) => [bytes, outOfPlaceUs])).toEqual([
      [8, 37.6],
      [8192, 47.9],
      [65_536, 49.3],
      [2 ** 20, 90.2],
      [2 ** 24, 268],
      [2 ** 28, 1805],
      [2 ** 30, 6480],
    ]);
    expect(runs[0].tuning.at(-1)).toMatchObject({ algorithm: 'NVLSTree', channels: 16 });
  });

  it('of an old release behind srun’s prefixes is read the same, and what is not a log is counted', () => {
    const { runs, skippedLines } = readLog(fixture('old-gather.log'), 'old.log');
    expect(skippedLines).toBe(1);
    expect(runs[0]).toMatchObject({ ranks: 8, gpusPerProcess: 8, gpu: 'NVIDIA A100-SXM4-40GB', hosts: ['dgx-7'] });
    expect(runs[0].rows.map(({ outOfPlaceUs, inPlaceUs }) => [outOfPlaceUs, inPlaceUs])).toEqual([
      [48.13, 46.69],
      [55.02, 53.37],
      [71.9, 69.74],
    ]);
  });

  it('with several programs is several runs, each with its collective', () => {
    const text = [
      './build/all_reduce_perf -b 8',
      '# nThread 1 nGpus 8',
      HEADING,
      row(8, '20.1'),
      './build/all_gather_perf -b 8',
      '# nThread 1 nGpus 8',
      HEADING,
      row(16, '21.1'),
    ];
    expect(readLog(text.join('\n'), 'a').runs.map(({ collective, rows }) => [collective, rows.length])).toEqual([
      ['all_reduce', 1],
      ['all_gather', 1],
    ]);
  });

  it('without its comments is taken for the usual columns', () => {
    expect(readLog(row(1024, '30.5'), 'a').runs[0].rows).toMatchObject([{ line: 1, bytes: 1024, outOfPlaceUs: 30.5, wrong: 0 }]);
  });

  it('with a row that is too short or no number says where', () => {
    const cut = readLog([HEADING, '1024  256  float  sum  -1  30.5', row(2048, '31.5')].join('\n'), 'a.log');
    expect(cut.problems).toMatchObject([{ file: 'a.log', line: 2, message: 'a row of 6 cells' }]);
    const odd = readLog([HEADING, row(1024, 'fast')].join('\n'), 'a.log');
    expect(odd.problems).toMatchObject([{ line: 2, message: 'out-of-place time "fast"' }]);
  });

  it('without a table says what was expected', () => {
    expect(readLog('hello\n', 'a.log').problems).toMatchObject([{ file: 'a.log', message: 'no table of nccl-tests' }]);
    const only = readLog('n0:1:2 [0] NCCL INFO AllReduce: 8 Bytes -> Algo RING proto LL channel{Lo..Hi}={0..0}', 'a.log');
    expect(only.problems[0].message).toBe('NCCL’s messages, but no table of nccl-tests');
  });

  it('of any text is read without throwing, and in time that grows with its length', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom(HEADING, row(8, '1.5'), '8 2 float', '1.5 2.5', 'n:1:2 [0] NCCL INFO x', '# Rank')), {
          maxLength: 20,
        }),
        (lines) => {
          const { runs } = readLog(lines.join('\n'), 'a');
          for (const run of runs) expect(run.rows.length).toBeGreaterThan(0);
        },
      ),
      { seed: 7 },
    );
    expect(readLog('a'.repeat(200_000), 'a').runs).toEqual([]);
    expect(readLog('1 '.repeat(100_000), 'a').runs).toEqual([]);
  });
});
