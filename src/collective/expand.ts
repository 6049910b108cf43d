import { type DigitStage, peerOf, type Schedule, type ScheduleRound } from './schedule';

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

/** All messages of one channel, round by round, nothing cut into pieces. N² in the number of ranks: never call it in a simulation. */
export function expand(schedule: Schedule, channel = 0): Send[] {
  const { ranks, rounds, stages, order = (_: number, place: number) => place } = schedule;
  const sends: Send[] = [];
  rounds.forEach((round, r) => {
    const stage = stages[round.stage];
    // Digits that are already narrowed down to the sender's own when this stage runs.
    const fixed =
      stage.op === 'all-gather'
        ? stages.slice(round.stage + 1).filter((s) => s.op === 'all-gather')
        : stages.slice(0, round.stage).filter((s) => s.op === 'reduce-scatter');
    for (let k = 0; k < round.repeat; k++) {
      for (let place = 0; place < ranks; place++) {
        const peer = peerOf(round, place, channel);
        if (peer < 0) continue;
        const part = stage.style === 'tree' ? undefined : partOf(stage, round, digit(place, stage), k);
        const chunks: number[] = [];
        for (let chunk = 0; chunk < ranks; chunk++) {
          if (part !== undefined && digit(chunk, stage) !== part) continue;
          if (fixed.every((s) => digit(chunk, s) === digit(place, s))) chunks.push(chunk);
        }
        const [from, to] = round.trees?.way === 'down' ? [peer, place] : [place, peer];
        sends.push({ round: r, iteration: k, channel, from: order(channel, from), to: order(channel, to), chunks });
      }
    }
  });
  return sends;
}

const digit = (place: number, { stride, radix }: { stride: number; radix: number }): number => Math.floor(place / stride) % radix;

/** The part of the block that a place sends as the k-th message of a round. */
function partOf({ op, style, radix }: DigitStage, { shift }: ScheduleRound, own: number, k: number): number {
  if (style === 'direct') return op === 'reduce-scatter' ? (own + shift) % radix : own;
  return (op === 'reduce-scatter' ? own - 1 - k + radix : own - k + radix) % radix;
}
