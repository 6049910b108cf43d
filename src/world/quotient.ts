import type { Round } from '../collective/schedule';
import { firstMembers } from './check-fold';
import type { Fold, FoldInput } from './fold';

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
  up: Uint8Array;
  width: Int32Array;
  lengthM: Float64Array;
  /** Real links in the class. */
  size: Int32Array;
}

export interface QuotientPlacement {
  actors: number;
  rankOf: Int32Array;
  rounds: Round[];
  dest: Int32Array;
  receives: Uint8Array;
  route: Int32Array;
  start: Int32Array;
  link: Int32Array;
  /** Flows of the route's kind on each link of the class. */
  weight: Int32Array;
  /** How often the route crosses the class (its latency counts each crossing). */
  crossings: Int32Array;
  own: Uint8Array;
  /** SCALE_UP or SCALE_OUT. */
  kind: Uint8Array;
}

/** Picks the representatives of a fold and counts what each link of a class carries. */
export function quotient(input: FoldInput, fold: Fold): Quotient {
  const { links, placements } = input;
  const firstLink = firstMembers(fold.linkClass, fold.links);
  const isFirst = new Uint8Array(links.count);
  for (const l of firstLink) isFirst[l] = 1;
  const size = new Int32Array(fold.links);
  for (const c of fold.linkClass) size[c] = (size[c] as number) + 1;
  const rankSize = new Int32Array(fold.ranks);
  for (const c of fold.rankClass) rankSize[c] = (rankSize[c] as number) + 1;
  return {
    ranks: fold.ranks,
    firstRank: firstMembers(fold.rankClass, fold.ranks),
    rankSize,
    links: {
      count: fold.links,
      tier: Uint8Array.from(firstLink, (l) => links.tier[l] as number),
      up: Uint8Array.from(firstLink, (l) => links.up[l] as number),
      width: Int32Array.from(firstLink, (l) => links.width[l] as number),
      lengthM: Float64Array.from(firstLink, (l) => links.lengthM[l] as number),
      size,
    },
    placements: placements.map((_, p) => quotientPlacement(input, fold, p, isFirst)),
  };
}

function quotientPlacement(input: FoldInput, fold: Fold, p: number, isFirst: Uint8Array): QuotientPlacement {
  const placement = input.placements[p] as FoldInput['placements'][number];
  const { actors: n, patterns, pattern, dest, start, link, own, kind, rankOf, schedule } = placement;
  const classes = fold.actorClass[p] as Int32Array;
  const actors = fold.actors[p] as number;
  const firstActor = firstMembers(classes, actors);
  const whole = actors === n;

  // Flows of each kind (pattern, class of actors) on the first link of each class.
  const flows = new Map<number, number>();
  const kindOf = (route: number): number => {
    const a = Math.floor(route / n);
    return a * actors + (classes[route - a * n] as number);
  };
  if (!whole) {
    for (let route = 0; route + 1 < start.length; route++) {
      for (let i = start[route] as number; i < (start[route + 1] as number); i++) {
        const l = link[i] as number;
        if (isFirst[l] === 0) continue;
        const key = kindOf(route) * fold.links + (fold.linkClass[l] as number);
        flows.set(key, (flows.get(key) ?? 0) + 1);
      }
    }
  }

  const rows: { link: number; weight: number; crossings: number; own: number }[] = [];
  const starts = [0];
  const kinds: number[] = [];
  for (let a = 0; a < patterns; a++) {
    for (const actor of firstActor) {
      const route = a * n + actor;
      const begin = rows.length;
      for (let i = start[route] as number; i < (start[route + 1] as number); i++) {
        const c = fold.linkClass[link[i] as number] as number;
        let again = begin;
        while (again < rows.length && (rows[again] as { link: number }).link !== c) again++;
        const met = rows[again];
        if (met !== undefined) met.crossings++;
        else rows.push({ link: c, weight: whole ? 1 : (flows.get(kindOf(route) * fold.links + c) as number), crossings: 1, own: own[i] as number });
      }
      starts.push(rows.length);
      kinds.push(kind[route] as number);
    }
  }
  const R = pattern.length;
  const perRound = <T extends Int32Array>(out: T, value: (actor: number, a: number) => number): T => {
    for (let actor = 0; actor < actors; actor++) for (let r = 0; r < R; r++) out[actor * R + r] = value(actor, pattern[r] as number);
    return out;
  };
  return {
    actors,
    rankOf: Int32Array.from(firstActor, (actor) => fold.rankClass[rankOf[actor] as number] as number),
    rounds: schedule.rounds,
    dest: perRound(new Int32Array(actors * R), (actor, a) => classes[dest[a * n + (firstActor[actor] as number)] as number] as number),
    receives: new Uint8Array(actors * R).fill(1),
    route: perRound(new Int32Array(actors * R), (actor, a) => a * actors + actor),
    start: Int32Array.from(starts),
    link: Int32Array.from(rows, (row) => row.link),
    weight: Int32Array.from(rows, (row) => row.weight),
    crossings: Int32Array.from(rows, (row) => row.crossings),
    own: Uint8Array.from(rows, (row) => row.own),
    kind: Uint8Array.from(kinds),
  };
}
