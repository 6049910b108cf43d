import { EventQueue } from '../engine/event-queue';
import type { Task, World, WorldPlacement } from '../world/world';
import { type Call, Calls, listByRank } from './call';
import { FluidNetwork } from './fluid';
import { SteadyState, type Tally } from './steady-state';

/** What a run leaves behind. Indices: rank × tasks + task. */
export interface WorldRun {
  /** End of every task on every rank. */
  finishPs: Float64Array;
  startPs: Float64Array;
  /** Wire bytes that crossed each link (one link of the class, in a folded world). */
  linkBytes: Float64Array;
  /** End of the last task of any rank. */
  endPs: number;
  messages: number;
  /** Messages among them that the steady-state jump stood for. */
  jumped: number;
  events: number;
}

/** A run that stopped before everything was done: says which ranks and tasks wait, and for what. */
export class UnfinishedRunError extends Error {
  override name = 'UnfinishedRunError';
}

const LEFT = -1;

/**
 * Runs a world to its end: the program of every rank, the messages of every actor, the bytes on every link.
 *
 * Events are pairs (a, b): (actor, −1) its message has left the port; (actor, 2 × (task × rounds + round)) a message of that round arrives at it, the odd number after
 * it has been reduced; (−1 − rank, 2 × task) the task may start its work (launch over), the odd number the task is done.
 * An instant is drained to a fixpoint, then rates are solved once; transfers that end at the same instant are drained again.
 *
 * @param jump whether repeats of a steady state are jumped over; the outcome is the same to the bit
 * @throws UnfinishedRunError when ranks wait for each other and nothing can happen any more.
 */
export function runWorld(world: World, { jump = true }: { jump?: boolean } = {}): WorldRun {
  return new Runner(world, jump).run();
}

class Runner {
  private readonly queue = new EventQueue();
  private readonly network: FluidNetwork;
  private readonly tasks: Task[];
  private readonly finishPs: Float64Array;
  private readonly startPs: Float64Array;
  private readonly tally: Tally;
  private readonly steady: SteadyState | undefined;
  /** Placements whose calls may settle into a rhythm, by number. */
  private readonly watched: boolean[];
  /** The watched actor (the first of its placement) has sent a message at this instant. */
  private beat: Call | undefined;
  private readonly waiting: Int32Array;
  private readonly successors: number[][];
  private readonly actorsOfRank: Int32Array[][] = [];

  // Actors of all placements in one numbering.
  private readonly base: number[] = [];
  private readonly placementOf: Int32Array;
  private readonly callOf: (Call | undefined)[] = [];
  private readonly calls: Calls;
  private readonly busyUntil: Float64Array;
  private readonly sending: Uint8Array;
  /** Messages to be reduced that this instant brought: actor × codes + task × rounds + round. */
  private readonly arrived: number[] = [];
  private readonly codes: number;
  /** Routes of all placements in one table, as the network wants them. */
  private readonly routeStart: Int32Array[] = [];
  private readonly routeLink: Int32Array;
  private readonly routeWeight: Int32Array;

  private open: number;

