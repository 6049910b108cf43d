import { circulantSteps } from './circulant';
import { divisorOf } from './divisor-of';
import type { Hubs } from './in-network-hubs';

/**
 * What ranks want of each other. S is nccl-tests' size: the buffer that is reduced (all-reduce, reduce), sent (broadcast, reduce-scatter, all-to-all: what a rank has for all ranks
 * together; send-recv: to the next rank) or gathered (all-gather: what a rank has at the end). Broadcast and reduce have position 0 as their root.
 */
export type Collective = 'all-reduce' | 'reduce-scatter' | 'all-gather' | 'all-to-all' | 'broadcast' | 'reduce' | 'send-recv';

/**
 * A stage works on one digit of a rank's position, written in a mixed radix: digit = ⌊position / stride⌋ mod radix. The ranks that differ in this digit alone
 * form a group of `radix`. `reduce-scatter` leaves each of them with the part of the block that its digit names, summed over the group; `all-gather` undoes it.
 * `ring` passes parts round the group (radix − 1 dependent steps); `direct` sends each part straight to its owner (radix − 1 independent messages;
 * with radix 2 this is the pairwise exchange of recursive halving and doubling), one after the other or all `sideBySide`; `circulant` passes on half of the parts
 * that are left, ⌈log2 radix⌉ times (`circulant.ts`).
 */
export interface DigitStage {
  op: 'reduce-scatter' | 'all-gather';
  style: 'ring' | 'direct' | 'circulant';
  stride: number;
  radix: number;
  sideBySide?: boolean;
  /** Who sends waits until all its receivers of the stage (of the round, when the rounds depend on each other) have come as far: no two stages crowd on one port. */
  meets?: boolean;
}

/** Reduces the block up a tree over the digit's values and sends the sum down again. A tree is the parent of each value, −1 for the root. */
export interface TreeStage {
  op: 'all-reduce';
  style: 'tree';
  stride: number;
  radix: number;
  /** Of channel c: tree c mod their number. */
  trees: Int32Array[];
  /** A message longer than this is cut into pieces, which follow each other up and down. */
  pieceBytes?: number;
  /** Buffers of a receiver for each of its senders. Unlimited when absent. */
  slots?: number;
}

export type Stage = DigitStage | TreeStage;

/** A collective as data. In every round a rank sends by one pattern. Never a list of sends. */
export interface Schedule {
  collective: Collective;
  algorithm: string;
  ranks: number;
  channels: number;
  /** What the rounds come from, where `carries` does not say what a message is made of. */
  stages: Stage[];
  rounds: ScheduleRound[];
  /** A buffer of S bytes has channels × `parts` chunks; `ranks` when absent. None at all when messages are bytes without a meaning. */
  parts?: number;
  /**
   * Chunks of the k-th message of a place in a round: numbers below `parts`, or source × parts + part where every rank has a buffer of its own for others
   * (all-to-all: part = place that it is for; send-recv). Only the check and who writes a schedule out ask; derived from the stages when absent.
   */
  carries?: (round: ScheduleRound, k: number, place: number, channel: number, to: number) => number[];
  /** Whether the receiver adds the k-th message of a round to what it has, where a round's messages differ in that; its `reduces` when absent. Only the check asks. */
  adds?: (round: ScheduleRound, k: number) => boolean;
  /** What single messages wait for, where gates are too coarse. */
  needs?: Needs;
  /** Position in the communicator of the i-th place of a channel's pattern; places are positions when absent. */
  order?: (channel: number, place: number) => number;
}

/**
 * Messages that wait for single other messages: the one of place p in round r is sent after those that came to p in round `round[i]` from place `from[i]`, for the entries i from
 * start[r × ranks + p] to start[r × ranks + p + 1] − 1. All of them are of earlier rounds' making, but a round has no other order than this.
 */
export interface Needs {
  start: Int32Array;
  round: Int32Array;
  from: Int32Array;
}

/** What is the same for all actors in a round of a schedule. */
export interface Round {
  /** Messages that an actor sends in the round, one after the other: so many for each piece. */
  repeat: number;
  /** A message holds ceil(bytes of the collective / divisor); not always a whole number. */
  divisor: number;
  /** A message holds so many bytes, whatever the collective's are. */
  bytes?: number;
  /** A message that is longer is cut into equal pieces, each a message of its own. Never when absent. */
  pieceBytes?: number;
  /** Message k waits for the first k + `ahead` messages from each sender of the rounds `from` … this one. For none when absent. */
  follows?: { from: number; ahead: number };
  /**
   * Buffers of the receiver for each sender: message k waits until message k − `slots` has been taken out of its buffer, and word of it has come back. A message is taken when what
   * its receiver sends after it has left, or when it arrives if nothing is sent after it. Unlimited when absent.
   */
  slots?: number;
  /** A message waits for everything received in rounds before this one. */
  gate: number;
  /**
   * A message also waits for those whom it goes to, and whom the sender's messages of the rounds `from` … `to` − 1 go to: until they have begun the call and have received all
   * from before the gate. For nobody when absent.
   */
  meets?: { from: number; to: number };
  /** The receiver reduces what arrives. */
  reduces: boolean;
  /** Rounds of one strand are sent in order; strands of an actor go on side by side. */
  strand: number;
}

/** Whom the places of a round send to: to the place whose digit (stride, radix) is `shift` higher, or along trees over the digit's values (any list of receivers is such a tree, one edge high). */
export interface Pattern {
  stride: number;
  radix: number;
  shift: number;
  trees?: TreePattern;
}

