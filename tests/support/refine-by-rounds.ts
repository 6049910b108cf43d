import { type Fold, type FoldInput, type PeersOf, peersOf } from '../../src/world/fold';
import { numbered } from '../../src/world/numbered';
import type { Placement } from '../../src/world/placement';

/**
 * The coarsest equitable partition in the plainest way: every round gives each rank, link and actor a new colour by all that it sees, until no round tells more apart.
 * As many rounds as the longest chain. Colours are 53-bit hashes of what is seen. The oracle for `fold`.
 */
export function refineByRounds(input: FoldInput): Fold {
  const { rankColour, links, placements } = input;
  let ranks = dense(rankColour.length, (i) => rankColour[i] as number);
  const attributes = new Map<string, number>();
  let link = dense(links.count, (i) => {
    const text = `${links.tier[i]}/${links.up[i]}/${links.width[i]}/${links.lengthM[i]}/${(links.owner[i] as number) >= 0}`;
    return numbered(attributes, text);
  });
  let actors = placements.map((placement, p) => dense(placement.actors, () => p));
  const inverse = placements.map(peersOf);

  for (let before = 0; ; ) {
    const now = ranks.count + link.count + actors.reduce((sum, { count }) => sum + count, 0);
    if (now === before) break;
    before = now;
    const linkHash = hashLinks(links.count, link.of, actors, placements);
    const nextActors = placements.map((placement, p) => hashActors(placement, inverse[p], (actors[p] as Dense).of, ranks.of, link.of));
    ranks = hashRanks(ranks.of, actors, placements);
    link = linkHash;
    actors = nextActors;
  }
  return {
    rankClass: ranks.of,
    ranks: ranks.count,
    linkClass: link.of,
    links: link.count,
    actorClass: actors.map(({ of }) => of),
    actors: actors.map(({ count }) => count),
  };
}

interface Dense {
  of: Int32Array;
  count: number;
}

/** Renumbers arbitrary keys as 0, 1, 2 … in the order of first appearance. */
function dense(n: number, key: (i: number) => number): Dense {
  const ids = new Map<number, number>();
  const of = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    of[i] = numbered(ids, key(i));
  }
  return { of, count: ids.size };
}

/** Two independent 32-bit hashes make one exact 53-bit key. */
const joined =
  (h1: Int32Array, h2: Int32Array) =>
  (i: number): number =>
    ((h1[i] as number) >>> 0) * 2097152 + ((h2[i] as number) >>> 11);

function mix(hash: number, value: number): number {
  let h = Math.imul(hash ^ value, 0x9e3779b1);
  h ^= h >>> 15;
  h = Math.imul(h, 0x85ebca77);
  return h ^ (h >>> 13);
}

/** Small numbers must not meet in `mix` as they are: 1 ^ 3 is 2 ^ 0. */
const placementHash = (p: number): number => mix(0x2545f491, p);

function hashLinks(count: number, colour: Int32Array, actors: Dense[], placements: Placement[]): Dense {
  const h1 = new Int32Array(count);
  const h2 = new Int32Array(count);
  placements.forEach((placement, p) => {
    const { of } = actors[p] as Dense;
    const { start, link, own, actors: n } = placement;
    for (let route = 0; route + 1 < start.length; route++) {
      const pattern = Math.floor(route / n);
      const flow = mix(mix(placementHash(p), pattern), of[route - pattern * n] as number);
      for (let i = start[route] as number; i < (start[route + 1] as number); i++) {
        // A sum, not a chain: the flows of a link are a set without order.
        const l = link[i] as number;
        h1[l] = ((h1[l] as number) + mix(flow, own[i] as number)) | 0;
        h2[l] = ((h2[l] as number) + mix(flow ^ 0x5bd1e995, (own[i] as number) + 7)) | 0;
      }
    }
  });
  for (let l = 0; l < count; l++) {
    h1[l] = mix(h1[l] as number, colour[l] as number);
    h2[l] = mix((h2[l] as number) ^ 0x27d4eb2f, colour[l] as number);
  }
  return dense(count, joined(h1, h2));
}

function hashActors(
  { actors, patterns, peer, start, link, own, kind, rankOf }: Placement,
  inverse: PeersOf,
  colour: Int32Array,
  rank: Int32Array,
  links: Int32Array,
): Dense {
  const h1 = new Int32Array(actors);
  const h2 = new Int32Array(actors);
  for (let actor = 0; actor < actors; actor++) {
    let a = mix(colour[actor] as number, rank[rankOf[actor] as number] as number);
    let b = mix(a ^ 0x165667b1, colour[actor] as number);
    for (let pattern = 0; pattern < patterns; pattern++) {
      const route = pattern * actors + actor;
      const to = peer[route] < 0 ? -1 : colour[peer[route]];
      // A sum, not a chain: those whose peer an actor is are a set without order.
      let from = 0;
      for (let i = inverse.start[route]; i < inverse.start[route + 1]; i++) from = (from + mix(0x7feb352d, colour[inverse.actor[i]])) | 0;
      a = mix(mix(mix(a, to), from), kind[route] as number);
      b = mix(mix(b, from + 13), to);
      for (let i = start[route] as number; i < (start[route + 1] as number); i++) {
        const hop = 2 * (links[link[i] as number] as number) + (own[i] as number);
        a = mix(a, hop);
        b = mix(b, hop ^ 0x3c6ef372);
      }
    }
    h1[actor] = a;
    h2[actor] = b;
  }
  return dense(actors, joined(h1, h2));
}

function hashRanks(colour: Int32Array, actors: Dense[], placements: Placement[]): Dense {
  const h1 = new Int32Array(colour.length);
  const h2 = new Int32Array(colour.length);
  placements.forEach(({ rankOf }, p) => {
    const { of } = actors[p] as Dense;
    for (let actor = 0; actor < of.length; actor++) {
      const r = rankOf[actor] as number;
      h1[r] = ((h1[r] as number) + mix(placementHash(p), of[actor] as number)) | 0;
      h2[r] = ((h2[r] as number) + mix(placementHash(p) ^ 0x1b873593, of[actor] as number)) | 0;
    }
  });
  for (let r = 0; r < colour.length; r++) {
    h1[r] = mix(h1[r] as number, colour[r] as number);
    h2[r] = mix((h2[r] as number) ^ 0x27d4eb2f, colour[r] as number);
  }
  return dense(colour.length, joined(h1, h2));
}
