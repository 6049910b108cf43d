import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { hierarchical } from '../../src/collective/hierarchical';
import { ring } from '../../src/collective/ring';
import type { Schedule } from '../../src/collective/schedule';
import { runWorld } from '../../src/network/run-world';
import type { WorldRun } from '../../src/network/world-run';
import { connect } from '../../src/world/legs';
import type { World } from '../../src/world/world';
import { dumbbell } from '../support/dumbbell';
import { renumbered } from '../support/renumbered';
import { collective, compute, worldOf } from '../support/world';

const anyNumbering = fc.infiniteStream(fc.nat());
type Numbers = fc.Stream<number>;

function shuffled(n: number, numbers: Numbers): number[] {
  const keys = Array.from({ length: n }, () => numbers.next().value as number);
  return Array.from({ length: n }, (_, i) => i).sort((a, b) => (keys[a] as number) - (keys[b] as number));
}

/** Runs a world and the same one under random numbers: every task ends and every link carries the same, to the bit. */
function expectSameUnderNumbers(world: World, numbers: Numbers): WorldRun {
  const ranks = shuffled(world.ranks, numbers);
  const links = shuffled(world.capacity.length, numbers);
  const actors = world.placements.map((placement) => shuffled(placement.actors, numbers));
  const before = runWorld(world);
  const after = runWorld(renumbered(world, { ranks, links, actors }));
  const T = world.program.length;
  expect(ranks.flatMap((to) => [...after.finishPs.slice(to * T, (to + 1) * T)])).toEqual([...before.finishPs]);
  expect(ranks.flatMap((to) => [...after.startPs.slice(to * T, (to + 1) * T)])).toEqual([...before.startPs]);
  expect(links.map((to) => after.linkBytes[to])).toEqual([...before.linkBytes]);
  expect(after.messages).toBe(before.messages);
  return before;
}

const anySchedule: fc.Arbitrary<Schedule> = fc.integer({ min: 1, max: 6 }).chain((half) => {
  const n = 2 * half;
  return fc
    .record({
      kind: fc.constantFrom('ring' as const, 'halving' as const, 'hierarchical' as const),
      collective: fc.constantFrom('all-reduce' as const, 'reduce-scatter' as const, 'all-gather' as const),
      perDomain: fc.constantFrom(...[1, 2, half, n].filter((d) => n % d === 0)),
      channels: fc.integer({ min: 1, max: 3 }),
      across: fc.constantFrom('ring' as const, 'halving-doubling' as const),
    })
    .map(({ kind, collective: what, perDomain, channels, across }) => {
      if (kind === 'ring') return ring(what, n, { perDomain, channels });
      return kind === 'halving' ? halvingDoubling(what, n) : hierarchical(what, n, { perDomain, across });
    });
});

// Coarse times, so that much happens at the same instant.
const costs = fc.record({
  bytesPerSecond: fc.constantFrom(Number.POSITIVE_INFINITY, 1e9, 2e9),
  linkLatencyPs: fc.constantFrom(0, 1_000_000),
  launchPs: fc.constantFrom(0, 2_000_000),
  reducePsPerByte: fc.constantFrom(0, 1000),
  wireExpansion: fc.constantFrom(1, 2),
  contention: fc.boolean(),
});
const delays = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 12, maxLength: 12 });

