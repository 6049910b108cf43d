import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchedule } from '../../src/collective/check';
import { type ExplicitSend, explicitSchedule } from '../../src/collective/explicit-schedule';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import type { Schedule } from '../../src/collective/schedule';
import { writtenOut } from '../../src/collective/written-out';
import { runWorld } from '../../src/network/run-world';
import { worldOf } from '../support/world';
import { COLLECTIVES, everyAlgorithm, PIECE } from './every-algorithm';

/** Whole pieces of every algorithm over the ranks used here. */
const BYTES = 60 * PIECE;
const piecesOf = ({ rounds }: Schedule): number =>
  rounds.reduce((most, { divisor, pieceBytes }) => (pieceBytes === undefined ? most : Math.max(most, Math.ceil(BYTES / divisor / pieceBytes))), 1);

const broadcast = (sends: ExplicitSend[], ranks = 4): Schedule => explicitSchedule({ collective: 'broadcast', ranks, chunks: 1, sends });
const one = (id: string, from: number, to: number, after: string[] = []): ExplicitSend => ({ id, from, to, chunks: [0], after });

describe('a schedule written out as sends', () => {
  it.each(COLLECTIVES)('of %s is checked like the one it came from, by every algorithm', (collective) => {
    for (const n of [2, 3, 6, 8, 9]) {
      for (const schedule of everyAlgorithm(collective, n)) {
        const pieces = schedule.rounds.some(({ pieceBytes }) => pieceBytes !== undefined) ? 2 : 1;
        checkSchedule(explicitSchedule(writtenOut(schedule, pieces)));
      }
    }
  });

  it.each(COLLECTIVES)('of %s takes the same times on every rank, and the same bytes over every link, whoever is late', (collective) => {
    const late = fc.array(fc.constantFrom(0, 0, 1_234_567, 40_000_000), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(2, 5, 6, 8), late, fc.nat(20), (n, delays, which) => {
        const schedules = everyAlgorithm(collective, n);
        const made = schedules[which % schedules.length];
        const schedule = { ...made, rounds: made.rounds.map(({ meets: _, ...round }) => round) };
        const options = { bytes: BYTES, startDelayPs: (rank: number) => delays[rank] };
        const [whole, written] = [schedule, explicitSchedule(writtenOut(schedule, piecesOf(schedule)))].map((each) =>
          runWorld(worldOf(each, options)),
        );
        expect([...written.finishPs], schedule.algorithm).toEqual([...whole.finishPs]);
        expect([...written.linkBytes]).toEqual([...whole.linkBytes]);
        expect(written.messages).toBe(whole.messages);
      }),
      { seed: 31, numRuns: 12 },
    );
  });

  it('reduces at the same times too', () => {
    const schedule = halvingDoubling('all-reduce', 12);
    const options = { bytes: BYTES, reducePsPerByte: 7.7 };
    expect(runWorld(worldOf(explicitSchedule(writtenOut(schedule)), options)).endPs).toBe(runWorld(worldOf(schedule, options)).endPs);
  });
});

