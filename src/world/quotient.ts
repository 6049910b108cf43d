import type { Round } from '../collective/schedule';
import { byClass, firstMembers } from './check-fold';
import type { Fold, FoldInput } from './fold';
import { connect, type Legs, type SlotNeeds, slotFrom } from './legs';
import type { ActorNeeds } from './placement';

/**
 * A world's structure without its media: one member per class, with the multiplicities that make its simulation that of the whole.
 * Built once per topology; every medium and every counterfactual is a choice of costs on it.
 */
export interface Quotient {
  ranks: number;
  /** First member and size of each class of ranks. */
  firstRank: number[];
  rankSize: Int32Array;
  links: QuotientLinks;
  placements: QuotientPlacement[];
}

export interface QuotientLinks {
  count: number;
  tier: Uint8Array;
  /** Number of each class's plan. That of its tier when absent. */
  plan?: Uint8Array;
  up: Uint8Array;
  width: Int32Array;
  lost: Int32Array;
  lengthM: Float64Array;
  /** Real links in the class. */
  size: Int32Array;
}

export interface QuotientPlacement {
  actors: number;
  rankOf: Int32Array;
  rounds: Round[];
  /** Pattern of each round. */
  pattern: Int32Array;
  /** The other end of the actor's own message, −1 when it has none; indexed pattern × actors + actor, as routes are. */
  peer: Int32Array;
  pull: Uint8Array;
  legs: Legs;
  needs?: SlotNeeds;
  /** Real actors of each class. */
  actorSize: Int32Array;
  start: Int32Array;
  link: Int32Array;
  /** Flows of the route's kind on each link of the class. */
  weight: Int32Array;
  /** How often the route crosses the class (its latency counts each crossing). */
  crossings: Int32Array;
  own: Uint8Array;
  /** SCALE_UP, SCALE_OUT or NO_ROUTE. */
  kind: Uint8Array;
}

/** Picks the representatives of a fold and counts what each link of a class carries; linear in the length of all routes. */
export function quotient(input: FoldInput, fold: Fold): Quotient {
  const { links, placements } = input;
  const firstLink = firstMembers(fold.linkClass, fold.links);
  const size = new Int32Array(fold.links);
  for (const c of fold.linkClass) size[c]++;
  const rankSize = new Int32Array(fold.ranks);
  for (const c of fold.rankClass) rankSize[c]++;
  return {
    ranks: fold.ranks,
    firstRank: firstMembers(fold.rankClass, fold.ranks),
    rankSize,
    links: {
      count: fold.links,
      tier: picked(new Uint8Array(fold.links), links.tier, firstLink),
      ...(links.plan && { plan: picked(new Uint8Array(fold.links), links.plan, firstLink) }),
      up: picked(new Uint8Array(fold.links), links.up, firstLink),
      width: picked(new Int32Array(fold.links), links.width, firstLink),
      lost: picked(new Int32Array(fold.links), links.lost, firstLink),
      lengthM: picked(new Float64Array(fold.links), links.lengthM, firstLink),
      size,
    },
    placements: placements.map((_, p) => quotientPlacement(input, fold, p, firstLink)),
  };
}

/** The values of the first members. */
function picked<T extends Uint8Array | Int32Array | Float64Array>(out: T, values: T, firsts: number[]): T {
  for (let c = 0; c < out.length; c++) out[c] = values[firsts[c]];
  return out;
}

function quotientPlacement(input: FoldInput, fold: Fold, p: number, firstLink: number[]): QuotientPlacement {
  const placement = input.placements[p] as FoldInput['placements'][number];
  const { actors: n, patterns, pattern, peer, pull, start, link, own, kind, rankOf, schedule } = placement;
  const { linkClass } = fold;
  const classes = fold.actorClass[p] as Int32Array;
  const actors = fold.actors[p];
  const firstActor = firstMembers(classes, actors);
  const whole = actors === n;

  let most = 0;
  for (let a = 0; a < patterns; a++) for (const actor of firstActor) most += start[a * n + actor + 1] - start[a * n + actor];
  const rows = { link: new Int32Array(most), weight: new Int32Array(most), crossings: new Int32Array(most), own: new Uint8Array(most) };
  const starts = new Int32Array(patterns * actors + 1);
  const kinds = new Uint8Array(patterns * actors);
  // Flows of the pattern and class of actors at hand, on the first link of each class of links; zero again after each class of actors.
  const flows = new Int32Array(whole ? 0 : fold.links);
  const members = whole ? classes : byClass(classes, actors);
  let used = 0;
  for (let a = 0, route = 0; a < patterns; a++) {
    for (let c = 0, from = 0; c < actors; c++, route++) {
      let to = from;
      if (!whole) {
        for (; to < n && classes[members[to]] === c; to++) {
          const of = a * n + members[to];
          for (let i = start[of]; i < start[of + 1]; i++) {
            const k = linkClass[link[i]];
            if (firstLink[k] === link[i]) flows[k]++;
          }
        }
      }
      const representative = a * n + firstActor[c];
      const begin = used;
      for (let i = start[representative]; i < start[representative + 1]; i++) {
        const k = linkClass[link[i]];
        let again = begin;
        while (again < used && rows.link[again] !== k) again++;
        if (again === used) {
          rows.link[used] = k;
          rows.weight[used] = whole ? 1 : flows[k];
          rows.own[used] = own[i];
          used++;
        }
        rows.crossings[again]++;
      }
      // An equitable class crosses no classes of links but those of its representative.
      for (let i = begin; !whole && i < used; i++) flows[rows.link[i]] = 0;
      from = to;
      starts[route + 1] = used;
      kinds[route] = kind[representative];
    }
  }
  const actorSize = new Int32Array(actors);
  for (const c of classes) actorSize[c]++;
  const peers = {
    actors,
    patterns,
    pull,
    peer: Int32Array.from({ length: patterns * actors }, (_, i) => {
      const a = Math.floor(i / actors);
      const of = peer[a * n + firstActor[i - a * actors]];
      return of < 0 ? -1 : classes[of];
    }),
  };
  const legs = connect(peers, actorSize);
  return {
    actors,
    rankOf: Int32Array.from(firstActor, (actor) => fold.rankClass[rankOf[actor]] as number),
    rounds: schedule.rounds,
    pattern,
    peer: peers.peer,
    pull,
    legs,
    ...(placement.needs !== undefined && { needs: needsOfClasses(placement.needs, n, classes, firstActor, pattern, legs) }),
    actorSize,
    start: starts,
    link: rows.link.slice(0, used),
    weight: rows.weight.slice(0, used),
    crossings: rows.crossings.slice(0, used),
    own: rows.own.slice(0, used),
    kind: kinds,
  };
}

/** What the representatives' messages wait for, by the slots that fill when it comes. */
function needsOfClasses(
  { start, round, actor: from }: ActorNeeds,
  n: number,
  classes: Int32Array,
  firstActor: number[],
  pattern: Int32Array,
  legs: Legs,
): SlotNeeds {
  const actors = firstActor.length;
  const needs = { start: [0], round: [] as number[], slot: [] as number[] };
  for (let r = 0; r < pattern.length; r++) {
    for (let c = 0; c < actors; c++) {
      const entry = r * n + firstActor[c];
      for (let i = start[entry]; i < start[entry + 1]; i++) {
        needs.round.push(round[i]);
        needs.slot.push(slotFrom(legs, pattern[round[i]] * actors, classes[from[i]], c));
      }
      needs.start.push(needs.round.length);
    }
  }
  return { start: Int32Array.from(needs.start), round: Int32Array.from(needs.round), slot: Int32Array.from(needs.slot) };
}
