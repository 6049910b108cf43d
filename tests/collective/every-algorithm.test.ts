import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bruck } from '../../src/collective/bruck';
import { checkSchedule, ScheduleError } from '../../src/collective/check';
import { pat } from '../../src/collective/pat';
import { ring } from '../../src/collective/ring';
import { peerOf, type Schedule, type ScheduleRound } from '../../src/collective/schedule';
import { torusRing } from '../../src/collective/torus-ring';
import { runWorld } from '../../src/network/run-world';
import { divisorsOf } from '../support/sizes';
import { worldOf } from '../support/world';
import { COLLECTIVES, everyAlgorithm, PIECE } from './every-algorithm';

/** Buffers of S bytes that all ranks together put on their ports. */
const buffersSent = ({ rounds, channels, ranks }: Schedule): number => {
  let sum = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (const round of rounds)
      for (let place = 0; place < ranks; place++) if (peerOf(round, place, channel) >= 0) sum += round.repeat / round.divisor;
  }
  return sum;
};

/**
 * What they must be by the formulas. All-reduce 2(n − 1) in all, 2(n − 1)/n for each rank (Patarasuk and Yuan 2009, Theorem 1: the least); a tree sends a buffer up each of its n − 1 edges and down
 * again, the same in all. One-shot: n(n − 1) buffers. Reduce-scatter, all-gather, all-to-all: n − 1. Bruck's all-to-all moves a block once for each bit of its way (Bruck et al. 1997, §3).
 * Broadcast and reduce: one for each rank but the root. Send-recv: one for each rank.
 */
function wantedBuffers({ algorithm, collective, ranks: n }: Schedule): number {
  if (n === 1) return 0;
  if (algorithm === 'one-shot') return n * (n - 1);
  if (algorithm === 'bruck' && collective === 'all-to-all') {
    return Array.from({ length: n }, (_, way) => way.toString(2).replaceAll('0', '').length).reduce((sum, bits) => sum + bits, 0);
  }
  // Reduced in the domain, one buffer's n/d-th part goes up and down the trees across: 2(d − 1)/d · n inside, 2(D − 1) across. The sum is 2(n − 1) again.
  return { 'all-reduce': 2 * (n - 1), 'send-recv': n }[collective as string] ?? n - 1;
}

describe.each(COLLECTIVES)('%s, by every algorithm that does it,', (collective) => {
  it('leaves on each rank what it defines, and sends the bytes of its formula, over 1 to 64 ranks', () => {
    for (let n = 1; n <= 64; n++) {
      for (const schedule of everyAlgorithm(collective, n)) {
        checkSchedule(schedule);
        expect(buffersSent(schedule), `${schedule.algorithm} over ${n}`).toBeCloseTo(wantedBuffers(schedule), 9);
      }
    }
  });

  it('and over random larger numbers of ranks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 65, max: 200 }), fc.nat(20), (n, which) => {
        const schedules = everyAlgorithm(collective, n);
        checkSchedule(schedules[which % schedules.length]);
      }),
      { seed: 19, numRuns: 6 },
    );
  });

  it('in three pieces each, over 2 to 40 ranks', () => {
    for (let n = 2; n <= 40; n++)
      for (const schedule of everyAlgorithm(collective, n)) if (schedule.rounds.some(({ pieceBytes }) => pieceBytes)) checkSchedule(schedule, 3);
  });

  it('puts its payload times the expansion of the protocol on the wire, and nothing else', () => {
    for (const n of [2, 7, 12, 16]) {
      // Divides evenly into every chunk and piece: no ceil adds a byte.
      const bytes = 16 * 7 * 9 * PIECE;
      for (const schedule of everyAlgorithm(collective, n)) {
        for (const wireExpansion of [1, 2, 128 / 120]) {
          const { linkBytes } = runWorld(worldOf(schedule, { bytes, wireExpansion }));
          // A star's route has two links.
          const sent = linkBytes.reduce((sum, link) => sum + link, 0) / 2;
          const wanted = wantedBuffers(schedule) * bytes * wireExpansion;
          expect(Math.abs(sent / wanted - 1), `${schedule.algorithm} over ${n}`).toBeLessThan(1e-9);
        }
      }
    }
  });
});