  constructor(
    private readonly world: World,
    jump: boolean,
  ) {
    this.tasks = world.program;
    const count = this.tasks.length;
    this.finishPs = new Float64Array(world.ranks * count).fill(-1);
    this.startPs = new Float64Array(world.ranks * count).fill(-1);
    this.tally = { messages: 0, jumped: 0, linkBytes: new Float64Array(world.capacity.length) };
    this.watched = world.placements.map((placement) => jump && SteadyState.watches(placement));
    this.open = world.ranks * count;

    let actors = 0;
    let entries = 0;
    let hops = 1;
    for (const { actors: n, routes } of world.placements) {
      this.base.push(actors);
      actors += n;
      const { start } = routes;
      for (let r = 0; r + 1 < start.length; r++) hops = Math.max(hops, start[r + 1] - start[r]);
      entries += routes.link.length;
    }
    this.codes = count * Math.max(0, ...world.placements.map(({ rounds }) => rounds.length));
    this.placementOf = new Int32Array(actors);
    this.callOf.length = actors;
    this.callOf.fill(undefined);
    this.busyUntil = new Float64Array(actors);
    this.sending = new Uint8Array(actors);
    this.routeLink = new Int32Array(entries);
    this.routeWeight = new Int32Array(entries);
    let offset = 0;
    world.placements.forEach((placement, p) => {
      const base = this.base[p];
      this.placementOf.fill(p, base, base + placement.actors);
      this.routeLink.set(placement.routes.link, offset);
      this.routeWeight.set(placement.routes.weight, offset);
      const shift = offset;
      this.routeStart.push(placement.routes.start.map((start) => start + shift));
      offset += placement.routes.link.length;
      this.actorsOfRank.push(listByRank(placement, world.ranks));
    });
    this.calls = new Calls(world.placements, this.actorsOfRank, world.wireExpansion);
    this.network = new FluidNetwork(world.capacity, actors, hops, this.routeLink, this.routeWeight);

    if (this.watched.includes(true)) this.steady = new SteadyState(this.queue, this.network, this.busyUntil, this.tally);

    this.successors = this.tasks.map(() => []);
    const waits = new Int32Array(count);
    const lastOfStream = new Map<number, number>();
    this.tasks.forEach((task, t) => {
      const before = lastOfStream.get(task.stream);
      for (const earlier of before === undefined ? task.after : [before, ...task.after]) {
        (this.successors[earlier] as number[]).push(t);
        waits[t]++;
      }
      lastOfStream.set(task.stream, t);
    });
    this.waiting = new Int32Array(world.ranks * count);
    for (let rank = 0; rank < world.ranks; rank++) this.waiting.set(waits, rank * count);
  }

  run(): WorldRun {
    const { queue, network, world } = this;
    const handle = (a: number, b: number): void => this.handle(a, b);
    // The start of a rank is an event of its own (task −1), so that every rank starts through the same door.
    for (let rank = 0; rank < world.ranks; rank++) queue.schedule(world.startDelayPs[rank], -1 - rank, -1);
    while (queue.advance()) {
      do {
        do {
          queue.drain(handle);
          if (this.arrived.length > 0) this.reduceArrived();
        } while (queue.busy);
        if (network.solve(queue.now)) {
          const { rescheduled, endAt } = network;
          for (let i = 0; i < rescheduled.length; i++) queue.schedule(endAt[rescheduled[i]], rescheduled[i], LEFT);
        }
      } while (queue.busy);
      if (this.beat !== undefined) this.visitSteadyState();
    }
    if (this.open > 0 || this.calls.open.size > 0) throw this.unfinished();
    return {
      finishPs: this.finishPs,
      startPs: this.startPs,
      linkBytes: this.tally.linkBytes,
      endPs: this.finishPs.reduce((latest, at) => Math.max(latest, at), 0),
      messages: this.tally.messages,
      jumped: this.tally.jumped,
      events: queue.delivered,
    };
  }

  private handle(a: number, b: number): void {
    if (a >= 0) {
      if (b !== LEFT) this.arrive(a, b);
      // An end that was moved since it was scheduled is no longer the flow's end.
      else if (this.network.endAt[a] === this.queue.now) this.leave(a);
    } else if (b === -1) this.beginRank(-1 - a);
    else if (b % 2 === 0) this.beginWork(-1 - a, b / 2);
    else this.endTask(-1 - a, (b - 1) / 2);
  }

  private beginRank(rank: number): void {
    for (let t = 0; t < this.tasks.length; t++) if (this.waiting[rank * this.tasks.length + t] === 0) this.beginTask(rank, t);
  }

