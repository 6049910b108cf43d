import type { EventQueue } from '../engine/event-queue';
import type { Task, World } from '../world/world';
import { taskOrder } from './task-order';

type Collective = Extract<Task, { kind: 'collective' }>;

/** The task of the event at which a rank starts its step. */
const STEP = -1;

/**
 * The program of every rank: which tasks have begun and ended, and which wait for others. Knows nothing of messages.
 * Its events are (−1 − rank, 2 × task): the task may start its work (launch over), and (−1 − rank, 2 × task + 1): it is done; task −1 starts the rank.
 */
export class RankProgram {
  readonly tasks: readonly Task[];
  /** By rank × tasks + task; −1 before. */
  readonly startPs: Float64Array;
  readonly finishPs: Float64Array;
  /** Tasks that have not ended, over all ranks. */
  open: number;
  private readonly waiting: Int32Array;
  private readonly successors: number[][];
  /** What an attempt has changed, in order: 3 × index, + 1 for a start, + 2 for an end. */
  private journal: number[] | undefined;

  /**
   * @param takesPart whether a rank has anything to do in the collectives of a placement
   * @param enter a rank begins a collective, and will hear of its end by an event
   */
  constructor(
    private readonly world: World,
    private queue: EventQueue,
    private readonly takesPart: (rank: number, placement: number) => boolean,
    private enter: (rank: number, task: number) => void,
  ) {
    this.tasks = world.program;
    const count = this.tasks.length;
    this.startPs = new Float64Array(world.ranks * count).fill(-1);
    this.finishPs = new Float64Array(world.ranks * count).fill(-1);
    this.open = world.ranks * count;
    const { successors, waits } = taskOrder(this.tasks);
    this.successors = successors;
    this.waiting = new Int32Array(world.ranks * count);
    for (let rank = 0; rank < world.ranks; rank++) this.waiting.set(waits, rank * count);
  }

  /** The start of a rank is an event of its own, so that every rank starts through the same door. */
  schedule(): void {
    for (let rank = 0; rank < this.world.ranks; rank++) this.queue.schedule(this.world.startDelayPs[rank], -1 - rank, 2 * STEP);
  }

  handle(a: number, b: number): void {
    const rank = -1 - a;
    if (b === 2 * STEP) {
      for (let t = 0; t < this.tasks.length; t++) if (this.waiting[rank * this.tasks.length + t] === 0) this.beginTask(rank, t);
    } else if (b % 2 === 0) this.beginWork(rank, b / 2);
    else this.endTask(rank, (b - 1) / 2);
  }

  /** Runs on another queue, with another to do the collectives; takes everything back unless `run` returns true. */
  attempt(queue: EventQueue, enter: (rank: number, task: number) => void, run: () => boolean): boolean {
    const before = { queue: this.queue, enter: this.enter, open: this.open };
    const journal: number[] = [];
    this.queue = queue;
    this.enter = enter;
    this.journal = journal;
    const done = run();
    this.queue = before.queue;
    this.enter = before.enter;
    this.journal = undefined;
    if (done) return true;
    this.open = before.open;
    for (const entry of journal) {
      const index = Math.floor(entry / 3);
      if (entry % 3 === 0) this.waiting[index]++;
      else (entry % 3 === 1 ? this.startPs : this.finishPs)[index] = -1;
    }
    return false;
  }

  private beginTask(rank: number, t: number): void {
    const task = this.tasks[t];
    const { now } = this.queue;
    const index = rank * this.tasks.length + t;
    this.startPs[index] = now;
    this.journal?.push(3 * index + 1);
    if (task.kind === 'compute') {
      const factor = this.world.slowdown?.[rank] ?? 1;
      const durationPs = factor === 1 ? task.durationPs : Math.round(task.durationPs * factor);
      this.queue.schedule(now + durationPs, -1 - rank, 2 * t + 1);
    } else {
      const launchPs = this.world.placements[task.placement].launchPs;
      if (launchPs > 0) this.queue.schedule(now + launchPs, -1 - rank, 2 * t);
      else this.beginWork(rank, t);
    }
  }

  private beginWork(rank: number, t: number): void {
    if (this.takesPart(rank, (this.tasks[t] as Collective).placement)) this.enter(rank, t);
    else this.queue.schedule(this.queue.now, -1 - rank, 2 * t + 1);
  }

  private endTask(rank: number, t: number): void {
    const count = this.tasks.length;
    this.finishPs[rank * count + t] = this.queue.now;
    this.journal?.push(3 * (rank * count + t) + 2);
    this.open--;
    for (const after of this.successors[t]) {
      const index = rank * count + after;
      this.waiting[index]--;
      this.journal?.push(3 * index);
      if (this.waiting[index] === 0) this.beginTask(rank, after);
    }
  }
}
