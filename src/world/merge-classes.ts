import type { Schedule } from '../collective/schedule';
import { firstMembers } from './check-fold';
import { equitableFold } from './equitable-fold';
import type { FoldInput } from './fold';
import type { Placement } from './placement';
import { type Quotient, type QuotientPlacement, quotient } from './quotient';

/**
 * Merges classes of a quotient by symmetry further, by refinement over the classes. An exception frees no digit that it depends on, though most of the classes that then remain may never
 * meet it: other rails, other pipeline stages.
 *
 * All classes of ranks are equally large, and so are all classes of links of a tier, so every link of a tier carries the same number of flows for each crossing of its class. A partition of the classes
 * that is equitable as if each were one rank or one link is therefore equitable for their members.
 *
 * @returns the coarser quotient, and the class in it of each class of the finer one
 */
export function mergeClasses(fine: Quotient, schedule: Schedule | null): { quotient: Quotient; rankClass: Int32Array } {
  const placed = fine.placements[0];
  const same = { quotient: fine, rankClass: Int32Array.from({ length: fine.ranks }, (_, rank) => rank) };
  if (schedule === null || placed === undefined) return same;
  const input: FoldInput = {
    rankColour: new Int32Array(fine.ranks),
    // Whether ranks own a link is the same for all of a tier.
    links: { ...fine.links, owner: new Int32Array(fine.links.count).fill(-1) },
    placements: [asPlacement(placed, schedule)],
  };
  const fold = equitableFold(input);
  if (fold.actors[0] === placed.actors) return same;
  const firstRank = firstMembers(fold.rankClass, fold.ranks);
  const firstLink = firstMembers(fold.linkClass, fold.links);
  const coarse = quotient(input, fold);
  const flows = flowsPerCrossing(placed, fine.links.count);
  const firstActor = firstMembers(fold.actorClass[0] as Int32Array, fold.actors[0]);
  return {
    rankClass: fold.rankClass,
    quotient: {
      ...coarse,
      firstRank: firstRank.map((rank) => fine.firstRank[rank] as number),
      rankSize: coarse.rankSize.map((size, c) => size * fine.rankSize[firstRank[c]]),
      links: { ...coarse.links, size: coarse.links.size.map((size, c) => size * fine.links.size[firstLink[c]]) },
      placements: coarse.placements.map((placement) => ({
        ...placement,
        actorSize: placement.actorSize.map((size, c) => size * placed.actorSize[firstActor[c]]),
        weight: placement.weight.map((weight, i) => weight * flows[firstLink[placement.link[i]]]),
      })),
    },
  };
}

/** A quotient's schedule on its classes, as if each were one rank: a class of links that a route crosses twice stands twice in the route. */
function asPlacement({ actors, rankOf, pattern, peer, pull, start, link, crossings, own, kind }: QuotientPlacement, schedule: Schedule): Placement {
  const hops = { start: new Int32Array(start.length), link: [] as number[], own: [] as number[] };
  for (let route = 0; route + 1 < start.length; route++) {
    for (let i = start[route]; i < start[route + 1]; i++) {
      for (let again = 0; again < crossings[i]; again++) {
        hops.link.push(link[i]);
        hops.own.push(own[i]);
      }
    }
    hops.start[route + 1] = hops.link.length;
  }
  return {
    schedule,
    actors,
    rankOf,
    pattern,
    patterns: pull.length,
    peer,
    pull,
    start: hops.start,
    link: Int32Array.from(hops.link),
    own: Uint8Array.from(hops.own),
    kind,
  };
}

/** Flows of one kind on a link for each crossing of its class, by class. */
function flowsPerCrossing({ link, weight, crossings }: QuotientPlacement, count: number): Float64Array {
  const flows = new Float64Array(count).fill(1);
  link.forEach((l, i) => {
    flows[l] = weight[i] / crossings[i];
  });
  return flows;
}
