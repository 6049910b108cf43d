import { placesOf } from '../collective/in-network-places';
import type { Schedule } from '../collective/schedule';
import type { Fabric } from '../fabric/fabric';
import type { Communicators } from './communicators';
import { partOfRoute } from './in-network-route';
import { connect } from './legs';
import { numbered } from './numbered';
import { BETWEEN_HUBS, NO_ROUTE, patternsOf, pulls, SCALE_OUT, SCALE_UP } from './placement';
import type { Quotient, QuotientLinks, QuotientPlacement } from './quotient';

/**
 * The symmetry of a schedule on a fabric, without looking at single ranks.
 *
 * Write a rank in the mixed radix whose digit boundaries are all block sizes that matter: those of the fabric (domain, NIC, node, leaf group, pod) and those of the
 * schedule's patterns. A *translation* adds a constant to one digit of every rank, without carry. A fabric of like blocks depends only on which blocks two ranks
 * share; translations keep blocks, so they are automorphisms of it and of its routes. A pattern adds `shift` to a group of digits, with carry; a translation of a digit outside the
 * group, or of its highest, commutes with that; a tree over a group commutes with translations outside it only. So the translations of all digits that are outside or highest in every pattern are automorphisms of fabric, routes and schedule together,
 * and the orbits of a group of automorphisms are an equitable partition: two ranks are in one class when they agree in the other digits.
 *
 * Exceptions (a trunk with dead links, a slow rank) leave the translations that keep every one of them in its place: a digit is free only if no exception depends on it. A link depends on the
 * digits of its spans, a rank on all of them.
 */
export interface Symmetry {
  /** Digit i of a rank is ⌊rank / base[i]⌋ mod (base[i + 1] / base[i]). */
  base: number[];
  /** Digits in which members of a class may differ. */
  free: boolean[];
}

/**
 * Finds the symmetry; undefined when blocks differ or do not nest, channels are rotated, or single messages wait for others: then only refinement over everything will do.
 *
 * @param oddRanks ranks that work otherwise than all others
 */
export function symmetryOf(
  fabric: Pick<Fabric, 'blocks' | 'ranks'> & Partial<Pick<Fabric, 'digits' | 'exceptions' | 'link'>>,
  schedule: Schedule | null,
  { tensor, size }: Pick<Communicators, 'size' | 'tensor'>,
  oddRanks: readonly number[] = [],
): Symmetry | undefined {
  const { blocks, ranks } = fabric;
  const digits = fabric.digits ?? (blocks && { cuts: blocks, cycles: [], fixed: [] });
  if (digits === undefined || schedule?.order !== undefined || schedule?.needs !== undefined) return undefined;
  // A ring of ranks is turned like a group that a pattern shifts in: whole, or by its highest digit.
  const cycles = digits.cycles.map(([from, to]) => ({ from, to, turns: true }));
  const patterns = (schedule?.rounds ?? []).map(({ stride, radix, trees }) => ({
    from: tensor * stride,
    to: tensor * stride * radix,
    turns: trees === undefined,
  }));
  const cuts = [1, tensor, tensor * size, ...digits.cuts, ...patterns.flatMap(({ from, to }) => [from, to]), ranks].map((cut) =>
    Math.min(cut, ranks),
  );
  const base = [...new Set(cuts)].sort((a, b) => a - b);
  for (let i = 0; i + 1 < base.length; i++) if (base[i + 1] % base[i] !== 0) return undefined;
  const held = [...digits.fixed, ...(fabric.exceptions ?? []).flatMap((id) => fabric.link?.(id).spans ?? [])];
  if (oddRanks.length > 0) held.push([1, ranks]);
  const free = base
    .slice(0, -1)
    .map(
      (low, i) =>
        [...patterns, ...cycles].every(({ from, to, turns }) => low < from || low >= to || (turns && base[i + 1] === to)) &&
        !held.some(([from, to]) => from <= low && low < to),
    );
  return { base, free };
}

/** A class of links or ranks is named by its fixed digits: their values in mixed radix. */
interface Naming {
  /** Digits that count, with the weight of each in the name; free digits multiply the size instead. */
  digits: { base: number; radix: number; weight: number }[];
  names: number;
  size: number;
}

