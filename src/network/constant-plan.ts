import { type Round, strandsOf } from '../collective/schedule';
import type { Routes, World, WorldPlacement } from '../world/world';

/** Rings longer than this settle into a rhythm that the simulator jumps over. */
const LONGEST_RING = 15;
/** Room that a link must have so that rounding cannot make it the tightest of a route. */
const SLACK = 1 - 1e-9;

/** Rounds whose messages every actor starts together: legs of actor a are entries start[a] … start[a + 1] − 1. */
export interface ConstantStep {
  /** First round, and one past the last. */
  from: number;
  to: number;
  /** Number of the step before which everything must have been received. */
  gate: number;
  /** Senders wait for their receivers. */
  meets: boolean;
  /** Messages one after the other, each after what the one before has brought: a ring. 1 otherwise. */
  repeat: number;
  start: Int32Array;
  round: Int32Array;
  to_: Int32Array;
  route: Int32Array;
  /** Bytes per second of each leg while all legs of the step are under way; infinite where nothing limits it. */
  rate: Float64Array;
  /** Links of each leg on which it must not meet flows of other steps: entries heldStart[leg] … heldStart[leg + 1] − 1. */
  heldStart: Int32Array;
  held: Int32Array;
  /** 1 where the step's flows fill that link: they have their rates only while all of them are there. */
  filled: Uint8Array;
}

/** A placement as it runs when every flow keeps one rate. */
export interface ConstantPlacement {
  steps: ConstantStep[];
  strands: number;
}

/**
 * What every flow's rate is when the flows of one step of a schedule are under way together and none of another is; undefined where that is no max-min fair allocation to the bit, or where a
 * schedule has more to it than gates and short rings.
 *
 * A flow's rate is then capacity ÷ flows of its tightest link, or its cap. This is max-min fair when all flows on such a link have the rate of that link, and every other link has room for its own.
 */
export function constantPlan({ placements, capacity, reducePsPerByte }: World): ConstantPlacement[] | undefined {
  const planned: ConstantPlacement[] = [];
  const ends: [Float64Array, Float64Array] = [new Float64Array(capacity.length), new Float64Array(capacity.length)];
  const isExact = Uint8Array.from(capacity, (bytes) => Number(isEighths(bytes)));
  for (const placement of placements) {
    if (placement.needs !== undefined || (reducePsPerByte > 0 && placement.rounds.some(({ reduces }) => reduces))) return undefined;
    const steps = stepsOf(placement, capacity);
    if (steps === undefined) return undefined;
    addMost(placement, steps, ends, isExact);
    planned.push({ steps, strands: strandsOf(placement.rounds) });
  }
  const ample = Uint8Array.from(capacity, (bytes, l) => {
    const most = Math.min(ends[0][l], ends[1][l]);
    return Number(most <= bytes * SLACK || (isExact[l] === 1 && most <= bytes));
  });
  planned.forEach(({ steps }, p) => {
    const { start, link } = placements[p].routes;
    for (const { route } of steps) {
      for (const one of route) if (start[one] < start[one + 1]) for (const port of [link[start[one]], link[start[one + 1] - 1]]) ample[port] = 0;
    }
  });
  for (const { steps } of planned) for (const step of steps) leaveOut(step, ample);
  return planned;
}

function stepsOf(placement: WorldPlacement, capacity: Float64Array): ConstantStep[] | undefined {
  const { rounds } = placement;
  const steps: ConstantStep[] = [];
  const load = new Float64Array(capacity.length);
  for (let from = 0, to = 0; from < rounds.length; from = to) {
    to = endOfStep(rounds, from);
    const { gate, meets, repeat, follows, slots, pieceBytes } = rounds[from];
    const boundary = gate === from ? steps.length : steps.findIndex((step) => step.from === gate);
    if (boundary < 0 || slots !== undefined || pieceBytes !== undefined) return undefined;
    if (follows !== undefined && (follows.from !== from || follows.ahead !== 0 || repeat > LONGEST_RING)) return undefined;
    if (follows === undefined && repeat > 1) return undefined;
    if (meets !== undefined && (meets.from !== from || meets.to !== to)) return undefined;
    const step = legsOf(placement, from, to, { gate: boundary, meets: meets !== undefined, repeat });
    if (step === undefined || !giveRates(placement, step, capacity, load)) return undefined;
    steps.push(step);
  }
  return steps;
}

