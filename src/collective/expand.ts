import { circulantParts } from './circulant';
import { placesOf } from './in-network-places';
import type { DigitStage, Schedule, ScheduleRound } from './schedule';

/** One message of a schedule written out: only for small checks, imports and traces. */
export interface Send {
  round: number;
  /** Which of the round's repeats. */
  iteration: number;
  channel: number;
  /** Ranks; numbers from the schedule's ranks on are hubs. */
  from: number;
  to: number;
  /** Chunks that the message carries, as `Schedule.carries` numbers them; cut into p pieces, piece i of chunk c is number c × p + i. */
  chunks: number[];
}

/**
 * All messages of one channel, round by round. N² in the number of ranks: never call it in a simulation.
 *
 * @param pieces into how many a message of a round with `pieceBytes` is cut; each is a message of its own
 * @example expand(ring('all-gather', 4)).length // 12
 */
export function expand(schedule: Schedule, channel = 0, pieces = 1): Send[] {
  const { ranks, rounds, order = (_: number, place: number) => place } = schedule;
  const places = placesOf(schedule);
  const memberAt = (place: number): number => (place < ranks ? order(channel, place) : place);
  const sends: Send[] = [];
  const carries = schedule.carries ?? (schedule.parts === 0 ? () => [] : carriedByStages(schedule));
  const every = Array.from({ length: pieces }, (_, piece) => piece);
  rounds.forEach((round, r) => {
    const cut = round.pieceBytes === undefined ? 1 : pieces;
    for (let iteration = 0; iteration < round.repeat * cut; iteration++) {
      const k = Math.floor(iteration / cut);
      const carried = cut === 1 ? every : [iteration % cut];
      for (let place = 0; place < places.count; place++) {
        const peer = places.peerOf(round, place, channel);
        if (peer < 0) continue;
        const [from, to] = round.trees?.way === 'down' ? [peer, place] : [place, peer];
        const whole = carries(round, k, from, channel, to);
        const chunks = pieces === 1 ? whole : whole.flatMap((chunk) => carried.map((piece) => chunk * pieces + piece));
        sends.push({ round: r, iteration, channel, from: memberAt(from), to: memberAt(to), chunks });
      }
    }
  });
  return sends;
}

/** What a message carries follows from the digits that its stage and those around it work on: chunks that agree with the sender in some digits and have one of their own. */
function carriedByStages({ ranks, stages }: Schedule): NonNullable<Schedule['carries']> {
  const blocks = stages.map((stage, s) => {
    // Digits that are already narrowed down to the sender's own when the stage runs.
    const fixed =
      stage.op === 'all-gather'
        ? stages.slice(s + 1).filter(({ op }) => op === 'all-gather')
        : stages.slice(0, s).filter(({ op }) => op === 'reduce-scatter');
    const nameOf = (place: number, part: number): number => fixed.reduce((name, other) => name * other.radix + digit(place, other), part);
    const chunks = new Map<number, number[]>();
    for (let chunk = 0; chunk < ranks; chunk++) {
      const name = nameOf(chunk, stage.style === 'tree' ? 0 : digit(chunk, stage));
      const block = chunks.get(name);
      if (block === undefined) chunks.set(name, [chunk]);
      else block.push(chunk);
    }
    return { chunks, nameOf };
  });
  return (round, k, place) => {
    const stage = stages[round.stage];
    const { chunks, nameOf } = blocks[round.stage];
    const own = digit(place, stage);
    const parts =
      stage.style === 'tree' ? [0] : stage.style === 'circulant' ? circulantParts(stage, round.shift, own) : [partOf(stage, round, own, k)];
    return parts.flatMap((part) => chunks.get(nameOf(place, part)) ?? []);
  };
}

const digit = (place: number, { stride, radix }: { stride: number; radix: number }): number => Math.floor(place / stride) % radix;

/** The part of the block that a place sends as the k-th message of a round. */
function partOf({ op, style, radix }: DigitStage, { shift }: ScheduleRound, own: number, k: number): number {
  if (style === 'direct') return op === 'reduce-scatter' ? (own + shift) % radix : own;
  return (op === 'reduce-scatter' ? own - 1 - k + radix : own - k + radix) % radix;
}