function naming({ base, free }: Symmetry, spans: [number, number][]): Naming {
  const digits: Naming['digits'] = [];
  let names = 1;
  let size = 1;
  free.forEach((isFree, i) => {
    const low = base[i];
    const radix = base[i + 1] / low;
    if (!spans.some(([from, to]) => from <= low && low < to)) return;
    if (isFree) size *= radix;
    else {
      digits.push({ base: low, radix, weight: names });
      names *= radix;
    }
  });
  return { digits, names, size };
}

const nameOf = ({ digits }: Naming, rank: number): number =>
  digits.reduce((name, { base, radix, weight }) => name + (Math.floor(rank / base) % radix) * weight, 0);

/** The lowest rank of a class. */
const firstOf = ({ digits }: Naming, name: number): number =>
  digits.reduce((rank, { base, radix, weight }) => rank + (Math.floor(name / weight) % radix) * base, 0);

/**
 * The quotient by a symmetry: one rank per class and its routes, and how many flows of each kind every link of a class carries (flows of the kind ÷ links of the class,
 * since a group that carries ranks onto ranks carries the links below their routes onto each other evenly). Needs memory for the classes only.
 */
export function quotientBySymmetry(fabric: Fabric, schedule: Schedule | null, communicators: Communicators, symmetry: Symmetry): Quotient {
  const ranks = naming(symmetry, [[1, fabric.ranks]]);
  // Link classes of a kind and direction are consecutive: (kind, direction, name).
  const kinds = fabric.kinds.map((first) => ({ first, link: fabric.link(first), naming: naming(symmetry, fabric.link(first).spans), offset: 0 }));
  let count = 0;
  for (const kind of kinds) {
    kind.offset = count;
    count += 2 * kind.naming.names;
  }
  const links: QuotientLinks = {
    count,
    tier: new Uint8Array(count),
    up: new Uint8Array(count),
    width: new Int32Array(count),
    lost: new Int32Array(count),
    lengthM: new Float64Array(count),
    size: new Int32Array(count),
  };
  for (const { first, link, naming: own, offset } of kinds) {
    for (let c = offset; c < offset + 2 * own.names; c++) {
      links.tier[c] = link.tier;
      links.up[c] = fabric.link(first + Number(c >= offset + own.names)).up;
      links.width[c] = link.width + (link.lost ?? 0);
      links.lengthM[c] = link.lengthM;
      links.size[c] = own.size;
    }
  }
  const classOfLink = (id: number): number => {
    let k = kinds.length - 1;
    while (kinds[k].first > id) k--;
    const { first, naming: own, offset } = kinds[k] as (typeof kinds)[number];
    return offset + ((id - first) % 2) * own.names + nameOf(own, fabric.link(id).rank);
  };
  // An exception is alone in its class: nothing that it depends on is free.
  for (const id of fabric.exceptions ?? []) {
    const { width, lost = 0 } = fabric.link(id);
    const c = classOfLink(id);
    links.width[c] = width;
    links.lost[c] = lost;
  }
  const firstRank = Array.from({ length: ranks.names }, (_, name) => firstOf(ranks, name));
  return {
    ranks: ranks.names,
    firstRank,
    rankSize: new Int32Array(ranks.names).fill(ranks.size),
    links,
    placements: schedule === null ? [] : [placeClasses(fabric, schedule, communicators, ranks, firstRank, links, classOfLink)],
  };
}

