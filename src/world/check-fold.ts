import type { FabricLinks } from '../fabric/fabric';
import { type Fold, type FoldInput, peersOf } from './fold';

/** A partition that is not equitable: the first two members of a class that differ, and in what. */
export class FoldError extends Error {
  override name = 'FoldError';
}

/** What is compared of a link by itself. */
const LINK_FIELDS = ['tier', 'plan', 'up', 'width', 'lengthM'] as const satisfies (keyof FabricLinks)[];

/**
 * Proves that a partition is equitable, by comparing every member with the first of its class, without hashes. Sound whatever proposed the partition.
 * Linear in the length of all routes.
 *
 * @throws FoldError naming the class and the difference.
 */
export function checkFold(input: FoldInput, fold: Fold): void {
  const { rankColour, links, placements } = input;
  covers('ranks', fold.rankClass, fold.ranks, rankColour.length);
  covers('links', fold.linkClass, fold.links, links.count);
  placements.forEach(({ actors }, p) => {
    covers('actors', fold.actorClass[p] as Int32Array, fold.actors[p], actors);
  });
  const firstRank = firstMembers(fold.rankClass, fold.ranks);
  const firstLink = firstMembers(fold.linkClass, fold.links);

  for (let r = 0; r < rankColour.length; r++) {
    const first = firstRank[fold.rankClass[r]];
    if (rankColour[r] !== rankColour[first]) differ('rank', r, first, 'its own work', rankColour[r], rankColour[first]);
  }
  for (const field of LINK_FIELDS) {
    const values = links[field] ?? links.tier;
    for (let l = 0; l < links.count; l++) {
      const first = firstLink[fold.linkClass[l]];
      if (values[l] !== values[first]) differ('link', l, first, field, values[l], values[first]);
    }
  }
  for (let l = 0; l < links.count; l++) {
    const first = firstLink[fold.linkClass[l]];
    const [a, b] = [links.owner[l] >= 0, links.owner[first] >= 0];
    if (a !== b) differ('link', l, first, 'ownership', a, b);
  }
  placements.forEach((_, p) => {
    checkActors(input, fold, p);
  });
  sameBags('link', flowsOfLinks(input, fold), fold.linkClass, firstLink, 'the flows that cross it');
  sameBags('rank', actorsOfRanks(input, fold), fold.rankClass, firstRank, 'its actors');
}

/** First member of every class. */
export function firstMembers(classes: Int32Array, count: number): number[] {
  const first = new Array<number>(count).fill(-1);
  for (let i = 0; i < classes.length; i++) if (first[classes[i]] === -1) first[classes[i]] = i;
  return first;
}

/** Members class by class, each class in rising order. */
export function byClass(classes: Int32Array, count: number): Int32Array {
  const at = new Int32Array(count + 1);
  for (const c of classes) at[c + 1]++;
  for (let c = 0; c < count; c++) at[c + 1] += at[c];
  const members = new Int32Array(classes.length);
  for (let i = 0; i < classes.length; i++) {
    const c = classes[i];
    members[at[c]] = i;
    at[c]++;
  }
  return members;
}

function differ(kind: string, member: number, first: number, what: string, a: unknown, b: unknown): never {
  throw new FoldError(`${kind} ${member} is in the class of ${kind} ${first} but differs in ${what}: ${a} and ${b}`);
}

/** Every member has a class that exists, and every class a member. */
function covers(kind: string, classes: Int32Array, count: number, members: number): void {
  if (classes.length !== members) throw new FoldError(`${classes.length} ${kind} are in classes, of ${members}`);
  classes.forEach((c, i) => {
    if (c < 0 || c >= count) throw new FoldError(`${kind}: member ${i} is in class ${c}, and there are ${count}`);
  });
  const empty = firstMembers(classes, count).indexOf(-1);
  if (empty >= 0) throw new FoldError(`${kind}: class ${empty} has no member`);
}

