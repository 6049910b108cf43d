import { EventQueue } from '../engine/event-queue';
import type { Task, World } from '../world/world';
import { Buffers, WORD } from './buffers';
import { type Call, Calls, listByRank } from './call';
import { FluidNetwork } from './fluid';
import { Meetings } from './meetings';
import { numbering } from './numbering';
import type { Placed } from './placed';
import { RankProgram } from './rank-program';
import { LEFT, type Senders } from './relative-state';
import { Repeats } from './repeats';
import { restedAt } from './rested-at';
import { SteadyState } from './steady-state';
import { whoWaits } from './who-waits';
import { type Tally, UnfinishedRunError, type WorldRun } from './world-run';

const RESTED = -3;

/**
 * Runs a world to its end: the program of every rank, the messages of every actor, the bytes on every link.
 *
 * Events are pairs (a, b): (flow, −1) a leg of a message has left the port; (flow, −2) word that its receiver has a free buffer again; (sender, −3) it may send again; (slot, 2 × number of the call) a message arrives in it, the odd number after it has been reduced;
 * with a < 0 it is one of a rank's program.
 * An instant is drained to a fixpoint, then rates are solved once; transfers that end at the same instant are drained again.
 *
 * @param jump whether repeats, of a steady state and of whole calls, are jumped over; the outcome is the same to the bit
 * @throws UnfinishedRunError when ranks wait for each other and nothing can happen any more.
 */
export function runWorld(world: World, { jump = true }: { jump?: boolean } = {}): WorldRun {
  return new Runner(world, jump).run();
}

class Runner {
  private readonly queue = new EventQueue();
  private readonly network: FluidNetwork;
  private readonly program: RankProgram;
  private readonly tally: Tally;
  private readonly steady: SteadyState | undefined;
  private readonly repeats: Repeats | undefined;
  /** Placements whose calls may settle into a rhythm, by number. */
  private readonly watched: boolean[];
  /** The watched sender of a placement has sent a message at this instant. */
  private beat: Call | undefined;
  private readonly actorsOfRank: Int32Array[][];

  // Senders, flows and slots of all placements in one numbering.
  private readonly placed: Placed[];
  private readonly placementOf: Int32Array;
  private readonly placementOfSlot: Int32Array;
  private readonly roundOfSlot: Int32Array;
  private readonly actorOfSlot: Int32Array;
  private readonly senderOf: Int32Array;
  private readonly callOf: (Call | undefined)[] = [];
  private readonly calls: Calls;
  private readonly buffers: Buffers;
  private readonly meetings: Meetings;
  /** Until when an actor reduces, by its first sender. */
  private readonly busyUntil: Float64Array;
  /** Legs of a sender's message that have not left; 1 while it rests. */
  private readonly sending: Int32Array;
  private readonly startedAt: Float64Array;
  /** Messages to be reduced that this instant brought. */
  private readonly arrived: { slot: number; nth: number; call: Call }[] = [];
  /** Routes of all placements in one table, as the network wants them. */
  private readonly routeLink: Int32Array;
  private readonly routeWeight: Int32Array;

  constructor(
    private readonly world: World,
    jump: boolean,
  ) {
    this.tally = { messages: 0, jumped: 0, repeated: 0, linkBytes: new Float64Array(world.capacity.length) };
    const numbers = numbering(world.placements);
    this.placed = numbers.placed;
    this.placementOf = numbers.placementOf;
    this.senderOf = numbers.senderOf;
    this.placementOfSlot = numbers.placementOfSlot;
    this.roundOfSlot = numbers.roundOfSlot;
    this.actorOfSlot = numbers.actorOfSlot;
    this.routeLink = numbers.routeLink;
    this.routeWeight = numbers.routeWeight;
    this.watched = this.placed.map((placement) => jump && SteadyState.watches(placement));
    this.callOf.length = numbers.senders;
    this.callOf.fill(undefined);
    this.busyUntil = new Float64Array(numbers.senders);
    this.sending = new Int32Array(numbers.senders);
    this.startedAt = new Float64Array(numbers.senders);
    this.actorsOfRank = this.placed.map((placement) => listByRank(placement, world.ranks));
    this.buffers = new Buffers(this.queue, this.senderOf);
    this.meetings = new Meetings({
      callOf: this.callOf,
      senderOf: this.senderOf,
      actorOfSlot: this.actorOfSlot,
      has: (now, call, actor, round, count) => this.has(now, call, actor, round, count),
      proceed: (sender) => this.proceed(sender),
    });
    this.calls = new Calls(this.placed, this.actorsOfRank, world.wireExpansion);
    this.network = new FluidNetwork(world.capacity, numbers.flows, numbers.hops, this.routeLink, this.routeWeight);

    this.program = new RankProgram(
      world,
      this.queue,
      (rank, p) => this.actorsOfRank[p][rank].length > 0,
      (rank, t) => this.enter(rank, t),
    );

    const { queue, network, placed, calls, callOf, busyUntil, sending, startedAt } = this;
    const senders: Senders = { busyUntil, sending, startedAt };
    if (this.watched.includes(true)) this.steady = new SteadyState(queue, network, senders, this.tally);
    if (jump && Repeats.watches(this.program))
      this.repeats = new Repeats({ queue, network, placed, calls, callOf, senders }, this.program, world.ranks, this.tally);
  }

