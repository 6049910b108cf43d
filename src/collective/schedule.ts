export type Collective = 'all-reduce' | 'reduce-scatter' | 'all-gather';

/**
 * A stage works on one digit of a rank's position, written in a mixed radix: digit = ⌊position / stride⌋ mod radix. The ranks that differ in this digit alone
 * form a group of `radix`. `reduce-scatter` leaves each of them with the part of the block that its digit names, summed over the group; `all-gather` undoes it.
 * `ring` passes parts round the group (radix − 1 dependent steps); `direct` sends each part straight to its owner (radix − 1 independent messages;
 * with radix 2 this is the pairwise exchange of recursive halving and doubling).
 */
export interface Stage {
  op: 'reduce-scatter' | 'all-gather';
  style: 'ring' | 'direct';
  stride: number;
  radix: number;
}

/** A collective as data: in every round a rank sends to the position whose digit (stride, radix) is `shift` higher. Never a list of sends. */
export interface Schedule {
  collective: Collective;
  algorithm: string;
  ranks: number;
  channels: number;
  stages: Stage[];
  rounds: ScheduleRound[];
  /** Position in the communicator of the i-th place of a channel's pattern; places are positions when absent. */
  order?: (channel: number, place: number) => number;
}

/** What is the same for all actors in a round of a schedule. */
export interface Round {
  /** Messages that an actor sends in the round, one after the other. */
  repeat: number;
  /** A message holds ceil(bytes of the collective / divisor). */
  divisor: number;
  /** Message k + 1 waits for the k-th message received in the same round. */
  chained: boolean;
  /** A message waits for everything received in rounds before this one. */
  gate: number;
  /** The receiver reduces what arrives. */
  reduces: boolean;
}

/** A round with its pattern: whom it sends to. */
export interface ScheduleRound extends Round {
  stage: number;
  stride: number;
  radix: number;
  shift: number;
}

/** The place that a message of the round goes to. @example partner({ stride: 2, radix: 2, shift: 1 }, 1) // 3 */
export function partner({ stride, radix, shift }: Pick<ScheduleRound, 'stride' | 'radix' | 'shift'>, place: number): number {
  const digit = Math.floor(place / stride) % radix;
  return place + (((digit + shift) % radix) - digit) * stride;
}

/**
 * Turns stages into a schedule. The payload of a message is ceil(S / divisor) for a collective of S bytes (nccl-tests' size): a reduce-scatter stage divides the
 * block by its radix, an all-gather stage multiplies it again.
 *
 * @throws RangeError when the stages do not cover the ranks.
 */
export function scheduleOf(
  { collective, algorithm, ranks, channels = 1, order }: Pick<Schedule, 'collective' | 'algorithm' | 'ranks' | 'order'> & { channels?: number },
  stages: Stage[],
): Schedule {
  const of = (op: Stage['op']): number => stages.filter((s) => s.op === op).reduce((product, s) => product * s.radix, 1);
  const wanted = { 'reduce-scatter': collective === 'all-gather' ? 1 : ranks, 'all-gather': collective === 'reduce-scatter' ? 1 : ranks };
  for (const op of ['reduce-scatter', 'all-gather'] as const) {
    if (of(op) !== wanted[op]) throw new RangeError(`${algorithm} ${collective}: ${op} stages cover ${of(op)} ranks of ${wanted[op]}`);
  }
  const rounds: ScheduleRound[] = [];
  let divisor = channels * (collective === 'all-gather' ? ranks : 1);
  stages.forEach(({ op, style, stride, radix }, stage) => {
    if (op === 'reduce-scatter') divisor *= radix;
    const gate = rounds.length;
    const common = { stage, stride, radix, divisor, gate, reduces: op === 'reduce-scatter' };
    if (style === 'ring') {
      if (radix > 1) rounds.push({ ...common, shift: 1, repeat: radix - 1, chained: true });
    } else for (let shift = 1; shift < radix; shift++) rounds.push({ ...common, shift, repeat: 1, chained: false });
    if (op === 'all-gather') divisor /= radix;
  });
  return { collective, algorithm, ranks, channels, stages, rounds, ...(order && { order }) };
}

/** The stages of a collective from those of its reduce-scatter half: an all-gather is the same walked backwards, an all-reduce is both. */
export function halves(collective: Collective, down: Stage[]): Stage[] {
  const up = down.toReversed().map((stage): Stage => ({ ...stage, op: 'all-gather' }));
  if (collective === 'reduce-scatter') return down;
  return collective === 'all-gather' ? up : [...down, ...up];
}