function placeClasses(
  fabric: Fabric,
  schedule: Schedule,
  { tensor, size }: Communicators,
  ranks: Naming,
  firstRank: number[],
  links: QuotientLinks,
  classOfLink: (id: number) => number,
): QuotientPlacement {
  const { pattern, shapes } = patternsOf(schedule);
  // Channels with the same patterns do the same side by side: one class for each class of ranks. Channels with trees of their own are classes of their own.
  const kinds = shapes.reduce((most, { trees }) => Math.max(most, trees?.parents.length ?? 1), 1);
  if (schedule.channels % kinds !== 0) throw new RangeError(`${schedule.channels} channels do not share ${kinds} trees evenly`);
  const actorSize = (ranks.size * schedule.channels) / kinds;
  const places = placesOf(schedule);
  const placeOf = (rank: number): number => Math.floor(rank / tensor) % size;
  // For each kind of channel the classes of ranks, then their hubs: a class plays a hub in all of its ranks or in none, as the digits of a pattern with trees are fixed.
  const actors: { channel: number; name: number; hub: number; place: number; rank: number }[] = [];
  const numbers = new Map<string, number>();
  const actorOf = (channel: number, name: number, hub: number): number => numbered(numbers, `${channel}/${name}/${hub}`);
  for (let channel = 0; channel < kinds; channel++) {
    const of = firstRank.map((rank, name) => ({ channel, name, hub: -1, place: placeOf(rank), rank }));
    actors.push(...of, ...of.flatMap((one) => places.hubsAt(one.place, channel).map(({ id, place }) => ({ ...one, hub: id, place }))));
  }
  for (const { channel, name, hub } of actors) actorOf(channel, name, hub);
  const out = new Int32Array(fabric.hops);
  const rows: { link: number; weight: number; crossings: number; own: number }[] = [];
  const start = [0];
  const kind: number[] = [];
  const peer: number[] = [];
  for (const [shape, { channel, place, rank: own }] of shapes.flatMap((each) => actors.map((actor) => [each, actor] as const))) {
    const other = places.peerOf(shape, place, channel);
    if (other < 0) {
      peer.push(-1);
      kind.push(NO_ROUTE);
      start.push(rows.length);
      continue;
    }
    const at = placeOf(own);
    const rankAt = (where: number): number => own + (places.standing(where, channel) - at) * tensor;
    peer.push(actorOf(channel, nameOf(ranks, rankAt(other)), other < size ? -1 : places.idOf(other)));
    const edge = places.edgeOf(shape, place, channel);
    const far = rankAt(edge?.across ?? other);
    const pulled = pulls(shape) === 1;
    const [from, to] = pulled ? [far, own] : [own, far];
    kind.push(edge?.fromRank === false ? BETWEEN_HUBS : fabric.domainOf(from) === fabric.domainOf(to) ? SCALE_UP : SCALE_OUT);
    const hops =
      edge === undefined
        ? fabric.route(from, to, out)
        : partOfRoute(fabric, { tier: edge.tier, child: own, host: rankAt(other), across: far }, pulled, out);
    const begin = rows.length;
    for (let h = 0; h < hops; h++) {
      const id = out[h];
      const link = classOfLink(id);
      const met = rows.slice(begin).find((row) => row.link === link);
      const { owner } = fabric.link(id);
      if (met !== undefined) met.crossings++;
      else rows.push({ link, weight: 0, crossings: 1, own: Number(owner === from || owner === to) });
    }
    for (const row of rows.slice(begin)) {
      row.weight = (actorSize * row.crossings) / links.size[row.link];
      if (!Number.isInteger(row.weight)) throw new Error(`${actorSize} flows of a kind do not spread evenly over ${links.size[row.link]} links`);
    }
    start.push(rows.length);
  }
  const peers = { actors: actors.length, patterns: shapes.length, peer: Int32Array.from(peer), pull: Uint8Array.from(shapes, pulls) };
  return {
    actors: actors.length,
    rankOf: Int32Array.from(actors, ({ name }) => name),
    rounds: schedule.rounds,
    pattern,
    peer: peers.peer,
    pull: peers.pull,
    legs: connect(peers),
    actorSize: new Int32Array(actors.length).fill(actorSize),
    start: Int32Array.from(start),
    link: Int32Array.from(rows, (row) => row.link),
    weight: Int32Array.from(rows, (row) => row.weight),
    crossings: Int32Array.from(rows, (row) => row.crossings),
    own: Uint8Array.from(rows, (row) => row.own),
    kind: Uint8Array.from(kind),
  };
}

/** Number of the class of a rank. */
export function rankClassOf(symmetry: Symmetry, ranks: number): (rank: number) => number {
  const own = naming(symmetry, [[1, ranks]]);
  return (rank) => nameOf(own, rank);
}

/** Whether the symmetry merges anything. */
export const mergesRanks = ({ base, free }: Symmetry): boolean => free.some((isFree, i) => isFree && base[i + 1] > base[i]);

/** The partition of all ranks that a symmetry stands for, written out: to be proved equitable by `checkFold` where the whole is small enough to look at. */
export function rankClasses(symmetry: Symmetry, ranks: number): Int32Array {
  const classOf = rankClassOf(symmetry, ranks);
  return Int32Array.from({ length: ranks }, (_, rank) => classOf(rank));
}
