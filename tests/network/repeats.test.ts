import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubleTrees } from '../../src/collective/double-tree';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { nvls } from '../../src/collective/nvls';
import { ring } from '../../src/collective/ring';
import type { Schedule } from '../../src/collective/schedule';
import { runWorld } from '../../src/network/run-world';
import { assemble } from '../../src/world/assemble';
import { fold, unfolded } from '../../src/world/fold';
import { quotient } from '../../src/world/quotient';
import type { Task, World } from '../../src/world/world';
import { dumbbell } from '../support/dumbbell';
import { collective, compute, worldOf } from '../support/world';
import { costsUnder } from '../world/difference';
import { buildSmallWorld, smallWorlds } from '../world/small-world';

/** The run beside the one that simulates every message; returns the share of messages that repeats stood for. */
function repeatedOf(world: World): number {
  const [repeated, whole] = [runWorld(world), runWorld(world, { jump: false })];
  expect(whole.repeated).toBe(0);
  for (const key of ['endPs', 'messages'] as const) expect(repeated[key]).toBe(whole[key]);
  for (const key of ['startPs', 'finishPs', 'linkBytes'] as const) expect(repeated[key]).toEqual(whole[key]);
  return repeated.repeated / repeated.messages;
}

/** A collective of each size, ready when a compute task of its own has ended. */
const step = (sizes: number[], gapPs: number): Task[] => [
  ...sizes.map(() => compute(gapPs)),
  ...sizes.map((bytes, i) => collective(bytes, { after: [i] })),
];
const alike = (count: number, bytes: number): number[] => new Array(count).fill(bytes);

const SIZES = [0, 1, 4096, 100_003, 1_048_576];
const SCHEDULES: [string, (n: number) => Schedule][] = [
  ['ring', (n) => ring('all-reduce', n)],
  ['ring of two channels', (n) => ring('reduce-scatter', n, { channels: 2 })],
  ['halving', (n) => halvingDoubling('all-reduce', n)],
  ['trees', (n) => doubleTrees('all-reduce', n, { pieceBytes: 20_000, slots: 2 })],
  ['nvls', (n) => nvls('all-reduce', n, { pieceBytes: 30_000, slots: 1 })],
];
const NVLS = SCHEDULES.length - 1;

