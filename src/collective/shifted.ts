import { divisorOf } from './divisor-of';
import type { Schedule, ScheduleRound } from './schedule';

/** A round in which every place does the same to the place `shift` further on, one message with several blocks. */
export interface ShiftedRound {
  shift: number;
  gate: number;
  /** How far behind its sender each block comes from (all-gather), or how far ahead it is going (reduce-scatter). */
  away: number[];
}

/**
 * An all-gather or a reduce-scatter in which all places do the same, each in a frame that begins with itself: the schedule looks the same from every place.
 *
 * @example shifted('all-gather', 'mine', 2, [{ shift: 1, gate: 0, away: [0] }])
 */
export function shifted(collective: 'all-gather' | 'reduce-scatter', algorithm: string, ranks: number, rounds: ShiftedRound[]): Schedule {
  const sign = collective === 'all-gather' ? -1 : 1;
  return {
    collective,
    algorithm,
    ranks,
    channels: 1,
    stages: [],
    rounds: rounds.map(
      ({ shift, gate, away }, stage): ScheduleRound => ({
        stage,
        stride: 1,
        radix: ranks,
        shift: ((shift % ranks) + ranks) % ranks,
        repeat: 1,
        divisor: divisorOf(ranks, away.length),
        gate,
        reduces: collective === 'reduce-scatter',
        strand: 0,
      }),
    ),
    carries: ({ stage }, _k, place) => rounds[stage].away.map((distance) => (((place + sign * distance) % ranks) + ranks) % ranks),
  };
}
