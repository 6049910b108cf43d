import { describe, expect, it } from 'vitest';
import type { BenchTime } from '../../src/analysis/bench/bench-time';
import { ENDPOINT } from '../../src/analysis/collective-bound';
import { benchExplain } from '../../src/report/bench-explain';
import { benchJson } from '../../src/report/bench-json';
import { type BenchSubject, benchLines, boundBusbw, sizeText } from '../../src/report/bench-lines';
import type { BenchHeader } from '../../src/report/nccl-table';

const subject: BenchSubject = {
  collective: 'all-reduce',
  system: 'h100-hgx',
  how: 'NCCL 2.26.2',
  cut: { ranks: 8, perDomain: 8, rankBytesPerSecond: 450e9, domainBytesPerSecond: Number.POSITIVE_INFINITY },
  notes: ['a note'],
};
const time = (bytes: number, timePs: number, more: Partial<BenchTime> = {}): BenchTime => ({
  bytes,
  timePs,
  algorithm: 'Ring',
  protocol: 'LL',
  channels: 4,
  place: ENDPOINT,
  boundPs: (1.75 * bytes * 1e12) / 450e9,
  weighed: [],
  reason: 'Because.',
  ...more,
});
const MIB = 2 ** 20;
const nvls = { algorithm: 'NVLS', protocol: 'Simple', channels: 16, place: { inside: 'switch', across: 'switch' } } as const;

describe('the lines below a table', () => {
  it('say what ran at which sizes, and the bound of each place of reduction with the share that was reached', () => {
    // 64 MiB at 300 GB/s busbw: 1.75 · 2^26 B / 300 GB/s; of 450 that is 2/3. At the switch 1.75 · 450 = 787.5 GB/s, so 393.75 is half.
    const lines = benchLines(subject, [
      time(8, 20e6),
      time(1024, 20e6, { channels: 8 }),
      time(64 * MIB, (1.75 * 64 * MIB * 1e12) / 300e9, { protocol: 'Simple' }),
      time(1024 * MIB, (1.75 * 1024 * MIB * 1e12) / 393.75e9, nvls),
    ]);
    expect(lines).toEqual([
      '',
      'interlude: all-reduce on 8 GPUs of h100-hgx (one domain), simulated: NCCL 2.26.2',
      '8 B to 1 KiB by Ring/LL, 4 to 8 channels',
      '64 MiB by Ring/Simple, 4 channels',
      '1 GiB by NVLS/Simple, 16 channels',
      'bound, endpoint reduction: 450.00 GB/s busbw (the ports of a GPU: 450 GB/s); Ring/Simple reaches 66.7 % of it at 64 MiB',
      'bound, switch reduction: 787.50 GB/s busbw (the ports of a GPU: 450 GB/s); NVLS/Simple reaches 50.0 % of it at 1 GiB',
      'a note',
      'no noise is simulated: both halves of the table agree',
    ]);
  });

  it('name the NICs of a domain where those set the bound', () => {
    // 2(D − 1)/D · S / 400 GB/s over 8 domains of 8: 2 · 63/64 / 1.75 · 400 = 450 GB/s.
    const cut = { ranks: 64, perDomain: 8, rankBytesPerSecond: 500e9, domainBytesPerSecond: 400e9 };
    expect(boundBusbw('all-reduce', ENDPOINT, cut)).toBeCloseTo(450e9, 0);
    const text = benchLines({ ...subject, cut }, [time(MIB, 1e9)]).join('\n');
    expect(text).toContain('(8 domains of 8)');
    expect(text).toContain('450.00 GB/s busbw (the NICs of a domain: 400 GB/s)');
  });

  it('say of one GPU that it has nothing to exchange, and of nothing nothing', () => {
    expect(benchLines({ ...subject, cut: { ...subject.cut, ranks: 1, perDomain: 1 } }, [time(8, 1e6)])).toContain(
      'bound: one GPU has nothing to exchange',
    );
    expect(benchLines(subject, [time(0, 0)]).join()).not.toContain('bound');
  });

  it('give sizes as people say them', () => {
    expect([8, 1024, 1536, 2 ** 30, 1_000_000].map(sizeText)).toEqual(['8 B', '1 KiB', '1.5 KiB', '1 GiB', '976.6 KiB']);
  });
});

