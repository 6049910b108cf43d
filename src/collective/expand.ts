import { partner, type Schedule } from './schedule';

/** One message of a schedule written out: only for small checks, imports and traces. */
export interface Send {
  round: number;
  /** Which of the round's repeats. */
  iteration: number;
  channel: number;
  from: number;
  to: number;
  /** Chunks that the message carries, 0 … ranks − 1. */
  chunks: number[];
}

/** All messages of one channel in the order in which they may be sent. N² in the number of ranks: never call it in a simulation. */
export function expand(schedule: Schedule, channel = 0): Send[] {
  const { ranks, rounds, stages, order = (_: number, place: number) => place } = schedule;
  const digit = (place: number, { stride, radix }: { stride: number; radix: number }): number => Math.floor(place / stride) % radix;
  const sends: Send[] = [];
  rounds.forEach((round, r) => {
    const stage = stages[round.stage] as (typeof stages)[number];
    // Digits that are already narrowed down to the sender's own when this stage runs.
    const fixed =
      stage.op === 'reduce-scatter'
        ? stages.slice(0, round.stage).filter((s) => s.op === 'reduce-scatter')
        : stages.slice(round.stage + 1).filter((s) => s.op === 'all-gather');
    for (let k = 0; k < round.repeat; k++) {
      for (let place = 0; place < ranks; place++) {
        const own = digit(place, stage);
        const part =
          stage.style === 'direct'
            ? stage.op === 'reduce-scatter'
              ? own + round.shift
              : own
            : stage.op === 'reduce-scatter'
              ? own - 1 - k + stage.radix
              : own - k + stage.radix;
        const chunks: number[] = [];
        for (let chunk = 0; chunk < ranks; chunk++) {
          if (digit(chunk, stage) === part % stage.radix && fixed.every((s) => digit(chunk, s) === digit(place, s))) chunks.push(chunk);
        }
        sends.push({ round: r, iteration: k, channel, from: order(channel, place), to: order(channel, partner(round, place)), chunks });
      }
    }
  });
  return sends;
}
