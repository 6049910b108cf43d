import type { Task, World, WorldPlacement } from '../world/world';
import { type ConstantPlacement, type ConstantStep, constantPlan } from './constant-plan';
import type { WorldRun } from './world-run';

/**
 * The run of a world in which every flow keeps one rate from its start to its end, without a queue of events: rounds are gone through in order, and each message starts at the latest of what it
 * waits for. Whether rates are constant is not known beforehand: it is supposed, and every start is held against it. No link may carry flows of two steps at once unless it has room for all
 * that could ever meet there, and flows that fill a link together must start together. If all of it holds, the supposed course is the course: at the first instant in which the true one
 * left it, all flows before had the supposed rates, and those of the instant are max-min fair too.
 *
 * The outcome equals that of `runWorld` to the bit, some fifty times sooner where many ranks are out of step.
 *
 * @returns undefined where rates are not constant, or a schedule has more to it (`constantPlan`)
 * @example runConstant(world) ?? runWorld(world)
 */
export function runConstant(world: World): WorldRun | undefined {
  const plan = constantPlan(world);
  return plan && new ConstantRun(world, plan).run();
}

/** Times and bytes of a call's messages, by step and leg. */
interface CallTimes {
  /** How long a leg takes. */
  lasts: Float64Array[];
  /** From its start, and from its end, until the sender may send again. */
  spacing: Float64Array[];
  pause: Float64Array[];
  calls: number;
  /** By a sum over their starts. */
  courses: Map<number, Course>;
}

/** A call as it went: times from its first start on. What is over by then counts as zero. */
interface Course {
  starts: Float64Array;
  busy: Float64Array;
  ends: Float64Array;
  busyAfter: Float64Array;
}

/** Numbers of past courses that are kept: 64 MB of them. */
const MOST_KEPT = 2 ** 23;

class ConstantRun {
  /** By task, then by rank. */
  private readonly startPs: Float64Array[] = [];
  private readonly finishPs: Float64Array[] = [];
  private readonly times = new Map<string, CallTimes>();
  /** When the last flow on a link ends, and when the last of the steps before the one at hand. */
  private readonly till: Float64Array;
  private readonly before: Float64Array;
  private readonly stamp: Int32Array;
  /** When the flows that fill a link in the step at hand start and end. */
  private readonly startOf: Float64Array;
  private readonly endOf: Float64Array;
  private step = 0;
  private kept = 0;

  constructor(
    private readonly world: World,
    private readonly plan: readonly ConstantPlacement[],
  ) {
    const links = world.capacity.length;
    this.till = new Float64Array(links);
    this.before = new Float64Array(links);
    this.startOf = new Float64Array(links);
    this.endOf = new Float64Array(links);
    this.stamp = new Int32Array(links);
  }

  run(): WorldRun | undefined {
    const { ranks, program, startDelayPs, slowdown } = this.world;
    const lastOfStream = new Map<number, number>();
    for (let t = 0; t < program.length; t++) {
      const task = program[t] as Task;
      const last = lastOfStream.get(task.stream);
      const earlier = last === undefined ? task.after : [last, ...task.after];
      if (earlier.some((other) => other >= t)) return undefined;
      lastOfStream.set(task.stream, t);
      const starts = startDelayPs.slice();
      for (const other of earlier) {
        const finish = this.finishPs[other];
        for (let rank = 0; rank < ranks; rank++) if (finish[rank] > starts[rank]) starts[rank] = finish[rank];
      }
      this.startPs.push(starts);
      const ends = task.kind === 'collective' ? this.call(starts, task) : starts.map((at, rank) => at + lasting(task.durationPs, slowdown?.[rank]));
      if (ends === undefined) return undefined;
      this.finishPs.push(ends);
    }
    const finishPs = byRank(this.finishPs, ranks);
    return {
      finishPs,
      startPs: byRank(this.startPs, ranks),
      ...this.tally(),
      endPs: finishPs.reduce((latest, at) => Math.max(latest, at), 0),
      jumped: 0,
      repeated: 0,
      events: 0,
    };
  }