  run(): WorldRun {
    const { queue, network, program, repeats } = this;
    const handle = (a: number, b: number): void => this.handle(a, b);
    program.schedule();
    while (queue.advance()) {
      if (repeats !== undefined) repeats.turn = 0;
      do {
        do {
          if (repeats !== undefined) repeats.turn++;
          queue.drain(handle);
          if (this.arrived.length > 0) this.reduceArrived();
        } while (queue.busy);
        if (network.solve(queue.now)) {
          const { rescheduled, endAt } = network;
          for (let i = 0; i < rescheduled.length; i++) queue.schedule(endAt[rescheduled[i]], rescheduled[i], LEFT);
        }
      } while (queue.busy);
      repeats?.visit();
      if (this.beat !== undefined) this.visitSteadyState();
    }
    if (program.open > 0 || this.calls.open.size > 0) throw this.unfinished();
    return {
      ...this.tally,
      finishPs: program.finishPs,
      startPs: program.startPs,
      endPs: program.finishPs.reduce((latest, at) => Math.max(latest, at), 0),
      events: queue.delivered,
    };
  }

  private handle(a: number, b: number): void {
    if (a >= 0) {
      if (b >= 0) this.arrive(a, b);
      else if (b === WORD) this.proceed(this.senderOf[a]);
      else if (b === RESTED) {
        this.sending[a] = 0;
        this.meetings.proceed(this.placed[this.placementOf[a]], a);
      }
      // An end that was moved since it was scheduled is no longer the flow's end.
      else if (this.network.endAt[a] === this.queue.now) this.leave(a);
    } else this.program.handle(a, b);
  }

  /** A rank begins a collective. */
  private enter(rank: number, t: number): void {
    const { placement: p, bytes } = this.world.program[t] as Extract<Task, { kind: 'collective' }>;
    const call = this.calls.of(t, p, bytes);
    this.repeats?.step(rank, call, false);
    this.steady?.forget();
    const { firstSender, strands } = this.placed[p];
    for (const actor of this.actorsOfRank[p][rank]) {
      const first = firstSender + actor * strands;
      for (let sender = first; sender < first + strands; sender++) {
        const other = this.callOf[sender];
        if (other !== undefined) throw new RangeError(`tasks ${other.task} and ${t} run on placement ${p} at once: each stream needs its own`);
        this.callOf[sender] = call;
      }
      for (let sender = first; sender < first + strands; sender++) this.proceed(sender);
      this.meetings.begins(this.placed[p], call, actor);
      for (const { slot, nth } of call.early.get(actor) ?? []) this.arrived.push({ slot, nth, call });
    }
  }

