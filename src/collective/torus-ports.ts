import type { Collective, Schedule, ScheduleRound } from './schedule';
import { type Side, sidesOf } from './torus-sides';

/** What one round of a torus does: which dimension it goes along, in whose order, and which way. */
interface PortRound {
  op: 'reduce-scatter' | 'all-gather';
  strand: number;
  /** The strand's dimensions in its order, and the place of this round's in it. */
  order: Side[];
  at: number;
  back: boolean;
}

/**
 * Bucket algorithm over all ports of a torus whatever its sides: the buffer is cut in a part for each dimension to begin with and each way round, which go side by side as strands of one actor.
 * A part is reduced and scattered round the rings of each dimension in turn, then gathered back. With equal sides k in D dimensions, 2 Σ_i (k − 1)(S/(2D·B·k^i) + α), so 2(n − 1)/n · S/(2D·B) and as many
 * latencies as one part has. With unequal sides a dimension begins when the slowest part has left the one before.
 * N. Jain, Y. Sabharwal, Optimal bucket algorithms for large MPI collectives on torus interconnects, ICS 2010, §4.
 *
 * @param shape ranks along each dimension; positions are numbered first dimension fastest
 * @throws RangeError for a collective that is not made of these halves
 * @example torusPorts('all-reduce', [8, 12, 12])
 */
export function torusPorts(collective: Collective, shape: readonly number[]): Schedule {
  if (collective !== 'all-reduce' && collective !== 'reduce-scatter' && collective !== 'all-gather') {
    throw new RangeError(`torus-ring does all-reduce, reduce-scatter, all-gather, not ${collective}`);
  }
  const ranks = shape.reduce((product, size) => product * size, 1);
  const share = collective === 'all-gather' ? ranks : 1;
  const known: PortRound[] = [];
  const down = collective === 'all-gather' ? [] : portRounds('reduce-scatter', shape, { share, first: 0 }, known);
  const up = collective === 'reduce-scatter' ? [] : portRounds('all-gather', shape, { share: 1, first: down.length }, known);
  return {
    collective,
    algorithm: 'torus-ring',
    ranks,
    channels: 1,
    stages: [],
    rounds: [...down, ...up],
    parts: ranks * strandsOf(sidesOf(shape)),
    carries: ({ stage }, k, place) => carried(known[stage], k, place, strandsOf(sidesOf(shape))),
  };
}

/**
 * A schedule whose part inside a domain goes over all ports of the domain's torus, in the place of its rounds on the lowest digit. Messages have no meaning left that could be checked.
 *
 * @param schedule in which ranks of a domain reduce-scatter on the lowest digit first and all-gather on it last
 */
export function torusPortsInside(schedule: Schedule, shape: readonly number[], algorithm: string): Schedule {
  const inDomain = shape.reduce((product, size) => product * size, 1);
  const inside = ({ stride, radix }: ScheduleRound): boolean => stride === 1 && radix === inDomain;
  const across = schedule.rounds.filter((round) => !inside(round));
  const before = schedule.rounds.findIndex((round) => !inside(round));
  const { channels, collective } = schedule;
  const down = collective === 'all-gather' ? [] : portRounds('reduce-scatter', shape, { share: channels, first: 0 });
  const moved = across.map((round): ScheduleRound => {
    const at = (index: number): number => Math.max(0, index - before) + down.length;
    return {
      ...round,
      gate: at(round.gate),
      ...(round.follows && { follows: { ...round.follows, from: at(round.follows.from) } }),
      ...(round.meets && { meets: { from: at(round.meets.from), to: at(round.meets.to) } }),
    };
  });
  const up = collective === 'reduce-scatter' ? [] : portRounds('all-gather', shape, { share: channels, first: down.length + moved.length });
  return { ...schedule, algorithm, stages: [], parts: 0, carries: () => [], rounds: [...down, ...moved, ...up] };
}

/** Rounds of one half, all strands of a dimension before any of the next, so that one gate serves them. */
function portRounds(
  op: PortRound['op'],
  shape: readonly number[],
  { share, first }: { share: number; first: number },
  known: PortRound[] = [],
): ScheduleRound[] {
  const sides = sidesOf(shape);
  const strands = strandsOf(sides);
  const rounds: ScheduleRound[] = [];
  const phases = sides.map((_, at) => at);
  for (const at of op === 'all-gather' ? phases.reverse() : phases) {
    const gate = first + rounds.length;
    for (let strand = 0; strand < strands; strand++) {
      const order = sides.map((_, i) => sides[(i + strand) % sides.length]);
      const back = strand >= sides.length;
      const { radix, stride } = order[at];
      const divisor = order.slice(0, at + 1).reduce((product, side) => product * side.radix, share * strands);
      rounds.push({
        stage: known.push({ op, strand, order, at, back }) - 1,
        stride,
        radix,
        shift: back ? radix - 1 : 1,
        repeat: radix - 1,
        divisor,
        gate,
        follows: { from: first + rounds.length, ahead: 0 },
        reduces: op === 'reduce-scatter',
        strand,
      });
    }
  }
  return rounds;
}

/** Rings of two have one way only. */
const strandsOf = (sides: readonly Side[]): number => (sides.some(({ radix }) => radix > 2) ? 2 : 1) * sides.length;

/** Parts of the k-th message of a place: in the dimensions before the round's the place's own, in its own the one that is passed on, in all others every one. */
function carried({ op, strand, order, at, back }: PortRound, k: number, place: number, strands: number): number[] {
  let parts = [strand];
  order.forEach(({ radix, stride }, i) => {
    const own = Math.floor(place / stride) % radix;
    const behind = op === 'reduce-scatter' ? k + 1 : k;
    const passed = (((own + (back ? behind : -behind)) % radix) + radix) % radix;
    const digits = i < at ? [own] : i === at ? [passed] : Array.from({ length: radix }, (_, digit) => digit);
    parts = parts.flatMap((part) => digits.map((digit) => part + digit * stride * strands));
  });
  return parts;
}
