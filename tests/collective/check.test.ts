import { describe, expect, it } from 'vitest';
import { checkSchedule, ScheduleError } from '../../src/collective/check';
import { doubleTreeAllReduce } from '../../src/collective/double-tree';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { hierarchical } from '../../src/collective/hierarchical';
import { ring } from '../../src/collective/ring';
import type { Schedule, ScheduleRound } from '../../src/collective/schedule';
import { COLLECTIVES, divisorsOf, schedulesOf } from '../support/sizes';

const withRound = (schedule: Schedule, index: number, change: Partial<ScheduleRound>): Schedule => ({
  ...schedule,
  rounds: schedule.rounds.map((round, r) => (r === index ? { ...round, ...change } : round)),
});

describe.each(COLLECTIVES)('%s leaves on each rank what it defines, every contribution counted once', (collective) => {
  it('by halving and doubling, over 1 to 64 ranks, primes included', () => {
    for (let n = 1; n <= 64; n++) checkSchedule(halvingDoubling(collective, n));
  });

  it('hierarchically, over 1 to 64 ranks in domains of every size that divides them', () => {
    const parts = ['ring', 'halving-doubling'] as const;
    for (const n of [...Array.from({ length: 30 }, (_, i) => i + 1), 36, 48, 64]) {
      for (const perDomain of divisorsOf(n)) {
        for (const across of parts) for (const inside of parts) checkSchedule(hierarchical(collective, n, { perDomain, across, inside }));
      }
    }
  });

  it('by ring with any number of channels through domains of every size', () => {
    for (let n = 1; n <= 14; n++) {
      for (const perDomain of divisorsOf(n)) {
        for (const channels of [1, 2, 3, perDomain, perDomain + 1]) checkSchedule(ring(collective, n, { perDomain, channels }));
      }
    }
  });

  it('by all of them over 64 ranks in nodes of 8', () => {
    for (const schedule of [ring(collective, 64, { perDomain: 8, channels: 8 }), hierarchical(collective, 64, { perDomain: 8, across: 'ring' })])
      checkSchedule(schedule);
  });
});