  private beginTask(rank: number, t: number): void {
    const task = this.tasks[t] as Task;
    const { now } = this.queue;
    this.startPs[rank * this.tasks.length + t] = now;
    if (task.kind === 'compute') {
      const factor = this.world.slowdown?.[rank] ?? 1;
      const durationPs = factor === 1 ? task.durationPs : Math.round(task.durationPs * factor);
      this.queue.schedule(now + durationPs, -1 - rank, 2 * t + 1);
    } else if (this.world.launchPs > 0) this.queue.schedule(now + this.world.launchPs, -1 - rank, 2 * t);
    else this.beginWork(rank, t);
  }

  private endTask(rank: number, t: number): void {
    const count = this.tasks.length;
    this.finishPs[rank * count + t] = this.queue.now;
    this.open--;
    for (const after of this.successors[t] as number[]) {
      const index = rank * count + after;
      this.waiting[index]--;
      if (this.waiting[index] === 0) this.beginTask(rank, after);
    }
  }

  private beginWork(rank: number, t: number): void {
    const p = (this.tasks[t] as Extract<Task, { kind: 'collective' }>).placement;
    const actors = this.actorsOfRank[p][rank] as Int32Array;
    if (actors.length === 0) this.queue.schedule(this.queue.now, -1 - rank, 2 * t + 1);
    for (const actor of actors) {
      const call = this.call(t);
      const global = this.base[p] + actor;
      const other = this.callOf[global];
      if (other !== undefined) throw new RangeError(`tasks ${other.task} and ${t} run on placement ${p} at once: each stream needs its own`);
      this.callOf[global] = call;
      this.proceed(global);
      for (const r of call.early.get(global) ?? []) this.toReduce(global, call, r);
    }
  }

  private call(t: number): Call {
    const { placement, bytes } = this.tasks[t] as Extract<Task, { kind: 'collective' }>;
    return this.calls.of(t, placement, bytes);
  }

  /** Sends the actor's next message if its data has arrived and its previous message has left, and ends the actor when nothing is left to do. */
  private proceed(actor: number): void {
    if (this.sending[actor] === 1) return;
    const call = this.callOf[actor];
    if (call === undefined) return;
    const p = this.placementOf[actor];
    const placement = this.world.placements[p] as WorldPlacement;
    const local = actor - this.base[p];
    const { rounds, dest, receives } = placement;
    const R = rounds.length;
    for (;;) {
      const r = call.round[local];
      const gate = r === R ? R : rounds[r].gate;
      let complete = call.complete[local];
      while (complete < gate && (receives[local * R + complete] === 0 || call.received[local * R + complete] === rounds[complete].repeat)) complete++;
      call.complete[local] = complete;
      if (complete < gate) return;
      if (r === R) {
        this.endActor(actor, call, placement.rankOf[local]);
        return;
      }
      const round = rounds[r] as WorldPlacement['rounds'][number];
      const k = call.sent[local];
      if (k === round.repeat || dest[local * R + r] === -1) {
        call.round[local] = r + 1;
        call.sent[local] = 0;
        continue;
      }
      if (round.chained && call.received[local * R + r] < k) return;
      const route = placement.route[local * R + r];
      const starts = this.routeStart[p] as Int32Array;
      this.sending[actor] = 1;
      const { cap } = placement.routes;
      const bytes = call.messageBytes[r];
      this.network.start(actor, bytes, starts[route], starts[route + 1], cap[route], this.queue.now);
      return;
    }
  }

  private leave(actor: number): void {
    this.network.finish(actor);
    this.sending[actor] = 0;
    this.tally.messages++;
    const call = this.callOf[actor] as Call;
    const p = this.placementOf[actor];
    const placement = this.world.placements[p] as WorldPlacement;
    const local = actor - this.base[p];
    const R = placement.rounds.length;
    const r = call.round[local];
    const route = placement.route[local * R + r];
    const bytes = call.messageBytes[r];
    const starts = this.routeStart[p] as Int32Array;
    const { linkBytes } = this.tally;
    for (let i = starts[route]; i < starts[route + 1]; i++) {
      const link = this.routeLink[i];
      linkBytes[link] += bytes * this.routeWeight[i];
    }
    if (local === 0 && this.watched[p] === true) this.beat = call;
    const receiver = this.base[p] + placement.dest[local * R + r];
    this.queue.schedule(this.queue.now + placement.routes.latencyPs[route], receiver, 2 * (call.task * R + r));
    call.sent[local]++;
    this.proceed(actor);
  }