export interface TreePattern {
  /** Parent of each value of the digit, −1 for the root. Of channel c: tree c mod their number. */
  parents: Int32Array[];
  /** Children send to their parent, or a parent to its children. */
  way: 'up' | 'down';
  /** Switches that reduce: the values from `radix` on. None when absent. */
  hubs?: Hubs;
}

/** A round with its pattern. */
export interface ScheduleRound extends Round, Pattern {
  /** Index into the stages, or whatever `carries` knows the round by. */
  stage: number;
}

/**
 * The other end of a place's own message in a pattern, −1 when it has none. Where the pattern goes down, the message comes from there: each place has one parent, so
 * a message belongs to the child, whichever way it goes.
 *
 * @example peerOf({ stride: 2, radix: 2, shift: 1 }, 1) // 3
 */
export function peerOf({ stride, radix, shift, trees }: Pattern, place: number, channel = 0): number {
  const digit = Math.floor(place / stride) % radix;
  if (trees === undefined) return place + (((digit + shift) % radix) - digit) * stride;
  const parent = trees.parents[channel % trees.parents.length][digit];
  return parent < 0 ? -1 : place + (parent - digit) * stride;
}

/**
 * Turns stages into a schedule. The payload of a message is ceil(S / divisor) for a collective of S bytes (nccl-tests' size): a reduce-scatter stage divides the
 * block by its radix, an all-gather stage multiplies it again.
 *
 * @throws RangeError when the stages do not cover the ranks, or a collective is not made of these halves.
 */
export function scheduleOf(
  { collective, algorithm, ranks, channels = 1, order }: Pick<Schedule, 'collective' | 'algorithm' | 'ranks' | 'order'> & { channels?: number },
  stages: Stage[],
): Schedule {
  if (!isHalves(collective)) throw new RangeError(`${algorithm}: ${collective} is not made of a reduce-scatter and an all-gather`);
  const of = (op: Stage['op']): number => stages.filter((s) => s.op === op || s.op === 'all-reduce').reduce((product, s) => product * s.radix, 1);
  const wanted = { 'reduce-scatter': collective === 'all-gather' ? 1 : ranks, 'all-gather': collective === 'reduce-scatter' ? 1 : ranks };
  for (const op of ['reduce-scatter', 'all-gather'] as const) {
    if (of(op) !== wanted[op]) throw new RangeError(`${algorithm} ${collective}: ${op} stages cover ${of(op)} ranks of ${wanted[op]}`);
  }
  const rounds: ScheduleRound[] = [];
  let divisor = channels * (collective === 'all-gather' ? ranks : 1);
  let strand = 0;
  stages.forEach((each, stage) => {
    const { op, style, stride, radix } = each;
    if (op === 'reduce-scatter') divisor *= radix;
    const r = rounds.length;
    const common = { stage, stride, radix, divisor, gate: r, reduces: op === 'reduce-scatter', strand, repeat: 1, shift: 0 };
    if (style === 'tree') {
      // Both ways at once: what the root has summed goes down while the next piece comes up. A rank sends a piece down when the piece has come from its parent
      // (if it is not the root) and from its children (if it is), so both rounds are waited for.
      const { pieceBytes, slots } = each;
      const cut = { ...(pieceBytes !== undefined && { pieceBytes }), ...(slots !== undefined && { slots }) };
      const follows = { from: r, ahead: 1 };
      if (radix > 1) {
        rounds.push({ ...common, ...cut, follows, reduces: true, trees: { parents: each.trees, way: 'up' } });
        strand++;
        rounds.push({ ...common, ...cut, follows, strand, trees: { parents: each.trees, way: 'down' } });
      }
    } else if (style === 'ring') {
      if (radix > 1) rounds.push({ ...common, shift: 1, repeat: radix - 1, follows: { from: r, ahead: 0 } });
    } else if (style === 'circulant') {
      for (const { shift, parts } of circulantSteps(op, radix)) {
        const from = rounds.length;
        rounds.push({ ...common, shift, gate: from, divisor: divisorOf(divisor, parts), ...(each.meets && { meets: { from, to: from + 1 } }) });
      }
    } else {
      const meets = each.meets && { meets: { from: r, to: r + radix - 1 } };
      for (let shift = 1; shift < radix; shift++) rounds.push({ ...common, shift, strand: each.sideBySide ? strand + shift - 1 : strand, ...meets });
    }
    if (op === 'all-gather') divisor /= radix;
  });
  return { collective, algorithm, ranks, channels, stages, rounds, ...(order && { order }) };
}

/** Collectives made of a reduce-scatter, an all-gather or both. */
const HALVES: readonly Collective[] = ['all-reduce', 'reduce-scatter', 'all-gather'];
const isHalves = (collective: Collective): boolean => HALVES.includes(collective);

/** Strands of an actor. */
export const strandsOf = (rounds: readonly Round[]): number => rounds.reduce((most, { strand }) => Math.max(most, strand + 1), 1);

/** The stages of a collective from those of its reduce-scatter half, and what stands between the halves: an all-gather is the same walked backwards, an all-reduce is both. */
export function halves(collective: Collective, down: DigitStage[], between: TreeStage[] = []): Stage[] {
  const up = down.toReversed().map((stage): Stage => ({ ...stage, op: 'all-gather' }));
  if (collective === 'reduce-scatter') return down;
  return collective === 'all-gather' ? up : [...down, ...between, ...up];
}