describe('a broken schedule is caught', () => {
  it('where a round waits for too little, so that a rank sends what it has not reduced', () => {
    // The gathering half of a ring starts before the reducing half has ended.
    expect(() => checkSchedule(withRound(ring('all-reduce', 4), 1, { gate: 0 }))).toThrow(ScheduleError);
    expect(() => checkSchedule(withRound(ring('all-reduce', 4), 1, { gate: 0 }))).toThrow(
      'ring all-reduce over 4 ranks, channel 0: rank 0 ends with an incomplete chunk',
    );
    // Doubling without waiting for the stage before.
    const schedule = halvingDoubling('all-reduce', 8);
    for (let r = 1; r < schedule.rounds.length; r++)
      expect(() => checkSchedule(withRound(schedule, r, { gate: r - 1 })), `round ${r}`).toThrow(ScheduleError);
  });

  it('where a round waits for itself or for what comes later: nobody would ever send', () => {
    for (const schedule of [
      ring('all-reduce', 4),
      halvingDoubling('all-reduce', 8),
      hierarchical('all-gather', 12, { perDomain: 4, across: 'ring' }),
    ]) {
      schedule.rounds.forEach((_, r) => {
        expect(() => checkSchedule(withRound(schedule, r, { gate: r + 1 }))).toThrow(
          `ranks wait for each other: rank 0 in round ${r}, rank 1 in round ${r}`,
        );
        expect(() => checkSchedule(withRound(schedule, r, { gate: 99 }))).toThrow(`ranks wait for each other: rank 0 in round ${r}`);
      });
    }
  });

  it('where the steps of a ring do not wait for each other', () => {
    expect(() => checkSchedule(withRound(ring('all-reduce', 5), 0, { follows: { from: 0, ahead: -5 } }))).toThrow('ends with an incomplete chunk');
  });

  it('where messages go to the wrong rank', () => {
    // Two steps round a ring of 5 at once: the part that a rank passes on never comes to it.
    expect(() => checkSchedule(withRound(ring('all-reduce', 5), 0, { shift: 2 }))).toThrow(ScheduleError);
    expect(() => checkSchedule(withRound(ring('all-gather', 5), 0, { shift: 2 }))).toThrow(/rank \d sends chunk \d before it has it, in round 0/);
    // Two stages over the same neighbours.
    expect(() => checkSchedule(withRound(halvingDoubling('reduce-scatter', 4), 1, { stride: 1 }))).toThrow(ScheduleError);
  });

  it('where a rank would send to itself', () => {
    expect(() => checkSchedule(withRound(ring('all-reduce', 5), 0, { shift: 5 }))).toThrow('rank 0 sends to itself in round 0');
    expect(() => checkSchedule({ ...ring('all-reduce', 4), order: () => 2 })).toThrow('rank 2 sends to itself in round 0');
  });

  it('where a stage is missing', () => {
    const schedule = halvingDoubling('all-reduce', 8);
    for (let r = 0; r < schedule.rounds.length; r++) {
      const rounds = schedule.rounds
        .filter((_, index) => index !== r)
        .map((round) => ({ ...round, gate: Math.min(round.gate, schedule.rounds.length - 2) }));
      const repaired = rounds.map((round, index) => ({ ...round, gate: Math.min(round.gate, index) }));
      expect(() => checkSchedule({ ...schedule, rounds: repaired }), `without round ${r}`).toThrow('ends with an incomplete chunk');
    }
  });

  it('where a step is missing or one too many, so that a contribution is counted twice', () => {
    expect(() => checkSchedule(withRound(ring('all-reduce', 6), 0, { repeat: 4 }))).toThrow('ends with an incomplete chunk');
    expect(() => checkSchedule(withRound(ring('all-reduce', 6), 0, { repeat: 6 }))).toThrow('would count a contribution to chunk');
    expect(() => checkSchedule(withRound(halvingDoubling('reduce-scatter', 4), 0, { repeat: 2 }))).toThrow(
      /rank \d would count a contribution to chunk \d twice, in round 0/,
    );
  });

  it('where what arrives is added instead of taken, or taken instead of added', () => {
    expect(() => checkSchedule(withRound(ring('all-reduce', 4), 1, { reduces: true }))).toThrow('would count a contribution to chunk');
    expect(() => checkSchedule(withRound(ring('all-reduce', 4), 0, { reduces: false }))).toThrow('ends with an incomplete chunk');
    // A buffer that waits for a part holds anything but zeros.
    expect(() => checkSchedule(withRound(ring('all-gather', 4), 0, { reduces: true }))).toThrow(
      /rank \d would add to chunk \d, of which it holds nothing, in round 0/,
    );
  });

  it('where a message is larger or smaller than the part that it carries', () => {
    for (const divisor of [1, 2, 8]) {
      expect(() => checkSchedule(withRound(ring('all-reduce', 4), 0, { divisor }))).toThrow(`round 0 carries 1 chunks, not ${4 / divisor}`);
    }
    expect(() => checkSchedule({ ...ring('all-reduce', 4), channels: 2 })).toThrow('round 0 carries 1 chunks, not 2');
  });

  it('where only one channel is wrong', () => {
    const good = ring('all-reduce', 8, { perDomain: 4, channels: 4 });
    const order = (channel: number, place: number): number => (channel === 3 && place === 5 ? 0 : (good.order?.(channel, place) ?? place));
    expect(() => checkSchedule({ ...good, order })).toThrow('channel 3');
  });

  it('whichever round of any schedule is changed: shift, gate, divisor and kind all matter', () => {
    for (const schedule of COLLECTIVES.flatMap((collective) => schedulesOf(collective, 12))) {
      schedule.rounds.forEach((round, r) => {
        const changes: Partial<ScheduleRound>[] = [
          { gate: r + 1 },
          { divisor: 2 * round.divisor },
          { reduces: !round.reduces },
          { shift: round.radix },
        ];
        for (const change of changes) {
          expect(() => checkSchedule(withRound(schedule, r, change)), `${schedule.algorithm}, round ${r}: ${JSON.stringify(change)}`).toThrow(
            ScheduleError,
          );
        }
      });
    }
  });

  it('where ranks wait for each other, with what they lack', () => {
    expect(() => checkSchedule(withRound(ring('all-reduce', 4), 1, { follows: { from: 1, ahead: 1 } }))).toThrow(
      'rank 0 in round 1, rank 1 in round 1, rank 2 in round 1, rank 3 in round 1; rank 0 lacks message 0 of round 1',
    );
    expect(() => checkSchedule(withRound(halvingDoubling('all-reduce', 4), 1, { gate: 2 }))).toThrow('rank 0 lacks messages of round 1');
  });

  it('where a strand would send what only another strand waits for', () => {
    // The root sends down what has come up; without following the round before, it may be early.
    const trees = doubleTreeAllReduce(8);
    checkSchedule(trees);
    expect(() => checkSchedule(withRound(trees, 1, { follows: { from: 1, ahead: 1 } }))).toThrow('ends with an incomplete chunk');
  });

  it('where a piece is sent before it has come', () => {
    const chain = ring('broadcast', 4, { pieceBytes: 1 });
    checkSchedule(chain, 3);
    expect(() => checkSchedule(withRound(chain, 0, { follows: { from: 0, ahead: 0 } }), 3)).toThrow(
      'rank 1 sends chunk 0 before it has it, in round 0',
    );
  });
});