/** Actors of a class: the class of their rank, their peers and routes in every pattern. */
function checkActors({ placements }: FoldInput, fold: Fold, p: number): void {
  const placement = placements[p] as FoldInput['placements'][number];
  const { actors, patterns, peer, start, link, own, kind, rankOf, needs, schedule } = placement;
  const { rankClass, linkClass } = fold;
  const classes = fold.actorClass[p] as Int32Array;
  const firstActor = firstMembers(classes, fold.actors[p]);
  const inverse = peersOf(placement);
  const classOfPeer = (i: number): number => (peer[i] < 0 ? -1 : classes[peer[i]]);
  const bag = (i: number): string =>
    [...inverse.actor.subarray(inverse.start[i], inverse.start[i + 1])]
      .map((a) => classes[a])
      .sort((a, b) => a - b)
      .join(' ');
  const needsBag = (entry: number): string => {
    const bag: string[] = [];
    for (let i = needs?.start[entry] ?? 0; i < (needs?.start[entry + 1] ?? 0); i++) bag.push(`${needs?.round[i]}/${classes[needs?.actor[i] ?? 0]}`);
    return bag.sort().join(' ');
  };
  for (let actor = 0; actor < actors; actor++) {
    const first = firstActor[classes[actor]];
    if (first === actor) continue;
    const same = (what: string, a: unknown, b: unknown): void => {
      if (a !== b) differ('actor', actor, first, what, a, b);
    };
    same('the class of its rank', rankClass[rankOf[actor]], rankClass[rankOf[first]]);
    for (let r = 0; needs !== undefined && r < schedule.rounds.length; r++) {
      same(`what its message of round ${r} waits for`, needsBag(r * actors + actor), needsBag(r * actors + first));
    }
    for (let pattern = 0; pattern < patterns; pattern++) {
      const [a, b] = [pattern * actors + actor, pattern * actors + first];
      same('the class of its peer', classOfPeer(a), classOfPeer(b));
      const [from, other] = [inverse.start[a], inverse.start[b]];
      const count = inverse.start[a + 1] - from;
      same('how many have it as peer', count, inverse.start[b + 1] - other);
      if (count === 1) same('the class that has it as peer', classes[inverse.actor[from]], classes[inverse.actor[other]]);
      else if (count > 1) same('the classes that have it as peer', bag(a), bag(b));
      same('the kind of its route', kind[a], kind[b]);
      const [i, j] = [start[a] as number, start[b]];
      const hops = start[a + 1] - i;
      same('the hops of its route', hops, start[b + 1] - j);
      for (let h = 0; h < hops; h++) {
        same('the links of its route', linkClass[link[i + h]], linkClass[link[j + h]]);
        same('the ownership of its ports', own[i + h], own[j + h]);
      }
    }
  }
}

/** A bag of numbers for each member, back to back, equal bags in equal order: that of member m is entries start[m] … start[m + 1] − 1. */
interface Bags {
  start: Int32Array;
  items: Int32Array;
}

/** Makes bags of known sizes; `fill` must bring the items of every member in the same order of items. */
function bagsOf(sizes: Int32Array, fill: (put: (member: number, item: number) => void) => void): Bags {
  const start = new Int32Array(sizes.length + 1);
  for (let m = 0; m < sizes.length; m++) start[m + 1] = start[m] + sizes[m];
  const items = new Int32Array(start[sizes.length]);
  const next = start.slice();
  fill((member, item) => {
    const at = next[member];
    next[member] = at + 1;
    items[at] = item;
  });
  return { start, items };
}

/** The flows of every link as numbers of (ownership, placement, pattern, class of the sender). Walked in this order, no bag has to be sorted. */
function flowsOfLinks({ links, placements }: FoldInput, fold: Fold): Bags {
  const sizes = new Int32Array(links.count);
  for (const { link } of placements) for (const l of link) sizes[l]++;
  const members = placements.map((_, p) => byClass(fold.actorClass[p] as Int32Array, fold.actors[p]));
  return bagsOf(sizes, (put) => {
    let kinds = 0;
    for (let owner = 0; owner < 2; owner++) {
      placements.forEach(({ actors, patterns, start, link, own }, p) => {
        const classes = fold.actorClass[p] as Int32Array;
        for (let pattern = 0; pattern < patterns; pattern++, kinds += fold.actors[p]) {
          for (const actor of members[p] as Int32Array) {
            const route = pattern * actors + actor;
            const flow = kinds + classes[actor];
            for (let i = start[route]; i < start[route + 1]; i++) if (own[i] === owner) put(link[i], flow);
          }
        }
      });
    }
  });
}

function actorsOfRanks({ rankColour, placements }: FoldInput, fold: Fold): Bags {
  const sizes = new Int32Array(rankColour.length);
  for (const { rankOf } of placements) for (const r of rankOf) sizes[r]++;
  return bagsOf(sizes, (put) => {
    let kinds = 0;
    placements.forEach(({ rankOf }, p) => {
      const classes = fold.actorClass[p] as Int32Array;
      for (const actor of byClass(classes, fold.actors[p])) put(rankOf[actor], kinds + classes[actor]);
      kinds += fold.actors[p];
    });
  });
}

function sameBags(kind: string, { start, items }: Bags, classes: Int32Array, firsts: number[], what: string): void {
  for (let m = 0; m < classes.length; m++) {
    const first = firsts[classes[m]];
    if (first === m) continue;
    const [i, j] = [start[m] as number, start[first]];
    const size = start[m + 1] - i;
    let same = size === start[first + 1] - j;
    for (let k = 0; same && k < size; k++) same = items[i + k] === items[j + k];
    if (same) continue;
    const text = (of: number): string => items.subarray(start[of], start[of + 1]).join(' ');
    differ(kind, m, first, what, text(m), text(first));
  }
}
