import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { ring } from '../../src/collective/ring';
import { draw } from '../../src/engine/draw';
import { toPs } from '../../src/engine/time';
import { runWorld } from '../../src/network/run-world';
import { collective, compute, worldOf } from '../support/world';

const US = 1_000_000;
// Ring over two ranks, 1,000 B: two messages of 500 B at 1 GB/s with 2 × 500 ps: 2 × (500,000 + 1000) ps.
const SMALL = { bytesPerSecond: 1e9, linkLatencyPs: 500 };
const CALL = 1_002_000;

describe('a program on two streams', () => {
  it('hides communication under compute: two buckets by hand', () => {
    // compute   |—— 2 µs ——|— 1.5 —|0.6|
    // buckets                      |— first 1.002 —|— second 1.002 —|   the second is ready at 4.1 µs and waits for the first until 4.502 µs
    const program = [compute(2 * US), compute(1.5 * US), compute(600_000), collective(1000, { after: [1] }), collective(1000, { after: [2] })];
    const run = runWorld(worldOf(ring('all-reduce', 2), { ...SMALL, program }));
    const starts = [0, 2 * US, 3.5 * US, 3.5 * US, 3.5 * US + CALL];
    const ends = [2 * US, 3.5 * US, 4_100_000, 3.5 * US + CALL, 3.5 * US + 2 * CALL];
    expect([...run.startPs]).toEqual([...starts, ...starts]);
    expect([...run.finishPs]).toEqual([...ends, ...ends]);
    expect(run.endPs).toBe(5_504_000);
  });

  it('without overlap both buckets come after the last compute', () => {
    const program = [compute(2 * US), compute(1.5 * US), compute(600_000), collective(1000, { after: [2] }), collective(1000, { after: [2] })];
    expect(runWorld(worldOf(ring('all-reduce', 2), { ...SMALL, program })).endPs).toBe(4_100_000 + 2 * CALL);
  });

  it('issues in the order of the program, never in that of readiness', () => {
    // The second collective is ready at 0, yet waits for the first, which waits for compute.
    const program = [compute(3 * US), collective(1000, { after: [0] }), collective(1000)];
    const run = runWorld(worldOf(ring('all-reduce', 2), { ...SMALL, program }));
    expect([...run.finishPs.slice(0, 3)]).toEqual([3 * US, 3 * US + CALL, 3 * US + 2 * CALL]);
  });

  it('launches each collective on its own stream, one after the other', () => {
    const program = [collective(1000), collective(1000)];
    expect(runWorld(worldOf(ring('all-reduce', 2), { ...SMALL, program, launchPs: 777 })).endPs).toBe(2 * (CALL + 777));
  });

  it('compute alone takes the sum of its parts, whatever the communication streams do beside it', () => {
    const parts = fc.array(fc.integer({ min: 0, max: 5 * US }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 0, max: 20_000 }), (durations, bytes) => {
        const program = [...durations.map((ps) => compute(ps)), ...durations.map((_, t) => collective(bytes, { after: [t] }))];
        const n = durations.length;
        const { finishPs, endPs } = runWorld(worldOf(halvingDoubling('all-reduce', 4), { ...SMALL, program }));
        const sum = durations.reduce((a, b) => a + b, 0);
        expect(finishPs[n - 1]).toBe(sum);
        // Two stages of S/2 and S/4 each way, rounded up to bytes: the same call n times. Exposed: what follows the last bucket's readiness and the queue before it.
        const call = 2 * (Math.ceil(bytes / 2) + Math.ceil(bytes / 4)) * 1000 + 4 * 1000;
        let free = 0;
        let at = 0;
        for (const ps of durations) {
          at += ps;
          free = Math.max(free, at) + call;
        }
        expect(endPs).toBe(free);
      }),
      { seed: 51, numRuns: 60 },
    );
  });

  it('keeps calls apart when a rank is ahead: its messages wait for the rank that has not begun', () => {
    // Rank 1 is 10 µs late in each of three calls of which rank 0 has begun the first at 0.
    const program = [collective(1000), collective(1000), collective(1000)];
    const run = runWorld(worldOf(ring('all-reduce', 2), { ...SMALL, program, startDelayPs: (rank) => 10 * US * rank }));
    // Rank 0's first message has long been there: rank 1 sends its own at 10 µs and its second beside the arrival of nothing new: 501,000 ps each.
    // Round 0 of rank 1 arrives at 10 + 0.501 µs; rank 0 sends round 1 then, arriving at 10 + 1.002 µs. Rank 1 sends round 1 when its port is free, at 10.5 µs, arriving at 11.001 µs.
    expect(run.finishPs[0]).toBe(10 * US + 1_001_000);
    expect(run.finishPs[3]).toBe(10 * US + 1_002_000);
    // Rank 0 sends the next call's first message when its round 1 has left, at 10 + 1.001 µs; from here on the two are 1,000 ps apart at most, and each call costs at most CALL.
    expect(run.endPs).toBeLessThanOrEqual(10 * US + 3 * CALL);
    expect(run.endPs).toBeGreaterThanOrEqual(10 * US + CALL + 2 * 2 * 500_000);
    expect(run.messages).toBe(12);
  });
});

describe('late ranks', () => {
  const anySchedule = fc.constantFrom(
    ring('all-reduce', 8),
    ring('reduce-scatter', 5),
    ring('all-reduce', 8, { perDomain: 4, channels: 4 }),
    halvingDoubling('all-reduce', 8),
  );
  const delays = fc.array(fc.integer({ min: 0, max: 20 * US }), { minLength: 8, maxLength: 8 });

  it('never end a task earlier than ranks that start on time, and twice the same', () => {
    fc.assert(
      fc.property(anySchedule, delays, fc.integer({ min: 0, max: 100_000 }), (schedule, late, bytes) => {
        const program = [compute(3 * US), collective(bytes), collective(bytes, { after: [0] })];
        const punctual = runWorld(worldOf(schedule, { ...SMALL, program }));
        const world = worldOf(schedule, { ...SMALL, program, startDelayPs: (rank) => late[rank] as number });
        const run = runWorld(world);
        // A message that shares a port is rounded at another place: half a picosecond for each message in the longest chain.
        run.finishPs.forEach((end, i) => {
          expect(end).toBeGreaterThanOrEqual((punctual.finishPs[i] as number) - 100);
        });
        expect(runWorld(world)).toEqual(run);
        expect(run.linkBytes).toEqual(punctual.linkBytes);
      }),
      { seed: 52, numRuns: 100 },
    );
  });

  it('all equally late move everything by their delay', () => {
    const options = { ...SMALL, bytes: 12_345 };
    const punctual = runWorld(worldOf(ring('all-reduce', 6), options));
    const run = runWorld(worldOf(ring('all-reduce', 6), { ...options, startDelayPs: () => 123_457 }));
    expect([...run.finishPs]).toEqual([...punctual.finishPs].map((end) => end + 123_457));
  });

  it('hold the others in an all-reduce: nobody ends before the last has started and its data has gone round', () => {
    const late = Array.from({ length: 16 }, (_, rank) => toPs(draw(1, 'start-jitter', rank, { distribution: 'exponential', mean: 1e-4 })));
    const run = runWorld(worldOf(ring('all-reduce', 16), { ...SMALL, bytes: 16_000, startDelayPs: (rank) => late[rank] as number }));
    // Its own part must reach every rank: to its neighbour at the least one message of 1,000 B.
    const first = Math.max(...late) + 1000 * 1000 + 1000;
    run.finishPs.forEach((end) => {
      expect(end).toBeGreaterThanOrEqual(first);
    });
  });
});