describe('an explicit schedule', () => {
  it('sends a message when what it names has arrived, and not before', () => {
    // 50,000 B at 50 GB/s: 1 µs, and 0.5 µs of latency. 0 → 1 → 2, and 0 → 3 as 0's second: 3 has it at 2.5 µs, 2 at 3 µs.
    const run = runWorld(worldOf(broadcast([one('a', 0, 1), one('b', 1, 2, ['a']), one('c', 0, 3)]), { bytes: 50_000 }));
    expect([...run.finishPs]).toEqual([2_000_000, 2_500_000, 3_000_000, 2_500_000]);
  });

  it('sends one message to several receivers at once', () => {
    // Two copies through one port: 2 µs and 0.5 µs.
    const run = runWorld(worldOf(broadcast([{ from: 0, to: [1, 2], chunks: [0] }], 3), { bytes: 50_000 }));
    expect([...run.finishPs]).toEqual([2_000_000, 2_500_000, 2_500_000]);
  });

  it('goes on side by side in strands', () => {
    const sends = [0, 1].map((strand): ExplicitSend => ({ from: 0, to: strand + 1, chunks: [0], strand }));
    expect([...runWorld(worldOf(broadcast(sends, 3), { bytes: 50_000 })).finishPs]).toEqual([2_000_000, 2_500_000, 2_500_000]);
  });

  it('carries bytes without a meaning, whatever the size of the collective', () => {
    const sends = [
      { from: 0, to: 1, bytes: 50_000 },
      { id: 'big', from: 1, to: 0, bytes: 100_000 },
    ];
    const schedule = explicitSchedule({ collective: 'send-recv', ranks: 2, sends });
    checkSchedule(schedule);
    expect([...runWorld(worldOf(schedule, { bytes: 7 })).finishPs]).toEqual([2_500_000, 2_000_000]);
  });

  it('shares rounds and patterns, so that its size is that of the schedule it stands for', () => {
    const { rounds } = explicitSchedule(writtenOut(halvingDoubling('all-reduce', 16)));
    expect(rounds).toHaveLength(8);
    expect(new Set(rounds.map(({ trees }) => trees?.parents)).size).toBe(4);
  });

  it('is checked: a part that is sent before it is there, or never comes, is named', () => {
    expect(() => checkSchedule(broadcast([one('a', 0, 1), one('b', 1, 2), one('c', 0, 3)]))).toThrow(
      'explicit broadcast over 4 ranks, channel 0: rank 1 sends chunk 0 before it has it, in round 0',
    );
    expect(() => checkSchedule(broadcast([one('a', 0, 1), one('c', 0, 3)]))).toThrow('rank 2 ends with an incomplete chunk 0');
  });
});

describe('explicit sends are refused', () => {
  it('when they wait for each other, naming sends and ranks', () => {
    expect(() => broadcast([one('a', 0, 1, ['c']), one('b', 1, 2, ['a']), one('c', 2, 0, ['b'])])).toThrow(
      'ranks wait for each other: send "a" (0 → 1) waits for send "c" (2 → 0) waits for send "b" (1 → 2) waits for send "a" (0 → 1)',
    );
  });

  it('when a rank would have to send its second before its first', () => {
    expect(() => broadcast([one('a', 0, 1, ['b']), one('x', 0, 2), one('b', 1, 0, ['x'])])).toThrow(RangeError);
    expect(() => broadcast([one('a', 0, 1, ['x']), one('x', 0, 2)])).toThrow(
      'ranks wait for each other: send "a" (0 → 1) waits for send "x" (0 → 2) waits for send "a" (0 → 1)',
    );
  });

  it.each([
    [[one('first', 0, 1), one('b', 1, 2, ['frist'])], 'send "b" (1 → 2) waits for an unknown send "frist". Did you mean "first"?'],
    [[one('a', 0, 1), one('a', 1, 2)], 'send "a" (1 → 2) and send "a" (0 → 1) have the same id'],
    [[{ from: 0, to: 4, chunks: [0] }], 'send number 0 (0 → 4): rank 4 is not in 0 … 3'],
    [[{ from: -1, to: 1, chunks: [0] }], 'send number 0 (-1 → 1): rank -1 is not in 0 … 3'],
    [[one('a', 2, 2)], 'send "a" (2 → 2): rank 2 sends to itself'],
    [[{ from: 0, to: [1, 1], chunks: [0] }], 'its receivers must be one or more, each once'],
    [[{ from: 0, to: 1, chunks: [1] }], 'chunk 1 is not in 0 … 0'],
    [[{ from: 0, to: 1 }], 'it carries no chunks'],
    [[{ from: 0, to: 1, bytes: 8 }, one('a', 1, 2)], 'send "a" (1 → 2): either all sends have bytes or all have chunks'],
    [[{ from: 0, to: 1, bytes: -1 }], '-1 bytes; expected a whole number of at least 0'],
    [
      [one('a', 0, 1), one('c', 2, 3, ['a'])],
      'send "c" (2 → 3) waits for send "a" (0 → 1), which rank 2 neither receives nor sends in the same strand',
    ],
  ] as [ExplicitSend[], string][])('%j', (sends, message) => {
    expect(() => broadcast(sends)).toThrow(message);
    expect(() => broadcast(sends)).toThrow(RangeError);
  });

  it('when the ranks cannot own equal shares of the chunks', () => {
    const sends = [{ from: 0, to: 1, chunks: [0] }];
    expect(() => explicitSchedule({ collective: 'all-gather', ranks: 4, chunks: 6, sends })).toThrow(
      'all-gather over 4 ranks needs a multiple of 4 chunks, not 6',
    );
  });
});
