import { describe, expect, it } from 'vitest';
import { direct } from '../../src/collective/direct';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { ring } from '../../src/collective/ring';
import type { Collective } from '../../src/collective/schedule';
import { runWorld } from '../../src/network/run-world';
import { worldOf } from '../support/world';

const S = 2 ** 30;
const B = 50e9;
/** Two links of 250 ns. */
const ALPHA = 500e-9;
const seconds = (endPs: number): number => endPs / 1e12;
const expectClose = (actual: number, wanted: number, relative: number): void => expect(Math.abs(actual / wanted - 1)).toBeLessThan(relative);

describe('1 GiB on a non-blocking switch at 50 GB/s, 500 ns from rank to rank', () => {
  it.each([8, 64, 256, 1024])('ring all-reduce over %i ranks takes 2(n − 1)(S/(nB) + α)', (n) => {
    const run = runWorld(worldOf(ring('all-reduce', n), { bytes: S }));
    expectClose(seconds(run.endPs), 2 * (n - 1) * (S / (n * B) + ALPHA), 1e-6);
    // S/n is a whole number of bytes, so the only rounding is that of each message's end: 2(n − 1) times at most half a picosecond.
    expect(Math.abs(run.endPs - 2 * (n - 1) * (S / (n * B) + ALPHA) * 1e12)).toBeLessThanOrEqual(n);
    expect(run.messages).toBe(2 * n * (n - 1));
  });

  it.each([
    // 2 · 63 · (2^30 / (64 · 50e9) + 500e-9) = 42.279 + 0.063 ms, and likewise.
    [64, 42.34],
    [256, 43.04],
    [1024, 43.93],
  ])('ring all-reduce over %i ranks takes %f ms', (n, ms) => {
    expect(runWorld(worldOf(ring('all-reduce', n), { bytes: S })).endPs / 1e9).toBeCloseTo(ms, 2);
  });

  it.each([8, 64, 256, 1024])('halving and doubling over %i ranks takes 2(n − 1)/n · S/B + 2 log2(n) α', (n) => {
    const run = runWorld(worldOf(halvingDoubling('all-reduce', n), { bytes: S }));
    expectClose(seconds(run.endPs), ((2 * (n - 1)) / n) * (S / B) + 2 * Math.log2(n) * ALPHA, 1e-6);
    expect(run.messages).toBe(2 * n * Math.log2(n));
  });

  it.each(['reduce-scatter', 'all-gather'] as Collective[])('%s alone takes half an all-reduce', (half) => {
    for (const n of [2, 7, 8, 64]) {
      for (const algorithm of [ring, halvingDoubling]) {
        const whole = runWorld(worldOf(algorithm('all-reduce', n), { bytes: S })).endPs;
        expect(Math.abs(2 * runWorld(worldOf(algorithm(half, n), { bytes: S })).endPs - whole)).toBeLessThanOrEqual(2 * n);
      }
    }
  });

  it.each([2, 3, 5, 6, 7, 12, 35])(
    'halving and doubling over %i ranks takes 2(n − 1)/n · S/B, and one latency for each stage of either half',
    (n) => {
      // A stage of radix p ≤ 7 sends its p − 1 messages side by side and waits for the last one to arrive: (p − 1) · size/B + α. All ranks keep their ports full.
      const factors = { 2: 1, 3: 1, 5: 1, 6: 2, 7: 1, 12: 3, 35: 2 }[n] as number;
      const run = runWorld(worldOf(halvingDoubling('all-reduce', n), { bytes: S }));
      expectClose(seconds(run.endPs), ((2 * (n - 1)) / n) * (S / B) + 2 * factors * ALPHA, 1e-6);
    },
  );

  it.each([27, 125, 49])(
    'over %i ranks that start up to 5 µs apart takes little longer than in step: no rank crowds on another while a third waits',
    (n) => {
      // In step the ports carry 2(n − 1)/n · S/B without a gap. A late rank holds its group up by what it is late, and its groups in the next stages, two stages or three of either half.
      const late = runWorld(worldOf(halvingDoubling('all-reduce', n), { bytes: S, startDelayPs: (rank) => ((rank * 7919) % 51) * 100_000 }));
      const inStep = ((2 * (n - 1)) / n) * (S / B);
      expect(seconds(late.endPs)).toBeGreaterThan(inStep);
      expect(seconds(late.endPs)).toBeLessThan(1.001 * inStep + 6 * 5e-6);
    },
  );

  it('takes a large prime factor in circulant rounds: 2(n − 1)/n · S/B and 2⌈log2 n⌉ latencies', () => {
    const n = 11;
    const run = runWorld(worldOf(halvingDoubling('all-reduce', n), { bytes: S }));
    expectClose(seconds(run.endPs), ((2 * (n - 1)) / n) * (S / B) + 2 * 4 * ALPHA, 1e-6);
  });

  it('with channels shares a port among them: the time of one channel', () => {
    // c flows at B/c carry S/(cn) each in the time of S/n at B.
    for (const channels of [2, 4]) {
      const run = runWorld(worldOf(ring('all-reduce', 8, { channels }), { bytes: S }));
      expectClose(seconds(run.endPs), 2 * 7 * (S / (8 * B) + ALPHA), 1e-6);
      expect(run.messages).toBe(channels * 2 * 8 * 7);
    }
  });
});

