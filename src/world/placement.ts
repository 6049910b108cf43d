import { placesOf } from '../collective/in-network-places';
import type { Needs, Pattern, Schedule } from '../collective/schedule';
import { compileLinks, type Fabric, type FabricLinks } from '../fabric/fabric';
import { partOfRoute } from './in-network-route';
import { numbered } from './numbered';

/** Whether a message stays inside its scale-up domain. */
export const SCALE_UP = 0;
export const SCALE_OUT = 1;
/** The kind of route of an actor that has no message of its own in a pattern. */
export const NO_ROUTE = 2;
/** Between two switches that reduce: no rank has anything to do with it. */
export const BETWEEN_HUBS = 3;

/**
 * A schedule on the ranks and routes of a fabric, for one or many communicators that run it side by side. Actors are numbered (channel × communicators + communicator) ×
 * places + place, hubs (`collective/in-network-hubs.ts`) after the ranks. Rounds with the same pattern share their routes: `pattern[round]`, and the route of an actor is number pattern × actors + actor.
 */
export interface Placement {
  schedule: Schedule;
  actors: number;
  rankOf: Int32Array;
  pattern: Int32Array;
  patterns: number;
  /** The other end of the actor's own message, −1 when it has none; indexed pattern × actors + actor. */
  peer: Int32Array;
  /** By pattern: 1 where the message comes from the peer, 0 where it goes there. */
  pull: Uint8Array;
  start: Int32Array;
  link: Int32Array;
  /** 1 where the link is a port of the sending or the receiving rank itself. */
  own: Uint8Array;
  /** SCALE_UP, SCALE_OUT, NO_ROUTE or BETWEEN_HUBS, by route. */
  kind: Uint8Array;
  /** What single messages wait for: the actor's in a round for those of `round` from `actor`, entries start[round × actors + actor] … of the next − 1. */
  needs?: ActorNeeds;
}

export interface ActorNeeds {
  start: Int32Array;
  round: Int32Array;
  actor: Int32Array;
}

/**
 * Places a schedule on communicators.
 *
 * @param members ranks of all communicators back to back, `schedule.ranks` each, in the order of their positions
 * @example place(ring('all-reduce', 8), Int32Array.from({ length: 8 }, (_, i) => i), star(8))
 */
export function place(
  schedule: Schedule,
  members: Int32Array,
  fabric: Fabric,
  { owner }: Pick<FabricLinks, 'owner'> = compileLinks(fabric),
): Placement {
  const { ranks, channels, order } = schedule;
  const communicators = members.length / ranks;
  const places = placesOf(schedule);
  const size = places.count;
  const actors = channels * communicators * size;
  const rankOf = new Int32Array(actors);
  for (let channel = 0, actor = 0; channel < channels; channel++) {
    for (let base = 0; base < members.length; base += ranks) {
      for (let i = 0; i < size; i++, actor++) {
        const at = places.standing(i, channel);
        rankOf[actor] = members[base + (order?.(channel, at) ?? at)];
      }
    }
  }

  const { pattern, shapes } = patternsOf(schedule);
  const routes = shapes.length * actors;
  const peer = new Int32Array(routes).fill(-1);
  const start = new Int32Array(routes + 1);
  const kind = new Uint8Array(routes);
  let link = new Int32Array(Math.max(16, routes * 3));
  let own = new Uint8Array(link.length);
  const out = new Int32Array(fabric.hops);
  let used = 0;
  let route = 0;
  for (const shape of shapes) {
    const down = shape.trees?.way === 'down';
    let to = new Int32Array(0);
    for (let g = 0; g < channels * communicators; g++) {
      const channel = Math.floor(g / communicators);
      if (g % communicators === 0) to = Int32Array.from({ length: size }, (_, i) => places.peerOf(shape, i, channel));
      for (let i = 0; i < size; i++, route++) {
        start[route + 1] = used;
        kind[route] = NO_ROUTE;
        if (to[i] < 0) continue;
        const other = g * size + to[i];
        peer[route] = other;
        const edge = places.edgeOf(shape, i, channel);
        const near = rankOf[g * size + i];
        const far = rankOf[edge === undefined ? other : g * size + edge.across];
        const [a, b] = down ? [far, near] : [near, far];
        const hops =
          edge === undefined
            ? fabric.route(a, b, out, channel)
            : partOfRoute(fabric, { tier: edge.tier, child: near, host: rankOf[other], across: far }, down, out, channel);
        if (used + hops > link.length) {
          const grown = new Int32Array(2 * link.length);
          grown.set(link);
          link = grown;
          const grownOwn = new Uint8Array(grown.length);
          grownOwn.set(own);
          own = grownOwn;
        }
        for (let h = 0; h < hops; h++, used++) {
          const id = out[h];
          link[used] = id;
          own[used] = Number(owner[id] === a || owner[id] === b);
        }
        start[route + 1] = used;
        kind[route] = edge?.fromRank === false ? BETWEEN_HUBS : fabric.domainOf(a) === fabric.domainOf(b) ? SCALE_UP : SCALE_OUT;
      }
    }
  }
  return {
    schedule,
    actors,
    rankOf,
    pattern,
    patterns: shapes.length,
    peer,
    pull: Uint8Array.from(shapes, pulls),
    start,
    link: link.slice(0, used),
    own: own.slice(0, used),
    kind,
    ...(schedule.needs !== undefined && { needs: needsOfActors(schedule.needs, schedule.rounds.length, size, actors) }),
  };
}

/** The same needs for every channel and communicator. */
function needsOfActors({ start, round, from }: Needs, rounds: number, size: number, actors: number): ActorNeeds {
  const groups = actors / size;
  const out = {
    start: new Int32Array(rounds * actors + 1),
    round: new Int32Array(groups * round.length),
    actor: new Int32Array(groups * round.length),
  };
  for (let r = 0, entry = 0, at = 0; r < rounds; r++) {
    for (let actor = 0; actor < actors; actor++, entry++) {
      const place = actor % size;
      for (let i = start[r * size + place]; i < start[r * size + place + 1]; i++, at++) {
        out.round[at] = round[i];
        out.actor[at] = actor - place + from[i];
      }
      out.start[entry + 1] = at;
    }
  }
  return out;
}

/** 1 where the messages of a pattern come from the peer. */
export const pulls = ({ trees }: Pattern): number => Number(trees?.way === 'down');

/** The distinct patterns of a schedule's rounds, and which of them each round follows. */
export function patternsOf({ rounds }: Pick<Schedule, 'rounds'>): { pattern: Int32Array; shapes: Schedule['rounds'] } {
  const known = new Map<string, number>();
  const forests = new Map<Int32Array[], number>();
  const shapes: Schedule['rounds'] = [];
  const pattern = Int32Array.from(rounds, (round) => {
    const { stride, radix, shift, trees } = round;
    const key = `${stride}/${radix}/${shift}${trees === undefined ? '' : `/${trees.way} ${numbered(forests, trees.parents)}`}`;
    const id = known.get(key) ?? shapes.push(round) - 1;
    known.set(key, id);
    return id;
  });
  return { pattern, shapes };
}
