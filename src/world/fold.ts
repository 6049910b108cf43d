import type { FabricLinks } from '../fabric/fabric';
import { numbered } from './numbered';
import { add, Partition } from './partition';
import type { ActorNeeds, Placement } from './placement';

/** A partition of ranks, links and actors into classes. Classes are numbered from 0 in the order of their first members. */
export interface Fold {
  rankClass: Int32Array;
  ranks: number;
  linkClass: Int32Array;
  links: number;
  /** By placement. */
  actorClass: Int32Array[];
  actors: number[];
}

/** What a fold is made from: everything that tells ranks, links and actors apart, and nothing about media. */
export interface FoldInput {
  /** Equal for ranks that start alike and compute alike. */
  rankColour: Int32Array;
  links: FabricLinks;
  placements: Placement[];
}

/** The partition that merges nothing: the whole world. */
export function unfolded({ rankColour, links, placements }: FoldInput): Fold {
  const each = (n: number): Int32Array => new Int32Array(n).map((_, i) => i);
  return {
    rankClass: each(rankColour.length),
    ranks: rankColour.length,
    linkClass: each(links.count),
    links: links.count,
    actorClass: placements.map(({ actors }) => each(actors)),
    actors: placements.map(({ actors }) => actors),
  };
}

/**
 * The coarsest equitable partition: two members of a class are alike, their peers are in the same classes, their routes cross the same classes of links,
 * and every link of a class carries as many flows of each kind. Simulating one member per class, with flow counts as weights, then gives the event times of the whole.
 *
 * Each class in turn splits the others by how many labelled edges they have into it. When a class that does not wait is split, its largest part need
 * not wait either: counts into it follow from those into the whole and into the other parts. So an edge is looked at O(log V) times, and the cost is O(E log V).
 * A. Cardon and M. Crochemore, Partitioning a graph in O(|A| log₂ |V|), Theor. Comput. Sci. 19 (1982); R. Paige and R. Tarjan, Three partition refinement
 * algorithms, SIAM J. Comput. 16 (1987). `checkFold` proves the result.
 */
export function fold(input: FoldInput): Fold {
  const { placements } = input;
  // Ranks, links and the actors of each placement are numbered through as objects; the number of all comes last.
  const firstLink = input.rankColour.length;
  const firstActor = [firstLink + input.links.count];
  for (const { actors } of placements) firstActor.push((firstActor.at(-1) as number) + actors);
  const partition = new Partition(firstColours(input, firstLink, firstActor));
  // What an actor's route is, inside a domain or between two, is its own; how long it is and whose ports it crosses comes out of the labels.
  placements.forEach(({ actors, patterns, kind }, p) => {
    for (let pattern = 0; pattern < patterns; pattern++) {
      for (let actor = 0; actor < actors; actor++) {
        const value = kind[pattern * actors + actor];
        if (value > 0) partition.touch(firstActor[p] + actor, value);
      }
      partition.split();
    }
  });

  const splitUsers = userSplitter(partition, usesOf(placements, firstLink, firstActor));
  const splitPeers = placements.map((placement, p) => peerSplitter(partition, placement, firstLink, firstActor[p]));
  const splitWaiting = placements.map(({ needs, actors }, p) => needs && userSplitter(partition, waitingFor(needs, actors, firstActor[p])));
  const members = new Int32Array(partition.classOf.length);
  for (let count = partition.next(members); count > 0; count = partition.next(members)) {
    const one = members[0];
    const p = firstActor.findLastIndex((first) => one >= first);
    if (p < 0) splitUsers(members, count);
    else {
      splitPeers[p]?.(members, count);
      splitWaiting[p]?.(members, count);
    }
  }

  const within = (from: number, to: number): ReturnType<typeof renumbered> => renumbered(partition.classOf.subarray(from, to), partition.classes);
  const ranks = within(0, firstLink);
  const links = within(firstLink, firstActor[0]);
  const actors = placements.map((_, p) => within(firstActor[p], firstActor[p + 1]));
  return {
    rankClass: ranks.of,
    ranks: ranks.count,
    linkClass: links.of,
    links: links.count,
    actorClass: actors.map(({ of }) => of),
    actors: actors.map(({ count }) => count),
  };
}