describe('what happens at the same instant', () => {
  it('may happen in any order: ranks, actors and links under other numbers give the same times to the bit', () => {
    fc.assert(
      fc.property(
        anySchedule,
        costs,
        delays,
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        anyNumbering,
        (schedule, cost, late, shared, units, numbers) => {
          const { ranks, channels } = schedule;
          const bytes = 1000 * units * ranks * channels;
          const world = worldOf(schedule, {
            ...cost,
            ...(shared && { fabric: dumbbell(ranks) }),
            startDelayPs: (rank) => (late[rank] as number) * 1_000_000,
            program: [collective(bytes), compute(3_000_000), collective(bytes, { after: [1] }), collective(bytes)],
          });
          expectSameUnderNumbers(world, numbers);
        },
      ),
      { seed: 41, numRuns: 500 },
    );
  });

  it('may happen in any order when two communicators share the links', () => {
    fc.assert(
      fc.property(costs, delays, anyNumbering, (cost, late, numbers) => {
        const world = worldOf([halvingDoubling('all-reduce', 8), ring('all-reduce', 8, { channels: 2 })], {
          ...cost,
          fabric: dumbbell(8),
          startDelayPs: (rank) => (late[rank] as number) * 1_000_000,
          program: [collective(16_000), collective(16_000, { placement: 1, stream: 2 }), collective(8000)],
        });
        expectSameUnderNumbers(world, numbers);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  it('may happen in any order when ranks receive messages of several rounds at once and must reduce them', () => {
    const late = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      // A launch as long as a reduction: what then comes to a rank at the same instant was also sent on its way at the same instant.
      fc.property(fc.constantFrom(4, 6, 8), late, fc.constantFrom(0, 0.5, 1, 2), anyNumbering, (n, delay, launch, numbers) => {
        const world = worldOf(halvingDoubling('reduce-scatter', n), {
          bytesPerSecond: Number.POSITIVE_INFINITY,
          linkLatencyPs: 0,
          reducePsPerByte: 1000,
          launchPs: launch * n * 1_000_000,
          startDelayPs: (rank) => (delay[rank] as number) * 1_000_000,
          program: [collective(1000 * n), collective(2000 * n)],
        });
        expectSameUnderNumbers(world, numbers);
      }),
      { seed: 43, numRuns: 500 },
    );
  });

  it('lets a message of a later round wait with its reduction for one of an earlier round that came at the same instant', () => {
    // Rank 0 sends round 0 and rank 1 round 1 to rank 2; both arrive at 5 ps. Reducing takes 10 ps each. Rank 2 sends round 2 to rank 3 as soon as it has reduced round 0:
    // at 15 ps, so that it arrives at 20 ps; rank 2 itself ends at 25 ps, whichever of ranks 0 and 1 started first.
    const round = { repeat: 1, divisor: 1, reduces: true, strand: 0 };
    const world: World = {
      ranks: 4,
      startDelayPs: new Float64Array(4),
      capacity: new Float64Array(0),
      placements: [
        {
          actors: 4,
          rankOf: Int32Array.of(0, 1, 2, 3),
          launchPs: 0,
          rounds: [
            { ...round, gate: 0 },
            { ...round, gate: 0 },
            { ...round, gate: 1, reduces: false },
          ],
          pattern: Int32Array.of(0, 1, 2),
          legs: connect({ actors: 4, patterns: 3, peer: Int32Array.of(2, -1, -1, -1, -1, 2, -1, -1, -1, -1, 3, -1), pull: new Uint8Array(3) }),
          routes: {
            start: new Int32Array(13),
            link: new Int32Array(0),
            weight: new Int32Array(0),
            latencyPs: new Float64Array(12).fill(5),
            cap: new Float64Array(12).fill(Number.POSITIVE_INFINITY),
          },
        },
      ],
      program: [collective(10)],
      wireExpansion: 1,
      reducePsPerByte: 1,
    };
    for (const ranks of [
      [0, 1, 2, 3],
      [1, 0, 2, 3],
      [3, 2, 1, 0],
    ]) {
      const run = runWorld(renumbered(world, { ranks, links: [], actors: [ranks] }));
      expect(ranks.map((to) => run.finishPs[to])).toEqual([0, 0, 25, 20]);
    }
  });

  it('is decided by nothing but the world: two runs are the same', () => {
    const world = worldOf(hierarchical('all-reduce', 12, { perDomain: 4, across: 'ring' }), {
      bytes: 12_345,
      startDelayPs: (rank) => 7 * rank * rank,
    });
    expect(runWorld(world)).toEqual(runWorld(world));
  });
});
