import { acrossOf, type Hubs } from './in-network-hubs';
import { type Pattern, peerOf, type Schedule } from './schedule';

/** A hub as a place: which of the schedule's hubs it is (the same for all groups of ranks), and the rank's place at which it is played. */
interface Hub {
  id: number;
  set: HubSet;
  /** Which hub of its set. */
  index: number;
  /** Where its group of ranks begins: the place with value 0 of the digit. */
  base: number;
}

interface HubSet {
  hubs: Hubs;
  stride: number;
  radix: number;
  /** First place, and first id. */
  first: number;
  firstId: number;
}

/** A place and the hub above it. */
export interface HubEdge {
  /** The place of a rank on the far side of the tree's root: the route there climbs past the hub. */
  across: number;
  /** Tier of the links between the two. */
  tier: number;
  /** The lower end is a rank and not itself a switch. */
  fromRank: boolean;
}

/** The places of a schedule: those of its ranks, and after them those of its hubs, played at places of ranks. */
export interface Places {
  count: number;
  /** The place of a rank at which a place is played: itself, but for hubs. */
  standing(place: number, channel: number): number;
  /** The hubs played at a rank's place: their ids and places. */
  hubsAt(place: number, channel: number): { id: number; place: number }[];
  idOf(hub: number): number;
  /** `peerOf` with hubs. */
  peerOf(pattern: Pattern, place: number, channel: number): number;
  /** The way from a place to the hub above it; undefined when its own message has no hub at the other end. */
  edgeOf(pattern: Pattern, place: number, channel: number): HubEdge | undefined;
}

/**
 * Numbers the places of a schedule. A schedule without hubs has those of its ranks and no others.
 *
 * @example placesOf(nvls('all-reduce', 8)).count // 10: 8 ranks, the switch as it reduces, and as it gathers
 */
export function placesOf({ ranks, rounds }: Pick<Schedule, 'ranks' | 'rounds'>): Places {
  const sets: HubSet[] = [];
  let count = ranks;
  let ids = 0;
  for (const { stride, radix, trees } of rounds) {
    const hubs = trees?.hubs;
    if (hubs === undefined || sets.some((set) => set.hubs === hubs)) continue;
    sets.push({ hubs, stride, radix, first: count, firstId: ids });
    count += (ranks / radix) * hubs.tier.length;
    ids += hubs.tier.length;
  }
  const across = new Map<Int32Array, Int32Array>();
  const hostsOf = ({ hubs: { host } }: HubSet, channel: number): Int32Array => host[channel % host.length];
  /** First hub of the group of ranks that begins at a place. */
  const firstHub = ({ hubs, stride, radix, first }: HubSet, base: number): number =>
    first + (Math.floor(base / (stride * radix)) * stride + (base % stride)) * hubs.tier.length;
  const digitOf = ({ stride, radix }: HubSet, place: number): number => Math.floor(place / stride) % radix;
  const at = (place: number): Hub => {
    const set = sets.findLast(({ first }) => place >= first) as HubSet;
    const each = set.hubs.tier.length;
    const group = Math.floor((place - set.first) / each);
    const index = (place - set.first) % each;
    const base = Math.floor(group / set.stride) * set.stride * set.radix + (group % set.stride);
    return { id: set.firstId + index, set, index, base };
  };
  const standing = (place: number, channel: number): number => {
    if (place < ranks) return place;
    const { set, index, base } = at(place);
    return base + hostsOf(set, channel)[index] * set.stride;
  };
  /** The value that stands for a place in the tree of a pattern with hubs, and where its group begins; undefined where it has no part in it. */
  const valueAt = ({ trees }: Pattern, place: number): { value: number; base: number; set: HubSet } | undefined => {
    const set = sets.find(({ hubs }) => hubs === trees?.hubs);
    if (set === undefined) return undefined;
    if (place < ranks) {
      const value = digitOf(set, place);
      return { value, base: place - value * set.stride, set };
    }
    const hub = at(place);
    return hub.set === set ? { value: set.radix + hub.index, base: hub.base, set } : undefined;
  };
  const treeOf = ({ trees }: Pattern, channel: number): Int32Array => {
    const parents = trees?.parents ?? [];
    return parents[channel % parents.length];
  };
  return {
    count,
    standing,
    hubsAt(place, channel) {
      return sets.flatMap((set) => {
        const digit = digitOf(set, place);
        const first = firstHub(set, place - digit * set.stride);
        return Array.from(hostsOf(set, channel), (host, index) => ({ host, id: set.firstId + index, place: first + index })).filter(
          ({ host }) => host === digit,
        );
      });
    },
    idOf: (hub) => at(hub).id,
    peerOf(pattern, place, channel) {
      if (pattern.trees?.hubs === undefined) return place < ranks ? peerOf(pattern, place, channel) : -1;
      const own = valueAt(pattern, place);
      if (own === undefined) return -1;
      const { value, base, set } = own;
      const parent = treeOf(pattern, channel)[value];
      if (parent < 0) return -1;
      return parent >= set.radix ? firstHub(set, base) + parent - set.radix : base + parent * set.stride;
    },
    edgeOf(pattern, place, channel) {
      const own = valueAt(pattern, place);
      if (own === undefined) return undefined;
      const { value, base, set } = own;
      const parent = treeOf(pattern, channel)[value];
      const tree = set.hubs.tree ?? treeOf(pattern, channel);
      if (parent < set.radix) return undefined;
      const far = across.get(tree) ?? acrossOf(tree, set.radix, hostsOf(set, channel));
      across.set(tree, far);
      if (far[value] < 0) throw new RangeError('a tree of switches joins nothing: its root has fewer than two branches');
      return { across: base + far[value] * set.stride, tier: set.hubs.tier[parent - set.radix], fromRank: place < ranks };
    },
  };
}