describe('--explain', () => {
  const weighed = [
    { name: 'Tree/LL', chosen: false, predicted: { timeUs: 30, latencyUs: 29, bandwidthGBps: 10 } },
    { name: 'Ring/LL', chosen: true, predicted: { timeUs: 20, latencyUs: 19, bandwidthGBps: 40 } },
    { name: 'NVLS/Simple', chosen: false, out: 'NVLS needs Hopper' },
    { name: 'PAT/LL', chosen: false, out: 'PAT runs with Simple only' },
  ];

  it('prints the candidates by predicted time, the chosen one marked, what is out and why, and the reason', () => {
    expect(benchExplain([time(8, 25e6, { weighed }), time(16, 25e6, { weighed })])).toEqual([
      '8 B: Ring/LL, 25 µs simulated; the same for 8 B to 16 B',
      '   candidate  latency  GB/s  predicted',
      '→  Ring/LL      19 µs  40.0      20 µs',
      '   Tree/LL      29 µs  10.0      30 µs  +50.0 %',
      'out: NVLS/Simple: NVLS needs Hopper',
      'Because.',
    ]);
  });

  it('prints simulated times where candidates were simulated, and what the others take at the least', () => {
    const simulated = [
      { ...weighed[0], simulatedPs: 20e6, chosen: true },
      { ...weighed[1], atLeastPs: 300e6, chosen: false },
    ];
    expect(benchExplain([time(8, 20e6, { algorithm: 'Tree', weighed: simulated })])).toEqual([
      '8 B: Tree/LL, 20 µs simulated',
      '   candidate  latency  GB/s  predicted  simulated',
      '→  Tree/LL      29 µs  10.0      30 µs      20 µs',
      '   Ring/LL      19 µs  40.0      20 µs   ≥ 300 µs  × 15',
      'Because.',
    ]);
  });

  it('says so where nothing was sent', () => {
    expect(benchExplain([time(0, 0)])).toEqual(['nothing is sent, so there is nothing to choose']);
  });
});

describe('--json', () => {
  it('has nccl-tests’ layout, and ours beside it', () => {
    const header: BenchHeader = {
      program: 'all_reduce_perf',
      version: 'made up',
      ranks: 8,
      gpusPerProcess: 8,
      gpusPerNode: 8,
      gpuName: 'H100',
      minBytes: MIB,
      maxBytes: MIB,
      step: { bytes: 8 },
      warmups: 1,
      iterations: 20,
      checks: 1,
      type: 'float',
      operation: 'sum',
      root: -1,
      before: [],
      after: [],
    };
    const row = { bytes: 9_000_000_012, count: 2_250_000_003, timePs: 20e9, algbw: 450e9, busbw: 787.5e9 };
    expect(JSON.parse(benchJson(subject, header, [row], [time(9_000_000_012, 40e9)]))).toMatchObject({
      config: { ngpus: 8, step_bytes: 8, validation: 1 },
      results: [
        {
          // Whole numbers keep all of their digits.
          size: 9_000_000_012,
          root: '-1',
          out_of_place: { time: 20_000, alg_bw: 450, bus_bw: 787.5, nwrong: 0 },
          in_place: { time: 20_000 },
          // The bound takes 1.75 · 9 GB / 450 GB/s = 35 ms of the 40.
          interlude: { algorithm: 'Ring', protocol: 'LL', boundBusGBps: 450, share: expect.closeTo(0.875, 8) },
        },
      ],
      out_of_bounds: { count: 0, okay: true },
      average_bus_bandwidth: { bandwidth: 787.5 },
      interlude: { collective: 'all-reduce', gpus: 8, boundBusGBps: { 'endpoint/endpoint': 450 } },
    });
  });
});