describe('options of an algorithm', () => {
  it('PAT with any aggregation, over any number of ranks', () => {
    for (const collective of ['all-gather', 'reduce-scatter'] as const) {
      for (let n = 2; n <= 64; n++) {
        for (let aggregation = 1; aggregation <= Math.max(1, 2 ** Math.ceil(Math.log2(n)) / 2); aggregation *= 2) {
          const schedule = pat(collective, n, { aggregation });
          checkSchedule(schedule);
          expect(buffersSent(schedule)).toBeCloseTo(n - 1, 9);
        }
      }
    }
  });

  it('rings through domains of every size begin their chain at the root in every channel', () => {
    for (const collective of ['broadcast', 'reduce'] as const) {
      for (const n of [4, 12, 24, 30]) {
        for (const perDomain of divisorsOf(n)) {
          for (const channels of [1, 2, perDomain, perDomain + 1]) checkSchedule(ring(collective, n, { perDomain, channels, pieceBytes: 1 }), 2);
        }
      }
    }
  });

  it('torus rings over any dimensions, and over all ports of an even torus', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...(['all-reduce', 'reduce-scatter', 'all-gather'] as const)), shapes, (collective, shape) => {
        checkSchedule(torusRing(collective, { shape }));
      }),
      { seed: 23, numRuns: 40 },
    );
    for (const shape of [[2], [5], [2, 2], [4, 4], [3, 3, 3], [1, 4, 4], [2, 2, 2, 2]])
      checkSchedule(torusRing('all-reduce', { shape, ports: 'all' }));
  });
});

describe('a change of any round is caught', () => {
  const withRound = (schedule: Schedule, index: number, change: Partial<ScheduleRound>): Schedule => ({
    ...schedule,
    rounds: schedule.rounds.map((round, r) => (r === index ? { ...round, ...change } : round)),
  });

  it.each(COLLECTIVES)('of %s, by every algorithm: what it waits for, carries, adds and whom it reaches all matter', (collective) => {
    for (const schedule of everyAlgorithm(collective, 12)) {
      schedule.rounds.forEach((round, r) => {
        // A tree goes on without a circle until it waits for what is never sent.
        const changes: Partial<ScheduleRound>[] = [
          { gate: round.trees === undefined ? r + 1 : 99 },
          { divisor: 2 * round.divisor },
          { reduces: !round.reduces },
        ];
        if (round.trees === undefined) changes.push({ shift: round.radix });
        else changes.push({ trees: { ...round.trees, way: round.trees.way === 'up' ? 'down' : 'up' } });
        for (const change of changes) {
          expect(() => checkSchedule(withRound(schedule, r, change)), `${schedule.algorithm}, round ${r}: ${JSON.stringify(change)}`).toThrow(
            ScheduleError,
          );
        }
      });
    }
  });

  it('of Bruck and PAT: no gate can be a round earlier', () => {
    const schedules = [
      bruck('all-gather', 16),
      bruck('all-to-all', 16),
      ...[1, 2, 4, 8].flatMap((aggregation) => [pat('all-gather', 16, { aggregation }), pat('reduce-scatter', 16, { aggregation })]),
    ];
    for (const schedule of schedules) {
      schedule.rounds.forEach(({ gate }, r) => {
        // A round that waits for no more than those before it is safe behind them.
        if (gate > Math.max(0, ...schedule.rounds.slice(0, r).map((before) => before.gate)))
          expect(() => checkSchedule(withRound(schedule, r, { gate: gate - 1 })), `${schedule.algorithm} ${schedule.collective}, round ${r}`).toThrow(
            ScheduleError,
          );
      });
    }
  });
});
