import { EventQueue } from '../engine/event-queue';
import type { Task } from '../world/world';
import type { RankProgram } from './rank-program';

/** A collective as far as its course depends on the task. */
export type Kind = Pick<Extract<Task, { kind: 'collective' }>, 'placement' | 'bytes'>;

/** A pending event: time, and its two numbers. */
export type Pending = [at: number, a: number, b: number];

/** A rank begins or ends its part of a call. */
export interface Step {
  /** Picoseconds after the start of the passage, and how often the events of that instant had been drained: what comes later in an instant is told from what comes first. */
  at: number;
  turn: number;
  rank: number;
  call: number;
  ends: boolean;
}

/**
 * The course that the network took from a state back to the same state. From there it takes it again whenever the ranks begin the same calls after the same times: nothing else that they do reaches the
 * network, and nothing of the network reaches them but the ends of calls.
 */
export class Passage {
  private readonly begins: Int32Array;
  private readonly ends: Int32Array;
  /** Steps that are ends, but for those in the same turn as the begin; and how many calls ranks have begun before the turn of each. */
  private readonly later: Step[] = [];
  private readonly begunBefore: number[] = [];
  private readonly count: number;

  /**
   * @param calls those under way at the start, in the order in which they began, then those that begin meanwhile
   * @param left which of them are under way at the end, as many as at the start and in the places of those
   * @param lengthPs from its start to its end
   * @param steps in the order of time
   * @param messages counted meanwhile
   * @param linkBytes carried meanwhile
   */
  constructor(
    private readonly ranks: number,
    private readonly calls: Kind[],
    private readonly left: number[],
    readonly lengthPs: number,
    private readonly steps: Step[],
    readonly messages: number,
    readonly linkBytes: Float64Array,
  ) {
    this.begins = new Int32Array(calls.length * ranks).fill(-1);
    this.ends = new Int32Array(calls.length * ranks).fill(-1);
    let count = 0;
    let before = 0;
    steps.forEach((step, i) => {
      const { at, turn, rank, call, ends } = step;
      const place = call * ranks + rank;
      if (!this.together(steps[i - 1], at, turn)) before = count;
      (ends ? this.ends : this.begins)[place] = i;
      if (!ends) count++;
      else if (!this.together(steps[this.begins[place]], at, turn)) {
        this.later.push(step);
        this.begunBefore.push(before);
      }
    });
    this.count = count;
  }

  /**
   * Lets the ranks run through the passage: they begin calls as their program says, and end them as the passage says. Takes everything back when they begin anything that it has not, or not then.
   *
   * @param events what the ranks have before them
   * @param tasks those of the calls under way
   * @param from start of the passage; undefined: whenever the first rank begins a call
   * @returns where it ends, what the ranks then have before them and the tasks of the calls then under way; undefined when they take another course
   */
  play(program: RankProgram, events: readonly Pending[], tasks: readonly number[], from?: number) {
    const queue = new EventQueue();
    for (const [at, a, b] of events) queue.schedule(at, a, b);
    const taskOf = [...tasks];
    let start = from;
    let begun = 0;
    let turn = 0;
    let astray = false;
    const enter = (rank: number, t: number): void => {
      start ??= queue.now;
      let call = taskOf.indexOf(t);
      if (call < 0) {
        call = taskOf.push(t) - 1;
        const { placement, bytes } = program.tasks[t] as Kind & Task;
        if (placement !== this.calls[call]?.placement || bytes !== this.calls[call].bytes) astray = true;
      }
      const place = call * this.ranks + rank;
      if (astray || !this.together(this.steps[this.begins[place]], queue.now - start, turn)) {
        astray = true;
        return;
      }
      begun++;
      if (this.together(this.steps[this.ends[place]], queue.now - start, turn)) queue.schedule(queue.now, -1 - rank, 2 * t + 1);
    };
    const handle = (a: number, b: number): void => program.handle(a, b);
    const { later, lengthPs } = this;
    let next = 0;
    const nextEnd = (): number => (start === undefined || next === later.length ? Number.POSITIVE_INFINITY : start + later[next].at);
    const run = (): boolean => {
      for (;;) {
        const at = Math.min(queue.next, nextEnd());
        if (at > (start === undefined ? Number.MAX_SAFE_INTEGER : start + lengthPs)) return begun === this.count;
        for (turn = 1; turn === 1 || nextEnd() === at; turn++) {
          for (; nextEnd() === at && later[next].turn <= turn; next++) {
            // Who should have begun by now and has not takes another course.
            if (begun !== this.begunBefore[next]) return false;
            queue.schedule(at, -1 - later[next].rank, 2 * taskOf[later[next].call] + 1);
          }
          if (queue.next !== at) continue;
          queue.advance();
          queue.drain(handle);
          if (astray) return false;
        }
      }
    };
    if (!program.attempt(queue, enter, run) || start === undefined) return undefined;
    const pending: Pending[] = [];
    queue.forEach((at, a, b) => {
      pending.push([at, a, b]);
    });
    return { endPs: start + lengthPs, pending, tasks: this.left.map((call) => taskOf[call]) };
  }

  private together(step: Step | undefined, at: number, turn: number): boolean {
    return step !== undefined && step.at === at && step.turn === turn;
  }
}