/** Who has an actor as peer: the inverse of `peer`. Of i = pattern × actors + actor it is entries start[i] … start[i + 1] − 1 of `actor`. */
export interface PeersOf {
  start: Int32Array;
  actor: Int32Array;
}

export function peersOf({ peer, actors, patterns }: Pick<Placement, 'peer' | 'actors' | 'patterns'>): PeersOf {
  const start = new Int32Array(peer.length + 2);
  for (let pattern = 0; pattern < patterns; pattern++) {
    const base = pattern * actors;
    for (let i = base; i < base + actors; i++) if (peer[i] >= 0) add(start, base + peer[i] + 2, 1);
  }
  for (let i = 0; i < peer.length; i++) add(start, i + 2, start[i + 1]);
  const actor = new Int32Array(start[peer.length + 1]);
  for (let pattern = 0; pattern < patterns; pattern++) {
    const base = pattern * actors;
    for (let i = base; i < base + actors; i++) {
      if (peer[i] < 0) continue;
      const to = base + peer[i] + 1;
      actor[start[to]] = i - base;
      add(start, to, 1);
    }
  }
  return { start, actor };
}

/** What an object is by itself, as dense colours: ranks, links and the actors of each placement never share one. */
function firstColours({ rankColour, links, placements }: FoldInput, firstLink: number, firstActor: number[]): Int32Array {
  const colour = new Int32Array(firstActor.at(-1) as number);
  const known = new Map<number, number>();
  for (let rank = 0; rank < firstLink; rank++) colour[rank] = numbered(known, rankColour[rank]);
  const { count, tier, plan = tier, up, width, lengthM, owner } = links;
  const lengths = new Map<number, number>();
  const shapes = new Map<number, number>();
  const linkColours = new Map<number, number>();
  for (let l = 0; l < count; l++) {
    // Plan (8 bits, and a plan is of one tier), direction, ownership and width (31 bits) side by side make one exact number; with its length it is numbered again.
    const shape = numbered(shapes, (plan[l] * 2 + up[l]) * 2 + Number(owner[l] >= 0) + 1024 * width[l]);
    colour[firstLink + l] = known.size + numbered(linkColours, shape + count * numbered(lengths, lengthM[l]));
  }
  let colours = known.size + linkColours.size;
  placements.forEach(({ actors }, p) => {
    colour.fill(colours, firstActor[p], firstActor[p + 1]);
    if (actors > 0) colours++;
  });
  return colour;
}

/** Who works on a rank, sends over a link or waits for an actor: uses of object o are entries start[o − first] … start[o − first + 1] − 1. A label tells one kind of use from another. */
interface Uses {
  first: number;
  start: Int32Array;
  actor: Int32Array;
  label: Int32Array;
  labels: number;
}

/** Label 0: the rank's own actors. Then one label for each placement, pattern, place in the route, and ownership of the port. */
function usesOf(placements: Placement[], firstLink: number, firstActor: number[]): Uses {
  const used = firstActor[0];
  // Shifted by two while counting and by one while filling, so that filling leaves every start in its place.
  const start = new Int32Array(used + 2);
  let hops = 0;
  for (const { rankOf, link, start: route } of placements) {
    for (let i = 0; i < rankOf.length; i++) add(start, rankOf[i] + 2, 1);
    for (let i = 0; i < link.length; i++) add(start, firstLink + link[i] + 2, 1);
    for (let r = 0; r + 1 < route.length; r++) hops = Math.max(hops, route[r + 1] - route[r]);
  }
  for (let o = 0; o <= used; o++) add(start, o + 1, start[o]);
  const actor = new Int32Array(start[used + 1]);
  const label = new Int32Array(actor.length);
  const use = (object: number, by: number, as: number): void => {
    const at = start[object + 1];
    start[object + 1] = at + 1;
    actor[at] = by;
    label[at] = as;
  };
  let labels = 1;
  placements.forEach(({ actors, patterns, rankOf, start: route, link, own }, p) => {
    const base = firstActor[p];
    for (let a = 0; a < actors; a++) use(rankOf[a], base + a, 0);
    for (let pattern = 0; pattern < patterns; pattern++, labels += 2 * hops) {
      for (let a = 0; a < actors; a++) {
        const [from, to] = [route[pattern * actors + a] as number, route[pattern * actors + a + 1]];
        for (let i = from; i < to; i++) use(firstLink + link[i], base + a, labels + 2 * (i - from) + own[i]);
      }
    }
  });
  return { first: 0, start, actor, label, labels };
}

