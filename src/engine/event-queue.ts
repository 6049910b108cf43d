import TinyQueue from 'tinyqueue';

/** Events of one instant that were scheduled one after the other: `items` holds pairs (a, b) up to `size`. */
interface Run {
  at: number;
  seq: number;
  items: number[];
  size: number;
}

/** The one order of events: time, then the order in which they were scheduled. */
const earlier = (x: Run, y: Run): number => x.at - y.at || x.seq - y.seq;

/**
 * Pending events in simulated time (integer picoseconds), ordered by (time, sequence).
 *
 * An event is two integers whose meaning only the caller knows. Consecutive events of the same instant share one heap entry (a run), so that
 * a thousand ranks in lockstep cost one heap operation, and the order stays exactly that of (time, sequence): a run holds a contiguous range of sequence numbers.
 *
 * @example
 * const queue = new EventQueue();
 * queue.schedule(500, 1, 2);
 * while (queue.advance()) queue.drain((a, b) => console.log(queue.now, a, b)); // 500 1 2
 */
export class EventQueue {
  /** The current instant. */
  now = 0;
  scheduled = 0;
  delivered = 0;
  private readonly heap = new TinyQueue<Run>([], earlier);
  /** Runs that came in the order of their times need no heap: they stand in line beside it, from `first` on. */
  private readonly line: Run[] = [];
  private first = 0;
  private readonly spare: Run[] = [];
  private last: Run | undefined;
  private seq = 0;

  /** Adds an event. Throws on a time that is not a safe integer (NaN included) or lies before `now`. */
  schedule(at: number, a: number, b: number): void {
    let run = this.last;
    if (run === undefined || run.at !== at) {
      if (!Number.isSafeInteger(at) || at < this.now) throw new RangeError(`event at ${at} ps refused: the clock stands at ${this.now} ps`);
      run = this.spare.pop() ?? { at: 0, seq: 0, items: [], size: 0 };
      run.at = at;
      run.seq = this.seq++;
      this.last = run;
      const { line } = this;
      if (line.length === 0 || at >= line[line.length - 1].at) line.push(run);
      else this.heap.push(run);
    }
    run.items[run.size++] = a;
    run.items[run.size++] = b;
    this.scheduled++;
  }

  /** Moves to the earliest instant that has events; false when there is none. */
  advance(): boolean {
    const run = this.earliest();
    if (run === undefined) return false;
    this.now = run.at;
    return true;
  }

  /** True while the current instant still has events. */
  get busy(): boolean {
    return this.earliest()?.at === this.now;
  }

  /** Hands out the events of the current instant in order, those added to it meanwhile included. */
  drain(handle: (a: number, b: number) => void): void {
    for (let run = this.earliest(); run !== undefined && run.at === this.now; run = this.earliest()) {
      const { items } = run;
      // The run stays in its place while it is read: what its events schedule for this instant goes into it or behind it.
      for (let i = 0; i < run.size; i += 2) handle(items[i], items[i + 1]);
      this.delivered += run.size / 2;
      this.remove(run);
      if (this.last === run) this.last = undefined;
      run.size = 0;
      this.spare.push(run);
    }
  }

  /** Shows every pending event, in no order. */
  forEach(visit: (at: number, a: number, b: number) => void): void {
    for (const { at, items, size } of [...this.heap.data, ...this.line.slice(this.first)])
      for (let i = 0; i < size; i += 2) visit(at, items[i], items[i + 1]);
  }

  /** Time of the earliest event, infinite when there is none. */
  get next(): number {
    return this.earliest()?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Moves the clock later by `by`, and every event to the time that `to` gives it; one without a time is taken out. */
  shift(by: number, to: (at: number, a: number, b: number) => number | undefined): void {
    const runs: Run[] = [];
    for (let run = this.earliest(); run !== undefined; run = this.earliest()) {
      this.remove(run);
      runs.push(run);
    }
    this.last = undefined;
    this.now += by;
    for (const { at, items, size } of runs) {
      for (let i = 0; i < size; i += 2) {
        const later = to(at, items[i], items[i + 1]);
        if (later !== undefined) this.schedule(later, items[i], items[i + 1]);
      }
      this.scheduled -= size / 2;
    }
  }

  private earliest(): Run | undefined {
    const a = this.line[this.first];
    const b = this.heap.peek();
    return a === undefined || (b !== undefined && earlier(b, a) < 0) ? b : a;
  }

  private remove(run: Run): void {
    if (run !== this.line[this.first]) this.heap.pop();
    else if (++this.first === this.line.length || this.first === 4096) {
      this.line.splice(0, this.first);
      this.first = 0;
    }
  }
}
