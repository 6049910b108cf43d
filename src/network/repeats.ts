import type { Call } from './call';
import { Passage, type Pending, type Step } from './passage';
import type { RankProgram } from './rank-program';
import { relativeState, type Traffic } from './relative-state';
import type { Tally } from './world-run';

/** Passages that are kept, and instants back to which the state is compared: a step has few kinds of calls, and its rhythm is short. */
const KEPT = 4;

/** The state of the traffic when nothing is under way. */
const REST = new Float64Array(0);

/** What has happened since an instant at which the state of the traffic was taken down. */
interface Stretch {
  now: number;
  state: Float64Array;
  /** Calls under way, by `nth`, and how many had begun. */
  calls: number[];
  begun: number;
  messages: number;
  linkBytes: Float64Array;
  /** Times are of the run, calls `nth`. */
  steps: Step[];
}

/**
 * Calls that repeat are simulated once. A training step calls the same collective tens of times, and most of these calls take the same course, only later. The state of the traffic is taken down whenever a call
 * begins and whenever the last one under way has ended; what lies between two instants of the same state is a passage (`passage.ts`), and as often as the ranks run through it again, times and counters move on by it.
 */
export class Repeats {
  /** How often the events of this instant have been drained. */
  turn = 0;
  private stretches: Stretch[] = [];
  private readonly passages: Passage[] = [];
  /** Whether the ranks' next calls are known to be none of the passages. */
  private tried = true;
  /** Calls that had begun at the last visit. */
  private begun = 0;

  constructor(
    private readonly traffic: Traffic,
    private readonly program: RankProgram,
    private readonly ranks: number,
    private readonly tally: Tally,
  ) {}

  /** Whether a program calls anything twice. */
  static watches({ tasks }: RankProgram): boolean {
    const known = new Set<string>();
    return tasks.some((task) => {
      if (task.kind === 'compute') return false;
      const key = `${task.placement}/${task.bytes}`;
      return known.size === known.add(key).size;
    });
  }

  /** A rank begins its part of a call, or ends it. To be called before anything is sent or counted. */
  step(rank: number, { nth }: Call, ends: boolean): void {
    if (this.stretches.length === 0) this.take(REST, [], nth);
    this.stretches[this.stretches.length - 1].steps.push({ at: this.traffic.queue.now, turn: this.turn, rank, call: nth, ends });
  }

  /** To be called at the end of every instant. */
  visit(): void {
    const { calls } = this.traffic;
    if (calls.open.size === 0) {
      if (this.stretches.length > 0) this.settle();
      if (!this.tried) this.playFromRest();
      this.tried = true;
    } else if (calls.kinds.length > this.begun) {
      this.begun = calls.kinds.length;
      this.compare(relativeState(this.traffic));
    }
  }

  /** Nothing is under way any more: what has happened since nothing was is a passage. */
  private settle(): void {
    if (this.stretches[0].state === REST) {
      this.passages.unshift(this.passageFrom(0));
      if (this.passages.length > KEPT) this.passages.pop();
    }
    this.stretches = [];
    this.tried = false;
  }

  private playFromRest(): void {
    const { queue } = this.traffic;
    for (let i = 0; i < this.passages.length; i++) {
      const passage = this.passages[i];
      const played = passage.play(this.program, this.pending(), []);
      if (played === undefined) continue;
      queue.shift(played.endPs - queue.now, () => undefined);
      this.goOn(passage, 1, played.pending);
      i = -1;
    }
  }

  private compare(state: Float64Array): void {
    const from = this.stretches.findLastIndex((then) => same(then.state, state));
    if (from >= 0 && this.repeat(this.passageFrom(from))) {
      this.stretches = [];
      this.takeNow(state);
      return;
    }
    this.takeNow(state);
    if (this.stretches.length > KEPT) this.stretches.shift();
  }

  /** Moves on by a passage as often as the ranks run through it; false when they do not. */
  private repeat(passage: Passage): boolean {
    const { queue, network, calls, senders } = this.traffic;
    let pending = this.pending();
    let tasks = [...calls.open.keys()];
    let times = 0;
    for (;;) {
      const played = passage.play(this.program, pending, tasks, queue.now + times * passage.lengthPs);
      if (played === undefined) break;
      times++;
      ({ pending, tasks } = played);
    }
    if (times === 0) return false;
    const by = times * passage.lengthPs;
    network.postpone(by);
    for (const times of [senders.busyUntil, senders.startedAt]) for (let i = 0; i < times.length; i++) times[i] += by;
    for (const { wordAt } of calls.open.values()) for (let i = 0; i < wordAt.length; i++) wordAt[i] += by;
    calls.rename(tasks);
    queue.shift(by, (at, a) => (a < 0 ? undefined : at + by));
    this.goOn(passage, times, pending);
    return true;
  }

  private goOn({ messages, linkBytes }: Passage, times: number, pending: Pending[]): void {
    for (const [at, a, b] of pending) this.traffic.queue.schedule(at, a, b);
    const { tally } = this;
    tally.messages += times * messages;
    tally.repeated += times * messages;
    for (let link = 0; link < linkBytes.length; link++) tally.linkBytes[link] += times * linkBytes[link];
  }

  /** What the ranks have before them. */
  private pending(): Pending[] {
    const found: Pending[] = [];
    this.traffic.queue.forEach((at, a, b) => {
      if (a < 0) found.push([at, a, b]);
    });
    return found;
  }

  private takeNow(state: Float64Array): void {
    const { open, kinds } = this.traffic.calls;
    const under = [...open.values()].map(({ nth }) => nth);
    this.take(state, under, kinds.length);
  }

  private take(state: Float64Array, calls: number[], begun: number): void {
    const { messages, linkBytes } = this.tally;
    this.stretches.push({ now: this.traffic.queue.now, state, calls, begun, messages, linkBytes: linkBytes.slice(), steps: [] });
  }

  private passageFrom(from: number): Passage {
    const { queue, calls } = this.traffic;
    const first = this.stretches[from];
    // Within the passage calls are numbered anew.
    const numbers = [...first.calls, ...calls.kinds.slice(first.begun).map((_, i) => first.begun + i)];
    const own = new Map(numbers.map((nth, i) => [nth, i]));
    const numberOf = (nth: number): number => own.get(nth) as number;
    return new Passage(
      this.ranks,
      numbers.map((nth) => calls.kinds[nth]),
      [...calls.open.values()].map(({ nth }) => numberOf(nth)),
      queue.now - first.now,
      this.stretches.slice(from).flatMap(({ steps }) => steps.map((step) => ({ ...step, at: step.at - first.now, call: numberOf(step.call) }))),
      this.tally.messages - first.messages,
      this.tally.linkBytes.map((bytes, link) => bytes - first.linkBytes[link]),
    );
  }
}

const same = (a: Float64Array, b: Float64Array): boolean => a.length === b.length && a.every((value, i) => value === b[i]);