describe('costs off', () => {
  it('without a limit of bandwidth, latency alone is left, to the picosecond', () => {
    const run = runWorld(worldOf(ring('all-reduce', 16), { bytesPerSecond: Number.POSITIVE_INFINITY }));
    expect(run.endPs).toBe(2 * 15 * 500_000);
    expect(runWorld(worldOf(halvingDoubling('all-reduce', 16), { bytesPerSecond: Number.POSITIVE_INFINITY })).endPs).toBe(2 * 4 * 500_000);
  });

  it('without latency, bytes over bandwidth are left', () => {
    // S/n = 2^30 / 16 B at 50 GB/s = 1,342,177,280 ps exactly.
    expect(runWorld(worldOf(ring('all-reduce', 16), { linkLatencyPs: 0 })).endPs).toBe(2 * 15 * 1_342_177_280);
  });

  it('without either, a collective takes no time', () => {
    const free = { bytesPerSecond: Number.POSITIVE_INFINITY, linkLatencyPs: 0 };
    for (const n of [1, 2, 7, 16]) expect(runWorld(worldOf(halvingDoubling('all-reduce', n), free)).endPs).toBe(0);
  });

  it('of no bytes, a collective still takes its latencies', () => {
    expect(runWorld(worldOf(ring('all-reduce', 4), { bytes: 0 })).endPs).toBe(2 * 3 * 500_000);
  });

  it('over one rank, a collective sends nothing and ends at once', () => {
    const run = runWorld(worldOf(ring('all-reduce', 1)));
    expect([run.endPs, run.messages]).toEqual([0, 0]);
  });
});

describe('software costs', () => {
  const bytes = 16_000;
  const plain = runWorld(worldOf(ring('all-reduce', 8), { bytes })).endPs;

  it('of launching come once before each collective', () => {
    expect(runWorld(worldOf(ring('all-reduce', 8), { bytes, launchPs: 3_000_000 })).endPs).toBe(plain + 3_000_000);
  });

  it('of reducing come after each message that is reduced: n − 1 of them in a ring', () => {
    // 2,000 B a message at 0.5 ps each: 1,000 ps.
    expect(runWorld(worldOf(ring('all-reduce', 8), { bytes, reducePsPerByte: 0.5 })).endPs).toBe(plain + 7 * 1000);
    expect(runWorld(worldOf(ring('all-gather', 8), { bytes, reducePsPerByte: 0.5 })).endPs).toBe(plain / 2);
  });

  it('of reducing queue on the rank that received: (n − 1)/n of the bytes, whatever the algorithm', () => {
    // Halving: 8,000 + 4,000 + 2,000 B one after the other.
    const halving = runWorld(worldOf(halvingDoubling('all-reduce', 8), { bytes })).endPs;
    expect(runWorld(worldOf(halvingDoubling('all-reduce', 8), { bytes, reducePsPerByte: 0.5 })).endPs).toBe(halving + 7000);
    // Direct among 3: the two messages of 100,000 B arrive 2 µs apart at 50 GB/s and take 10 µs each to reduce, so the second waits for the first: one transfer, 500 ns, twice 10 µs.
    const one = runWorld(worldOf(direct('reduce-scatter', 3), { bytes: 300_000, reducePsPerByte: 100 })).endPs;
    expect(one).toBe(2_000_000 + 500_000 + 20_000_000);
    // Recursive multiplying sends the two side by side: both arrive after 200,000 B at 50 GB/s, 4 µs.
    const both = runWorld(worldOf(halvingDoubling('reduce-scatter', 3), { bytes: 300_000, reducePsPerByte: 100 })).endPs;
    expect(both).toBe(4_000_000 + 500_000 + 20_000_000);
  });

  it('of reducing begin when the rank begins the collective: until then a message waits in its buffer', () => {
    // Two ranks, 1,000 B each way, no transfer times; rank 1 is 5 µs late and needs 1 µs to reduce what has long been there. Rank 0 receives at 5 µs.
    const free = { bytesPerSecond: Number.POSITIVE_INFINITY, linkLatencyPs: 0 };
    const late = { ...free, bytes: 2000, reducePsPerByte: 1000, startDelayPs: (rank: number) => 5_000_000 * rank };
    expect([...runWorld(worldOf(ring('reduce-scatter', 2), late)).finishPs]).toEqual([6_000_000, 6_000_000]);
  });

  it('of a protocol lengthen what the wire carries: LL sends two bytes for one', () => {
    const run = runWorld(worldOf(ring('all-reduce', 8), { bytes, wireExpansion: 2 }));
    expect(run.endPs).toBe(runWorld(worldOf(ring('all-reduce', 8), { bytes: 2 * bytes })).endPs);
    // 14 messages of 2,000 B payload.
    expect([...run.linkBytes]).toEqual(new Array(16).fill(14 * 2000 * 2));
  });

  it('of a protocol do not reach the reducer, which adds payload', () => {
    const wire = { bytes, wireExpansion: 2 };
    const free = runWorld(worldOf(ring('all-reduce', 8), wire)).endPs;
    expect(runWorld(worldOf(ring('all-reduce', 8), { ...wire, reducePsPerByte: 0.5 })).endPs).toBe(free + 7 * 1000);
  });
});