describe('calls that repeat', () => {
  it('are simulated once where each has ended before the next is ready', () => {
    // A call takes 2 × 7 × (2^20 B / 8 / 50 GB/s + 500 ns) = 43.7 µs and is ready every 50 µs: the first of 20 is simulated.
    expect(repeatedOf(worldOf(ring('all-reduce', 8), { program: step(alike(20, 2 ** 20), 50_000_000) }))).toBe(19 / 20);
  });

  it('are simulated until their starts have settled where each waits for the one before', () => {
    // Bound by bandwidth, without launches: a rank begins as soon as it has ended the call before, which others are still in. Pieces on their way down overlap with those of the next call on their way up.
    const trees = doubleTrees('all-reduce', 16, { pieceBytes: 2 ** 16, slots: 4 });
    expect(repeatedOf(worldOf(trees, { program: step(alike(40, 2 ** 22), 1_000_000) }))).toBeGreaterThan(0.8);
  });

  it('are told apart by their bytes: the last one is shorter', () => {
    const program = step([...alike(9, 2 ** 20), 2 ** 19], 50_000_000);
    // All messages of a call are alike in number: 8 of 10 calls are repeats.
    expect(repeatedOf(worldOf(ring('all-reduce', 8), { program }))).toBe(8 / 10);
  });

  it('are simulated again as soon as a rank begins one at another time', () => {
    // Rank 3 computes 1 ns longer from task to task: every call begins with another offset.
    const world = {
      ...worldOf(ring('all-reduce', 8), { program: step(alike(10, 2 ** 20), 50_000_000) }),
      slowdown: Float64Array.of(1, 1, 1, 1.00002, 1, 1, 1, 1),
    };
    expect(repeatedOf(world)).toBe(0);
  });

  it('take turns: two sizes one after the other are each simulated once', () => {
    const sizes = Array.from({ length: 20 }, (_, i) => 2 ** (19 + (i % 2)));
    expect(repeatedOf(worldOf(ring('all-reduce', 8), { program: step(sizes, 50_000_000) }))).toBe(18 / 20);
  });

  it('agree to the bit with the run that simulates every message, over random worlds with stragglers, faults and hashed routes', () => {
    let repeated = 0;
    const gaps = fc.constantFrom(0, 1_000_000, 12_345_678, 400_000_000);
    const buckets = fc.array(fc.constantFrom(0, 0, 0, 1), { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(smallWorlds, buckets, gaps, gaps, fc.nat(5), fc.boolean(), ([w, d, p], kinds, gap, other, which, folded) => {
        const { input, costs } = buildSmallWorld(w, d, p, { ranks: 48, messages: 1500 });
        const program = [
          ...kinds.map((kind) => compute(kind === 0 ? gap : other)),
          ...kinds.map((kind, i) => collective(d.buckets[kind % d.buckets.length], { after: [i] })),
        ];
        const structure = quotient(input, folded ? fold(input) : unfolded(input));
        for (const [, now] of costsUnder(costs, which)) if (repeatedOf(assemble(structure, program, now)) > 0) repeated++;
      }),
      { seed: 61, numRuns: 120 },
    );
    expect(repeated).toBeGreaterThan(100);
  });

  it('agree to the bit over random programs on two streams that share the links', () => {
    let repeated = 0;
    const tasks = fc.array(
      fc.record({ stream: fc.constantFrom(0, 1, 1, 2), ps: fc.constantFrom(0, 1, 3_000_000, 50_000_000), size: fc.nat(1), back: fc.nat(3) }),
      { minLength: 2, maxLength: 5 },
    );
    fc.assert(
      fc.property(
        fc.record({
          ranks: fc.constantFrom(4, 6, 8),
          which: fc.tuple(fc.nat(SCHEDULES.length - 1), fc.nat(SCHEDULES.length - 1)),
          tasks,
          times: fc.integer({ min: 2, max: 6 }),
          sizes: fc.tuple(fc.constantFrom(...SIZES), fc.constantFrom(...SIZES)),
          late: fc.array(fc.constantFrom(0, 0, 0, 1, 2_000_000), { minLength: 8, maxLength: 8 }),
          slow: fc.constantFrom(1, 1, 1.5),
          bytesPerSecond: fc.constantFrom(Number.POSITIVE_INFINITY, 1e9, 50e9),
          linkLatencyPs: fc.constantFrom(0, 0, 250_000),
          launchPs: fc.constantFrom(0, 0, 8_400_000),
          reducePsPerByte: fc.constantFrom(0, 0, 3.3),
          shared: fc.boolean(),
          contention: fc.boolean(),
        }),
        ({ ranks, which, tasks, times, sizes, late, slow, shared, ...costs }) => {
          // The same few tasks over and over.
          const program: Task[] = [];
          for (let i = 0; i < times; i++) {
            for (const { stream, ps, size, back } of tasks) {
              const after = back === 0 || program.length < back ? [] : [program.length - back];
              program.push(stream === 0 ? compute(ps, after) : collective(sizes[size], { stream, placement: stream - 1, after }));
            }
          }
          const world = worldOf(
            which.map((number) => SCHEDULES[number][1](ranks)),
            {
              ...costs, // No single switch joins the halves of a dumbbell.
              ...(shared && !which.includes(NVLS) && { fabric: dumbbell(ranks) }),
              startDelayPs: (rank) => late[rank],
              program,
            },
          );
          const slowdown = Float64Array.from({ length: ranks }, (_, rank) => (rank === 1 ? slow : 1));
          if (repeatedOf(slow === 1 ? world : { ...world, slowdown }) > 0) repeated++;
        },
      ),
      { seed: 62, numRuns: 300 },
    );
    expect(repeated).toBeGreaterThan(100);
  });
});