/** Who waits for the messages of each actor; a label for each pair of rounds. */
function waitingFor({ start: needs, round, actor: from }: ActorNeeds, actors: number, first: number): Uses {
  const start = new Int32Array(actors + 2);
  for (let i = 0; i < from.length; i++) add(start, from[i] + 2, 1);
  for (let a = 0; a <= actors; a++) add(start, a + 1, start[a]);
  const actor = new Int32Array(from.length);
  const label = new Int32Array(from.length);
  const labels = new Map<string, number>();
  for (let entry = 0; entry + 1 < needs.length; entry++) {
    for (let i = needs[entry]; i < needs[entry + 1]; i++) {
      const at = start[from[i] + 1];
      start[from[i] + 1] = at + 1;
      actor[at] = first + (entry % actors);
      label[at] = numbered(labels, `${Math.floor(entry / actors)}/${round[i]}`);
    }
  }
  return { first, start, actor, label, labels: labels.size };
}

/** Splits all classes by their edges into one, given as the first `count` members of a list. */
type Splitter = (members: Int32Array, count: number) => void;

/** For a class of ranks or links, or of actors that others wait for: splits the actors that use it, label by label. */
function userSplitter(partition: Partition, { first, start, actor, label, labels }: Uses): Splitter {
  const end = new Int32Array(labels);
  const met = new Int32Array(labels);
  let sorted = new Int32Array(64);
  return (members, count) => {
    let kinds = 0;
    for (let m = 0; m < count; m++) {
      const o = members[m] - first;
      for (let i = start[o]; i < start[o + 1]; i++) {
        if (partition.alone(actor[i])) continue;
        const l = label[i];
        if (end[l] === 0) met[kinds++] = l;
        add(end, l, 1);
      }
    }
    let total = 0;
    for (let k = 0; k < kinds; k++) {
      const n = end[met[k]];
      end[met[k]] = total;
      total += n;
    }
    if (sorted.length < total) sorted = new Int32Array(2 * total);
    for (let m = 0; m < count; m++) {
      const o = members[m] - first;
      for (let i = start[o]; i < start[o + 1]; i++) {
        if (partition.alone(actor[i])) continue;
        const l = label[i];
        sorted[end[l]] = actor[i];
        add(end, l, 1);
      }
    }
    for (let k = 0, i = 0; k < kinds; k++) {
      const l = met[k];
      for (; i < end[l]; i++) partition.touch(sorted[i], 1);
      partition.split();
      end[l] = 0;
    }
  };
}

/** For a class of actors: splits their ranks, and for each pattern their peers, those whose peers they are, and the links that they cross, as owners or not. */
function peerSplitter(partition: Partition, placement: Placement, firstLink: number, base: number): Splitter {
  const { actors, patterns, rankOf, peer, start, link, own } = placement;
  const inverse = peersOf(placement);
  return (members, count) => {
    for (let m = 0; m < count; m++) partition.touch(rankOf[members[m] - base], 1);
    partition.split();
    for (let pattern = 0; pattern < patterns; pattern++) {
      const shift = pattern * actors - base;
      for (let m = 0; m < count; m++) {
        const to = peer[members[m] + shift];
        if (to >= 0) partition.touch(base + to, 1);
      }
      partition.split();
      for (let m = 0; m < count; m++) {
        const i = members[m] + shift;
        for (let j = inverse.start[i]; j < inverse.start[i + 1]; j++) partition.touch(base + inverse.actor[j], 1);
      }
      partition.split();
      for (let owner = 0; owner < 2; owner++) {
        for (let m = 0; m < count; m++) {
          const route = members[m] + shift;
          for (let i = start[route]; i < start[route + 1]; i++) {
            if (own[i] === owner) partition.touch(firstLink + link[i], 1);
          }
        }
        partition.split();
      }
    }
  };
}

/** Classes numbered from 0 in the order of their first members. */
function renumbered(classes: Int32Array, most: number): { of: Int32Array; count: number } {
  const number = new Int32Array(most).fill(-1);
  let count = 0;
  const of = classes.map((c) => {
    if (number[c] === -1) number[c] = count++;
    return number[c];
  });
  return { of, count };
}