  /** Sends the sender's next message if its data has arrived and its previous message has left, and ends the sender when nothing is left to do. */
  private proceed(sender: number): void {
    if (this.sending[sender] > 0) return;
    const call = this.callOf[sender];
    if (call === undefined) return;
    const now = this.placed[this.placementOf[sender]];
    const local = sender - now.firstSender;
    const { rounds, strands, legStart, entry } = now;
    const actor = strands === 1 ? local : Math.floor(local / strands);
    const R = rounds.length;
    for (;;) {
      const r = call.round[local];
      const gate = r === R ? R : rounds[r].gate;
      let complete = call.complete[actor];
      while (complete < gate && this.has(now, call, actor, complete, call.repeat[complete])) complete++;
      call.complete[actor] = complete;
      if (complete < gate) return;
      if (r === R) {
        this.endSender(sender, call, now.rankOf[actor]);
        return;
      }
      const i = entry[r] + actor;
      const first = legStart[i];
      const end = legStart[i + 1];
      const k = call.sent[local];
      if (first === end || k === call.repeat[r]) {
        this.count(now, call, r, first, end);
        call.round[local] = now.nextRound[r];
        call.sent[local] = 0;
        if (now.words > 0) this.buffers.forget(now, call, local);
        continue;
      }
      const { follows } = rounds[r];
      if (follows !== undefined) for (let q = follows.from; q <= r; q++) if (!this.has(now, call, actor, q, k + follows.ahead)) return;
      if (now.needs !== undefined && !this.hasNeeds(now, call, r * now.actors + actor)) return;
      if (now.meetings.length > 0 && !this.meetings.met(now, call, actor, r)) return;
      const flow = now.flow[local] - first;
      const { slots } = rounds[r];
      if (slots !== undefined && k >= slots) {
        let free = true;
        for (let leg = first; leg < end; leg++) if (!this.buffers.knowsTaken(now, call, flow + leg, k - slots)) free = false;
        if (!free) return;
      }
      this.sending[sender] = end - first;
      this.startedAt[sender] = this.queue.now;
      for (let leg = first; leg < end; leg++) {
        const route = now.legRoute[leg];
        const header = now.actor === undefined ? 0 : now.actor.headerBytes[route];
        this.network.start(
          flow + leg,
          call.messageBytes[r] + header,
          now.routeStart[route],
          now.routeStart[route + 1],
          now.cap[route],
          this.queue.now,
        );
      }
      return;
    }
  }

  /** Whether all that a single message waits for has come. */
  private hasNeeds({ needs, firstSlot }: Placed, { received, repeat }: Call, entry: number): boolean {
    if (needs === undefined) return true;
    for (let i = needs.start[entry]; i < needs.start[entry + 1]; i++) {
      const slot = needs.slot[i];
      if (received[slot] < repeat[this.roundOfSlot[firstSlot + slot]]) return false;
    }
    return true;
  }

  /** Whether an actor has so many messages of a round from each of its senders. */
  private has({ entry, roundSlot, slotStart, slotEnd }: Placed, { received }: Call, actor: number, round: number, count: number): boolean {
    const i = entry[round] + actor;
    const base = roundSlot[round];
    for (let slot = base + slotStart[i]; slot < base + slotEnd[i]; slot++) if (received[slot] < count) return false;
    return true;
  }

  private leave(flow: number): void {
    this.network.finish(flow);
    const sender = this.senderOf[flow];
    const call = this.callOf[sender] as Call;
    const p = this.placementOf[sender];
    const now = this.placed[p];
    const local = sender - now.firstSender;
    const actor = now.strands === 1 ? local : Math.floor(local / now.strands);
    const r = call.round[local];
    const leg = now.legStart[now.entry[r] + actor] + flow - now.flow[local];
    const route = now.legRoute[leg];
    if (local === now.watched && this.watched[p]) this.beat = call;
    this.queue.schedule(this.queue.now + now.latencyPs[route], now.firstSlot + now.roundSlot[r] + now.legSlot[leg], 2 * call.number);
    if (--this.sending[sender] > 0) return;
    call.sent[local]++;
    if (now.taker.length > 0) this.buffers.takeAfter(now, call, actor, r, call.sent[local]);
    const rested =
      now.actor === undefined ? 0 : restedAt(now, now.actor, call.messageBytes[r], now.entry[r] + actor, this.startedAt[sender], this.queue.now);
    if (rested > this.queue.now) {
      this.sending[sender] = 1;
      this.queue.schedule(rested, sender, RESTED);
    } else this.meetings.proceed(now, sender);
  }

  /** A rhythm is looked for while one call is alone: several of them do not recur together. */
  private visitSteadyState(): void {
    const call = this.beat as Call;
    this.beat = undefined;
    if (this.calls.open.size !== 1 || call.early.size > 0) return;
    this.steady?.visit(call, this.placed[call.placement]);
  }