  /** When each rank ends a call; undefined when a rate would change. A call that begins as an earlier one of its kind did goes as that one went: nothing of it knows the time. */
  private call(startPs: Float64Array, { placement: p, bytes }: Extract<Task, { kind: 'collective' }>): Float64Array | undefined {
    const times = this.timesOf(this.world.placements[p], p, bytes);
    const first = startPs.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
    const starts = startPs.map((at) => at - first);
    const busy = this.till.map((at) => Math.max(0, at - first));
    const mark = starts.reduce((sum, at, rank) => (sum + at * (1 + (rank % 1021))) % 4503599627370496, 0);
    const known = times.courses.get(mark);
    if (known !== undefined && same(known.starts, starts) && same(known.busy, busy)) {
      known.busyAfter.forEach((at, l) => {
        this.till[l] = Math.max(this.till[l], first + at);
      });
      return known.ends.map((at) => first + at);
    }
    const ends = this.course(startPs, p, times);
    this.kept += 2 * (starts.length + busy.length);
    if (ends !== undefined && this.kept <= MOST_KEPT) {
      times.courses.set(mark, { starts, busy, ends: ends.map((at) => at - first), busyAfter: this.till.map((at) => Math.max(0, at - first)) });
    }
    return ends;
  }

  /** Goes through the rounds of a call. */
  private course(startPs: Float64Array, p: number, times: CallTimes): Float64Array | undefined {
    const placement = this.world.placements[p];
    const { launchPs } = placement;
    const { steps, strands } = this.plan[p];
    const { actors, rankOf } = placement;
    // When an actor has begun and has received everything before each step.
    const ready = [Float64Array.from(rankOf, (rank) => startPs[rank] + launchPs)];
    const free = new Float64Array(actors * strands);
    const left = new Float64Array(actors);
    for (let s = 0; s < steps.length; s++) {
      const next = ready[s].slice();
      if (!this.go(placement, steps[s], s, times, strands, ready[steps[s].gate], next, free, left)) return undefined;
      ready.push(next);
    }
    const ends = startPs.map((at) => at + launchPs);
    for (let actor = 0; actor < actors; actor++) {
      let last = ready[steps.length][actor];
      for (let sender = actor * strands; sender < (actor + 1) * strands; sender++) if (free[sender] > last) last = free[sender];
      if (last > ends[rankOf[actor]]) ends[rankOf[actor]] = last;
    }
    return ends;
  }

  private go(
    { actors, rounds, routes: { latencyPs } }: WorldPlacement,
    own: ConstantStep,
    s: number,
    { lasts, spacing, pause }: CallTimes,
    strands: number,
    ready: Float64Array,
    next: Float64Array,
    free: Float64Array,
    left: Float64Array,
  ): boolean {
    const { start, round, to_: to, route, repeat, meets } = own;
    const [last, space, rest] = [lasts[s], spacing[s], pause[s]];
    let came = ready;
    for (let k = 0; k < repeat; k++) {
      this.step++;
      const coming = k + 1 < repeat ? new Float64Array(actors) : next;
      for (let actor = 0; actor < actors; actor++) {
        const first = start[actor];
        const end = start[actor + 1];
        if (first === end) continue;
        let at = came[actor];
        if (k > 0 && ready[actor] > at) at = ready[actor];
        if (meets) for (let leg = first; leg < end; leg++) if (ready[to[leg]] > at) at = ready[to[leg]];
        if (meets) {
          for (let sender = actor * strands; sender < (actor + 1) * strands; sender++) if (free[sender] > at) at = free[sender];
        } else {
          // Without a meeting each strand goes its own way: they must happen to begin together, when all that was sent before has left.
          const until = free[actor * strands + rounds[round[first]].strand];
          for (let leg = first + 1; leg < end; leg++) {
            if (Math.max(at, free[actor * strands + rounds[round[leg]].strand]) !== Math.max(at, until)) return false;
          }
          if (until > at) at = until;
          if (left[actor] > at) return false;
        }
        for (let leg = first; leg < end; leg++) {
          const ends = at + last[leg];
          if (!this.hold(own, leg, at, ends)) return false;
          const arrives = ends + latencyPs[route[leg]];
          const receiver = to[leg];
          if (arrives > coming[receiver]) coming[receiver] = arrives;
          if (coming !== next && arrives > next[receiver]) next[receiver] = arrives;
          const sender = actor * strands + rounds[round[leg]].strand;
          free[sender] = Math.max(ends, at + space[leg], ends + rest[leg]);
          if (ends > left[actor]) left[actor] = ends;
        }
      }
      came = coming;
    }
    return true;
  }