  /** A rhythm is looked for while one call is alone: several of them do not recur together. */
  private visitSteadyState(): void {
    const call = this.beat as Call;
    this.beat = undefined;
    if (this.calls.open.size !== 1 || call.early.size > 0) return;
    this.steady?.visit(call, this.world.placements[call.placement] as WorldPlacement, this.base[call.placement]);
  }

  private arrive(actor: number, code: number): void {
    const p = this.placementOf[actor];
    const { rounds } = this.world.placements[p] as WorldPlacement;
    const R = rounds.length;
    const which = (code - (code % 2)) / 2;
    const r = which % R;
    const call = this.call((which - r) / R);
    if (code % 2 === 0 && this.world.reducePsPerByte > 0 && rounds[r].reduces) {
      this.toReduce(actor, call, r);
      return;
    }
    const index = (actor - this.base[p]) * R + r;
    call.received[index]++;
    if (this.callOf[actor] === call) this.proceed(actor);
  }

  /** An actor reduces nothing before it has begun the call: the message waits in its buffer. */
  private toReduce(actor: number, call: Call, r: number): void {
    const R = this.world.placements[this.placementOf[actor]].rounds.length;
    if (this.callOf[actor] === call) this.arrived.push(actor * this.codes + call.task * R + r);
    else call.early.set(actor, [...(call.early.get(actor) ?? []), r]);
  }

  /** What an instant brings to an actor is reduced in the order of its rounds, whichever event came first. */
  private reduceArrived(): void {
    const { arrived, queue, codes } = this;
    arrived.sort((x, y) => x - y);
    for (const key of arrived) {
      const which = key % codes;
      const actor = (key - which) / codes;
      const { payloadBytes } = this.callOf[actor] as Call;
      const cost = Math.round(payloadBytes[which % payloadBytes.length] * this.world.reducePsPerByte);
      this.busyUntil[actor] = Math.max(queue.now, this.busyUntil[actor]) + cost;
      queue.schedule(this.busyUntil[actor], actor, 2 * which + 1);
    }
    arrived.length = 0;
  }

  private endActor(actor: number, call: Call, rank: number): void {
    this.callOf[actor] = undefined;
    call.open[rank]--;
    if (call.open[rank] !== 0) return;
    this.queue.schedule(this.queue.now, -1 - rank, 2 * call.task + 1);
    call.ranksOpen--;
    if (call.ranksOpen > 0) return;
    this.calls.end(call);
  }

  private unfinished(): UnfinishedRunError {
    const count = this.tasks.length;
    const lines: string[] = [];
    for (const call of this.calls.open.values()) {
      const p = (this.tasks[call.task] as Extract<Task, { kind: 'collective' }>).placement;
      const { actors, rankOf, rounds } = this.world.placements[p] as WorldPlacement;
      if (this.open === 0) lines.push(`task ${call.task} has ended on every rank, but more messages of it arrived`);
      for (let actor = 0; actor < actors && lines.length < 8; actor++) {
        if (this.callOf[this.base[p] + actor] !== call) continue;
        lines.push(`rank ${rankOf[actor]} in task ${call.task} waits in round ${call.round[actor]} of ${rounds.length}, ${call.sent[actor]} sent`);
      }
    }
    for (let i = 0; i < this.finishPs.length && lines.length < 8; i++) {
      if (this.finishPs[i] < 0) lines.push(`rank ${Math.floor(i / count)} has not ended task ${i % count}`);
    }
    return new UnfinishedRunError(`the run stopped at ${this.queue.now} ps with ${this.open} tasks open:\n  ${lines.join('\n  ')}`);
  }
}