  private arrive(slot: number, code: number): void {
    const now = this.placed[this.placementOfSlot[slot]];
    const reduced = code % 2;
    const call = this.calls.all[(code - reduced) / 2];
    const local = slot - now.firstSlot;
    if (reduced === 0) {
      call.came[local]++;
      if (this.world.reducePsPerByte > 0 && now.rounds[this.roundOfSlot[slot]].reduces) {
        this.toReduce(slot, call);
        return;
      }
    }
    call.received[local]++;
    if (now.taker.length > 0) this.buffers.takeAtOnce(now, call, local, this.roundOfSlot[slot], this.actorOfSlot[slot]);
    this.meetings.receives(now, call, this.actorOfSlot[slot]);
    const first = now.firstSender + this.actorOfSlot[slot] * now.strands;
    for (let sender = first; sender < first + now.strands; sender++)
      if (this.callOf[sender] === call && this.waitsFor(now, call, sender, slot)) this.proceed(sender);
  }

  /** Whether a message of the slot's round may be what a sender waits for. */
  private waitsFor({ rounds, firstSender, needs }: Placed, { round }: Call, sender: number, slot: number): boolean {
    const r = round[sender - firstSender];
    if (r === rounds.length || needs !== undefined) return true;
    const q = this.roundOfSlot[slot];
    const { gate, follows } = rounds[r];
    return q < gate || (follows !== undefined && q <= r && q >= follows.from);
  }

  /** Counts the messages of a sender's round, all of them sent, and their bytes on every link. */
  private count(now: Placed, call: Call, r: number, first: number, end: number): void {
    const messages = call.repeat[r];
    const { actor } = now;
    const { linkBytes } = this.tally;
    this.tally.messages += messages * (end - first);
    for (let leg = first; leg < end; leg++) {
      const route = now.legRoute[leg];
      const bytes = messages * (call.messageBytes[r] + (actor === undefined ? 0 : actor.headerBytes[route]));
      for (let i = now.routeStart[route]; i < now.routeStart[route + 1]; i++) linkBytes[this.routeLink[i]] += bytes * this.routeWeight[i];
    }
  }

  /** An actor reduces nothing before it has begun the call: the message waits in its buffer. */
  private toReduce(slot: number, call: Call): void {
    const { firstSender, firstSlot, strands } = this.placed[call.placement];
    const actor = this.actorOfSlot[slot];
    const nth = call.came[slot - firstSlot];
    if (this.callOf[firstSender + actor * strands] === call) this.arrived.push({ slot, nth, call });
    else call.early.set(actor, [...(call.early.get(actor) ?? []), { slot, nth }]);
  }

  /**
   * What an instant brings to an actor is reduced in the order of its rounds and messages, whichever event came first. Messages of the same number from several senders
   * take their turns; whoever waits for one of them waits for all.
   */
  private reduceArrived(): void {
    const { arrived, queue, roundOfSlot } = this;
    arrived.sort((x, y) => roundOfSlot[x.slot] - roundOfSlot[y.slot] || x.nth - y.nth || x.slot - y.slot);
    for (const { slot, call } of arrived) {
      const now = this.placed[call.placement];
      const r = roundOfSlot[slot];
      const cost = now.slotSize[slot - now.firstSlot] * Math.round(call.payloadBytes[r] * this.world.reducePsPerByte);
      const actor = now.firstSender + this.actorOfSlot[slot] * now.strands;
      this.busyUntil[actor] = Math.max(queue.now, this.busyUntil[actor]) + cost;
      queue.schedule(this.busyUntil[actor], slot, 2 * call.number + 1);
    }
    arrived.length = 0;
  }

  private endSender(sender: number, call: Call, rank: number): void {
    this.callOf[sender] = undefined;
    call.open[rank]--;
    if (call.open[rank] !== 0) return;
    this.queue.schedule(this.queue.now, -1 - rank, 2 * call.task + 1);
    this.repeats?.step(rank, call, true);
    call.ranksOpen--;
    if (call.ranksOpen > 0) return;
    this.calls.end(call);
  }

  private unfinished(): UnfinishedRunError {
    const lines = whoWaits(this.calls.open.values(), this.placed, this.callOf, this.program.finishPs, this.world.program.length);
    return new UnfinishedRunError(`the run stopped at ${this.queue.now} ps with ${this.program.open} tasks open:\n  ${lines.join('\n  ')}`);
  }
}