  /** Puts a flow on the links that it must not share with flows of other steps; false when it would. */
  private hold({ heldStart, held, filled }: ConstantStep, leg: number, at: number, ends: number): boolean {
    const { stamp, till, before, startOf, endOf, step } = this;
    for (let i = heldStart[leg]; i < heldStart[leg + 1]; i++) {
      const link = held[i];
      if (stamp[link] !== step) {
        stamp[link] = step;
        startOf[link] = at;
        endOf[link] = ends;
        before[link] = till[link];
      } else if (filled[i] === 1 && (startOf[link] !== at || endOf[link] !== ends)) return false;
      if (at < before[link]) return false;
      if (ends > till[link]) till[link] = ends;
    }
    return true;
  }

  private timesOf({ rounds, actor }: WorldPlacement, p: number, bytes: number): CallTimes {
    const key = `${p}/${bytes}`;
    const known = this.times.get(key);
    if (known !== undefined) {
      known.calls++;
      return known;
    }
    const { wireExpansion } = this.world;
    const { steps } = this.plan[p];
    const each = (of: (leg: number, step: ConstantStep) => number): Float64Array[] =>
      steps.map((step) => Float64Array.from(step.route, (_, leg) => of(leg, step)));
    const message = ({ round }: ConstantStep, leg: number): number => messageBytes(rounds[round[leg]], bytes, wireExpansion);
    const times: CallTimes = {
      lasts: each((leg, step) => {
        const all = message(step, leg) + (actor?.headerBytes[step.route[leg]] ?? 0);
        return all === 0 || step.rate[leg] === Number.POSITIVE_INFINITY ? 0 : Math.round((all / step.rate[leg]) * 1e12);
      }),
      spacing: each((leg, step) => {
        if (actor === undefined) return 0;
        const copying = Math.round(actor.copyPs + (message(step, leg) / actor.copyBytesPerSecond) * 1e12);
        return Math.max(copying, actor.spacingPs[step.route[leg]]);
      }),
      pause: each((leg, { route }) => actor?.pausePs[route[leg]] ?? 0),
      calls: 1,
      courses: new Map(),
    };
    this.times.set(key, times);
    return times;
  }

  /** Messages and bytes of all calls: they do not depend on their course. */
  private tally(): Pick<WorldRun, 'messages' | 'linkBytes'> {
    const linkBytes = new Float64Array(this.world.capacity.length);
    let messages = 0;
    for (const [key, { calls }] of this.times) {
      const [p, bytes] = key.split('/').map(Number) as [number, number];
      const { rounds, routes, actor } = this.world.placements[p];
      for (const { route, round, repeat } of this.plan[p].steps) {
        messages += calls * repeat * route.length;
        for (let leg = 0; leg < route.length; leg++) {
          const header = actor?.headerBytes[route[leg]] ?? 0;
          const carried = calls * repeat * (messageBytes(rounds[round[leg]], bytes, this.world.wireExpansion) + header);
          for (let i = routes.start[route[leg]]; i < routes.start[route[leg] + 1]; i++) linkBytes[routes.link[i]] += carried * routes.weight[i];
        }
      }
    }
    return { messages, linkBytes };
  }
}

const messageBytes = ({ bytes: own, divisor }: { bytes?: number; divisor: number }, bytes: number, wireExpansion: number): number =>
  Math.ceil((own ?? Math.ceil(bytes / divisor)) * wireExpansion);

const lasting = (durationPs: number, factor = 1): number => (factor === 1 ? durationPs : Math.round(durationPs * factor));

function same(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Numbers by task and rank as those of a run: rank × tasks + task. */
function byRank(byTask: readonly Float64Array[], ranks: number): Float64Array {
  const out = new Float64Array(ranks * byTask.length);
  byTask.forEach((values, t) => {
    for (let rank = 0; rank < ranks; rank++) out[rank * byTask.length + t] = values[rank];
  });
  return out;
}
