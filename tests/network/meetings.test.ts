import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import type { Schedule } from '../../src/collective/schedule';
import { runWorld } from '../../src/network/run-world';
import { collective, worldOf } from '../support/world';

const MIB = 2 ** 20;

/** The schedule without its meetings. */
const apart = (schedule: Schedule): Schedule => ({ ...schedule, rounds: schedule.rounds.map(({ meets: _, ...round }) => round) });

describe('rounds whose senders wait for their receivers', () => {
  it('change nothing for ranks in step, to the picosecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 100 }), fc.integer({ min: 1, max: 100_000_000 }), (n, bytes) => {
        const schedule = halvingDoubling('all-reduce', n);
        expect(runWorld(worldOf(schedule, { bytes })).finishPs).toEqual(runWorld(worldOf(apart(schedule), { bytes })).finishPs);
      }),
      { numRuns: 60, seed: 31 },
    );
  });

  it('pass lateness on and never add to it: ranks that start up to δ late end at most δ later, however many calls follow each other', () => {
    // A message starts at the latest of what it waits for and takes as long as ever, as no port is shared: ends are maxima of sums of starts and constants, so none moves by more than the starts did.
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.array(fc.integer({ min: 0, max: 20_000_000 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        (n, late, calls) => {
          const program = Array.from({ length: calls }, () => collective(64 * MIB));
          const delay = (rank: number): number => late[rank % late.length];
          const inStep = runWorld(worldOf(halvingDoubling('all-reduce', n), { program })).endPs;
          const outOfStep = runWorld(worldOf(halvingDoubling('all-reduce', n), { program, startDelayPs: delay })).endPs;
          expect(outOfStep).toBeGreaterThanOrEqual(inStep);
          expect(outOfStep).toBeLessThanOrEqual(inStep + Math.max(...Array.from({ length: n }, (_, rank) => delay(rank))));
        },
      ),
      { numRuns: 60, seed: 32 },
    );
  });
});