/** Rounds with one gate that are of different strands begin together. */
function endOfStep(rounds: readonly Round[], from: number): number {
  const strands = new Set<number>();
  let to = from;
  while (to < rounds.length && rounds[to].gate === rounds[from].gate && !strands.has(rounds[to].strand)) {
    if (to > from && (rounds[to].follows !== undefined || rounds[from].follows !== undefined)) break;
    strands.add(rounds[to].strand);
    to++;
  }
  return to;
}

function legsOf(
  { actors, pattern, legs }: WorldPlacement,
  from: number,
  to: number,
  own: Pick<ConstantStep, 'gate' | 'meets' | 'repeat'>,
): ConstantStep | undefined {
  const start = new Int32Array(actors + 1);
  const list = { round: [] as number[], to: [] as number[], route: [] as number[] };
  const receiver = Array.from({ length: to - from }, (_, i) => receiversOf(legs.slots, pattern[from + i] * actors, actors));
  for (let actor = 0; actor < actors; actor++) {
    for (let r = from; r < to; r++) {
      const i = pattern[r] * actors + actor;
      if (legs.start[i + 1] - legs.start[i] > 1) return undefined;
      for (let leg = legs.start[i]; leg < legs.start[i + 1]; leg++) {
        list.round.push(r);
        list.to.push(receiver[r - from][legs.slot[leg]]);
        list.route.push(legs.route[leg]);
      }
    }
    start[actor + 1] = list.round.length;
  }
  const count = list.round.length;
  return {
    ...own,
    from,
    to,
    start,
    round: Int32Array.from(list.round),
    to_: Int32Array.from(list.to),
    route: Int32Array.from(list.route),
    rate: new Float64Array(count),
    heldStart: new Int32Array(count + 1),
    held: new Int32Array(0),
    filled: new Uint8Array(0),
  };
}

/** The actor that each slot of a pattern belongs to; slots count from its first. */
function receiversOf(slots: Int32Array, base: number, actors: number): Int32Array {
  const first = slots[base];
  const receivers = new Int32Array(slots[base + actors] - first);
  for (let actor = 0; actor < actors; actor++) receivers.fill(actor, slots[base + actor] - first, slots[base + actor + 1] - first);
  return receivers;
}

/** Finds the rates of a step's legs; false where they are not the max-min fair ones, or rounding might have a say. */
function giveRates({ routes }: WorldPlacement, step: ConstantStep, capacity: Float64Array, load: Float64Array): boolean {
  const { route, rate } = step;
  const count = route.length;
  load.fill(0);
  for (let leg = 0; leg < count; leg++) {
    for (let i = routes.start[route[leg]]; i < routes.start[route[leg] + 1]; i++) load[routes.link[i]] += routes.weight[i];
  }
  const used = new Float64Array(capacity.length);
  /** Links on which all legs have the link's own level so far. */
  const level = new Uint8Array(capacity.length).fill(1);
  const stops = new Uint8Array(capacity.length);
  for (let leg = 0; leg < count; leg++) {
    let own = routes.cap[route[leg]];
    let stop = -1;
    for (let i = routes.start[route[leg]]; i < routes.start[route[leg] + 1]; i++) {
      const l = routes.link[i];
      if (capacity[l] / load[l] >= own) continue;
      own = capacity[l] / load[l];
      stop = l;
    }
    if (!(own > 0)) return false;
    rate[leg] = own;
    if (stop >= 0) stops[stop] = 1;
    for (let i = routes.start[route[leg]]; i < routes.start[route[leg] + 1]; i++) {
      const l = routes.link[i];
      used[l] += routes.weight[i] * own;
      if (capacity[l] / load[l] !== own) level[l] = 0;
    }
  }
  for (let l = 0; l < capacity.length; l++) {
    if (load[l] > 0 && level[l] === 0 && (stops[l] === 1 || used[l] > capacity[l] * SLACK)) return false;
  }
  const filled: number[] = [];
  const held: number[] = [];
  for (let leg = 0; leg < count; leg++) {
    for (let i = routes.start[route[leg]]; i < routes.start[route[leg] + 1]; i++) {
      held.push(routes.link[i]);
      filled.push(stops[routes.link[i]]);
    }
    step.heldStart[leg + 1] = held.length;
  }
  step.held = Int32Array.from(held);
  step.filled = Uint8Array.from(filled);
  return true;
}

