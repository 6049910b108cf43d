import { type Fold, type FoldInput, sources } from './fold';

/** A partition that is not equitable: the first two members of a class that differ, and in what. */
export class FoldError extends Error {
  override name = 'FoldError';
}

/**
 * Proves that a partition is equitable, by comparing every member with the first of its class, without hashes. Sound whatever proposed the partition.
 *
 * @throws FoldError naming the class and the difference.
 */
export function checkFold(input: FoldInput, fold: Fold): void {
  const { rankColour, links, placements } = input;
  const firstRank = firstMembers(fold.rankClass, fold.ranks);
  const firstLink = firstMembers(fold.linkClass, fold.links);
  const same = (kind: string, member: number, first: number, what: string, a: unknown, b: unknown): void => {
    if (a !== b) throw new FoldError(`${kind} ${member} is in the class of ${kind} ${first} but differs in ${what}: ${a} and ${b}`);
  };

  for (let r = 0; r < rankColour.length; r++) {
    const first = firstRank[fold.rankClass[r] as number] as number;
    same('rank', r, first, 'its own work', rankColour[r], rankColour[first]);
  }
  for (let l = 0; l < links.count; l++) {
    const first = firstLink[fold.linkClass[l] as number] as number;
    for (const what of ['tier', 'up', 'width', 'lengthM'] as const) same('link', l, first, what, links[what][l], links[what][first]);
    same('link', l, first, 'ownership', (links.owner[l] as number) >= 0, (links.owner[first] as number) >= 0);
  }

  const flowsOfLink: number[][] = Array.from({ length: links.count }, () => []);
  const actorsOfRank: number[][] = Array.from({ length: rankColour.length }, () => []);
  let kinds = 0;
  placements.forEach((placement, p) => {
    const classes = fold.actorClass[p] as Int32Array;
    const firstActor = firstMembers(classes, fold.actors[p] as number);
    const source = sources(placement);
    const { actors, patterns, dest, start, link, own, kind, rankOf } = placement;
    for (let actor = 0; actor < actors; actor++) {
      const first = firstActor[classes[actor] as number] as number;
      same('actor', actor, first, 'the class of its rank', fold.rankClass[rankOf[actor] as number], fold.rankClass[rankOf[first] as number]);
      for (let pattern = 0; pattern < patterns; pattern++) {
        const [a, b] = [pattern * actors + actor, pattern * actors + first];
        same('actor', actor, first, 'the class it sends to', classes[dest[a] as number], classes[dest[b] as number]);
        same('actor', actor, first, 'the class it receives from', classes[source[a] as number], classes[source[b] as number]);
        same('actor', actor, first, 'the kind of its route', kind[a], kind[b]);
        const hops = (start[a + 1] as number) - (start[a] as number);
        same('actor', actor, first, 'the hops of its route', hops, (start[b + 1] as number) - (start[b] as number));
        for (let h = 0; h < hops; h++) {
          const [i, j] = [(start[a] as number) + h, (start[b] as number) + h];
          same('actor', actor, first, 'the links of its route', fold.linkClass[link[i] as number], fold.linkClass[link[j] as number]);
          same('actor', actor, first, 'the ownership of its ports', own[i], own[j]);
          (flowsOfLink[link[i] as number] as number[]).push(
            2 * (kinds + pattern * (fold.actors[p] as number) + (classes[actor] as number)) + (own[i] as number),
          );
        }
      }
      (actorsOfRank[rankOf[actor] as number] as number[]).push(kinds + (classes[actor] as number));
    }
    kinds += patterns * (fold.actors[p] as number);
  });
  const bags = (kind: string, members: number[][], classes: Int32Array, first: number[], what: string): void => {
    const texts = members.map((bag) => bag.sort((a, b) => a - b).join(' '));
    texts.forEach((text, i) => {
      same(kind, i, first[classes[i] as number] as number, what, text, texts[first[classes[i] as number] as number]);
    });
  };
  bags('link', flowsOfLink, fold.linkClass, firstLink, 'the flows that cross it');
  bags('rank', actorsOfRank, fold.rankClass, firstRank, 'its actors');
}

/** First member of every class. */
export function firstMembers(classes: Int32Array, count: number): number[] {
  const first = new Array<number>(count).fill(-1);
  for (let i = 0; i < classes.length; i++) if (first[classes[i] as number] === -1) first[classes[i] as number] = i;
  return first;
}
