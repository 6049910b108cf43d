import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { ring } from '../../src/collective/ring';
import { peerOf, type Schedule, type ScheduleRound } from '../../src/collective/schedule';
import { compileLinks } from '../../src/fabric/fabric';
import { star } from '../../src/fabric/star';
import { runWorld } from '../../src/network/run-world';
import { assemble, type Costs } from '../../src/world/assemble';
import { checkFold } from '../../src/world/check-fold';
import { fold, unfolded } from '../../src/world/fold';
import { place } from '../../src/world/placement';
import { quotient } from '../../src/world/quotient';
import { collective, worldOf } from '../support/world';
import { difference } from './difference';

/** Every message of a schedule as a round of its own, which waits for exactly those that its gate and what it follows name: no gates are left. */
function spelledOut(schedule: Schedule): Schedule {
  const { ranks, rounds } = schedule;
  const out: ScheduleRound[] = [];
  /** Rounds that one round became, one for each repeat. */
  const became: number[][] = [];
  const needs = { start: [0], round: [] as number[], from: [] as number[] };
  rounds.forEach((round, r) => {
    became.push([]);
    const from = Array.from({ length: ranks }, (_, place) =>
      Array.from({ length: ranks }, (_, sender) => sender).filter((s) => peerOf(round, s) === place),
    );
    for (let k = 0; k < round.repeat; k++) {
      for (let place = 0; place < ranks; place++) {
        for (let q = 0; q <= r; q++) {
          const all = q < round.gate ? rounds[q].repeat : round.follows !== undefined && q >= round.follows.from ? k + round.follows.ahead : 0;
          const senders = q === r ? from[place] : Array.from({ length: ranks }, (_, s) => s).filter((s) => peerOf(rounds[q], s) === place);
          for (let i = 0; i < all && became[q][i] !== undefined; i++) {
            for (const sender of senders) {
              needs.round.push(became[q][i]);
              needs.from.push(sender);
            }
          }
        }
        needs.start.push(needs.round.length);
      }
      became[r].push(out.length);
      const parents = [Int32Array.from({ length: ranks }, (_, place) => peerOf(round, place))];
      out.push({ ...round, repeat: 1, gate: 0, stage: round.stage, stride: 1, radix: ranks, shift: 0, trees: { parents, way: 'up' } });
    }
  });
  const rounded = out.map(({ follows: _, ...round }) => round);
  return {
    ...schedule,
    algorithm: `${schedule.algorithm}, spelled out`,
    rounds: rounded,
    needs: { start: Int32Array.from(needs.start), round: Int32Array.from(needs.round), from: Int32Array.from(needs.from) },
  };
}

/** Meetings are of ranks, not of messages: they cannot be spelled out. */
const unmet = (schedule: Schedule): Schedule => ({ ...schedule, rounds: schedule.rounds.map(({ meets: _, ...round }) => round) });
const schedules = fc.constantFrom(
  ring('all-reduce', 6),
  ring('all-gather', 9),
  unmet(halvingDoubling('all-reduce', 8)),
  unmet(halvingDoubling('all-reduce', 12)),
);

describe('a schedule whose messages wait for single messages', () => {
  it('takes the same times as the one with gates that it spells out, on every rank', () => {
    fc.assert(
      fc.property(schedules, fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }), (schedule, late) => {
        const options = { bytes: 1_000_000, startDelayPs: (rank: number) => (late[rank] as number) * 3_333_333 };
        expect([...runWorld(worldOf(spelledOut(schedule), options)).finishPs]).toEqual([...runWorld(worldOf(schedule, options)).finishPs]);
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  it('folds like it, proved equitable, and gives the whole to the bit', () => {
    fc.assert(
      fc.property(schedules, fc.array(fc.constantFrom(0, 0, 0, 0, 1_234_567), { minLength: 12, maxLength: 12 }), (schedule, late) => {
        const { ranks } = schedule;
        const costs: Costs = {
          portBytesPerSecond: [50e9, 50e9, 50e9, 50e9],
          linkLatencyPs: () => 250_000,
          hopExcessPs: [0, 0],
          launchPs: 0,
          wireExpansion: 1,
          reducePsPerByte: 0,
          startDelayPs: (rank) => late[rank] as number,
          contention: true,
        };
        const members = Int32Array.from({ length: ranks }, (_, rank) => rank);
        const fabric = star(ranks);
        const inputOf = (of: Schedule) => ({
          rankColour: Int32Array.from({ length: ranks }, (_, rank) => (late[rank] as number) && 1),
          links: compileLinks(fabric),
          placements: [place(of, members, fabric)],
        });
        const input = inputOf(spelledOut(schedule));
        const classes = fold(input);
        checkFold(input, classes);
        expect(classes.ranks).toBe(fold(inputOf(schedule)).ranks);
        const whole = quotient(input, unfolded(input));
        expect(difference(classes.rankClass, classes.linkClass, quotient(input, classes), whole, [collective(1_000_000)], costs)).toBeNull();
        expect(runWorld(assemble(whole, [collective(1_000_000)], costs)).messages).toBeGreaterThan(0);
      }),
      { seed: 9, numRuns: 40 },
    );
  });

  it('is told apart where two ranks wait for different messages, and the check refuses to merge them', () => {
    // Ranks 0 and 1 exchange twice; only rank 0's second message waits for the first of the other.
    const parents = [Int32Array.of(1, 0)];
    const round = {
      stage: 0,
      stride: 1,
      radix: 2,
      shift: 0,
      repeat: 1,
      divisor: 1,
      gate: 0,
      reduces: false,
      strand: 0,
      trees: { parents, way: 'up' as const },
    };
    const schedule: Schedule = {
      collective: 'all-gather',
      algorithm: 'uneven',
      ranks: 2,
      channels: 1,
      stages: [],
      rounds: [round, round],
      needs: { start: Int32Array.of(0, 0, 0, 1, 1), round: Int32Array.of(0), from: Int32Array.of(1) },
    };
    const fabric = star(2);
    const input = { rankColour: new Int32Array(2), links: compileLinks(fabric), placements: [place(schedule, Int32Array.of(0, 1), fabric)] };
    expect(fold(input).ranks).toBe(2);
    const merged = {
      rankClass: new Int32Array(2),
      ranks: 1,
      linkClass: Int32Array.of(0, 1, 0, 1),
      links: 2,
      actorClass: [new Int32Array(2)],
      actors: [1],
    };
    expect(() => checkFold(input, merged)).toThrow('what its message of round 1 waits for');
    // 100 B at 50 GB/s: 2 ns, and 500 ns of latency. Rank 1 sends both at once; rank 0's second leaves when rank 1's first has come, at 502 ns, and rank 1 has it at 1,004 ns.
    expect([...runWorld(worldOf(schedule, { bytes: 100 })).finishPs]).toEqual([504_000, 1_004_000]);
  });
});