/**
 * Adds to the most that the flows of a placement can have together on each link: those that share a port are of one step, as ports are held.
 *
 * @param ends by link: the most by the ports where routes begin, and by those where they end
 */
function addMost({ routes, pattern }: WorldPlacement, steps: readonly ConstantStep[], ends: [Float64Array, Float64Array], isExact: Uint8Array): void {
  const links = isExact.length;
  const seen = new Set<string>();
  const distinct = steps.filter(({ from, to, repeat }) => {
    const key = `${pattern.slice(from, to)}/${repeat}`;
    return !seen.has(key) && seen.add(key);
  });
  for (const { route, rate } of distinct) {
    for (let leg = 0; leg < route.length; leg++) {
      const whole = isEighths(rate[leg]);
      for (let i = routes.start[route[leg]]; !whole && i < routes.start[route[leg] + 1]; i++) isExact[routes.link[i]] = 0;
    }
  }
  const now = new Float64Array(links);
  const best = new Float64Array(links);
  const met: number[] = [];
  for (const last of [0, 1] as const) {
    const port = (route: number): number => routes.link[last === 0 ? routes.start[route] : routes.start[route + 1] - 1];
    const byPort = distinct.map(({ route }) => legsByPort(route, routes, port, links));
    for (let l = 0; l < links; l++) {
      met.length = 0;
      distinct.forEach(({ route, rate }, s) => {
        const { start, leg: legs } = byPort[s];
        const first = met.length;
        for (let n = start[l]; n < start[l + 1]; n++) {
          const leg = legs[n];
          for (let i = routes.start[route[leg]]; i < routes.start[route[leg] + 1]; i++) {
            const link = routes.link[i];
            if (now[link] === 0) met.push(link);
            now[link] += routes.weight[i] * rate[leg];
          }
        }
        for (let m = first; m < met.length; m++) {
          best[met[m]] = Math.max(best[met[m]], now[met[m]]);
          now[met[m]] = 0;
        }
      });
      for (const link of met) {
        ends[last][link] += best[link];
        best[link] = 0;
      }
    }
  }
}

/** Legs by the link at one end of their routes; those without links are left out. */
function legsByPort(route: Int32Array, routes: Routes, port: (route: number) => number, links: number): { start: Int32Array; leg: Int32Array } {
  const start = new Int32Array(links + 2);
  for (const one of route) if (routes.start[one] < routes.start[one + 1]) start[port(one) + 2]++;
  for (let l = 0; l < links; l++) start[l + 2] += start[l + 1];
  const leg = new Int32Array(start[links + 1]);
  route.forEach((one, i) => {
    if (routes.start[one] < routes.start[one + 1]) leg[start[port(one) + 1]++] = i;
  });
  return { start, leg };
}

/** Numbers whose sums and differences are exact. */
const isEighths = (value: number): boolean => Number.isInteger(8 * value) && value < 2 ** 48;

/** Links with room for all that could ever meet there are not looked at, unless a step fills them. */
function leaveOut(step: ConstantStep, ample: Uint8Array): void {
  const { heldStart, held, filled } = step;
  let kept = 0;
  for (let leg = 0, i = 0; leg < step.route.length; leg++) {
    for (const end = heldStart[leg + 1]; i < end; i++) {
      if (ample[held[i]] === 1 && filled[i] === 0) continue;
      held[kept] = held[i];
      filled[kept] = filled[i];
      kept++;
    }
    heldStart[leg + 1] = kept;
  }
}
