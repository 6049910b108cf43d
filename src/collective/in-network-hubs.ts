/**
 * Switches that reduce, in a tree over the values of a digit: hub h is value radix + h, and every group of ranks that differ in the digit alone has hubs of its own. A hub waits for
 * all of its children, adds as the bytes pass (at no cost in time), and what it sends down goes to all children at once.
 *
 * A hub has no port: a message between it and a child crosses only the links that lie between the two. It is played by an actor of its own on one of the ranks below it. That is exact:
 * a hub cannot go on before the data of that rank has come either.
 */
export interface Hubs {
  /** The value that plays each hub, one of those below it. Of channel c: list c mod their number. */
  host: Int32Array[];
  /** Number of the tier (fabric/tiers.ts) of the links from each hub down. */
  tier: Uint8Array;
  /** The parents of the whole tree, for rounds that go over a part of it. Those of the round when absent. */
  tree?: Int32Array;
}

/** The switches of one tier: each joins so many consecutive values of the digit. */
export interface SwitchLevel {
  tier: number;
  values: number;
}

/**
 * A tree of reducing switches over the values of a digit, from the lowest tier up to the first one that joins them all.
 *
 * @param levels in ascending order; each must hold whole switches of the one before
 * @param part only the values `at`, `at` + `every`, … take part; levels count those
 * @returns the parent of each value and hub, −1 for the root and whoever takes no part
 * @throws RangeError when levels do not nest, or the last one does not join all values
 * @example hubTree(4, [{ tier: 1, values: 2 }, { tier: 2, values: 4 }]).parents // [4, 4, 5, 5, 6, 6, -1]: leaves 4 and 5, spine 6
 */
export function hubTree(
  radix: number,
  levels: readonly SwitchLevel[],
  { every = 1, at = 0 } = {},
): { parents: Int32Array; host: Int32Array; tier: Uint8Array } {
  const joined = radix / every;
  const top = levels.findIndex(({ values }) => values >= joined);
  if (top < 0) throw new RangeError(`switches that reduce join at most ${levels.at(-1)?.values ?? 0} of ${joined}: another tier is missing`);
  const parents = new Int32Array(radix).fill(-1);
  const hubs: { parent: number; host: number; tier: number }[] = [];
  let below = Array.from({ length: joined }, (_, i) => ({ value: at + i * every, host: at + i * every }));
  let size = 1;
  for (const { tier, values } of levels.slice(0, top + 1)) {
    if (values < joined && values % size !== 0) throw new RangeError(`switches of ${values} do not hold whole switches of ${size}`);
    const each = Math.ceil(Math.min(values, joined) / size);
    const first = radix + hubs.length;
    const above: typeof below = [];
    below.forEach(({ value, host }, i) => {
      const hub = first + Math.floor(i / each);
      if (i % each === 0) {
        above.push({ value: hub, host });
        hubs.push({ parent: -1, host, tier });
      }
      if (value < radix) parents[value] = hub;
      else hubs[value - radix].parent = hub;
    });
    below = above;
    size = values;
  }
  return {
    parents: Int32Array.of(...parents, ...hubs.map(({ parent }) => parent)),
    host: Int32Array.from(hubs, ({ host }) => host),
    tier: Uint8Array.from(hubs, ({ tier }) => tier),
  };
}

/**
 * For each value of a hub tree, a value in another branch of the root: the route to it climbs from here through every switch above. −1 where there is no other branch.
 *
 * @example acrossOf(Int32Array.of(4, 4, 5, 5, 6, 6, -1), 4, [0, 2, 0]) // [2, 2, 0, 0, 2, 0, -1]
 */
export function acrossOf(parents: Int32Array, radix: number, host: ArrayLike<number>): Int32Array {
  const standing = (value: number): number => (value < radix ? value : host[value - radix]);
  const branches: number[] = [];
  parents.forEach((parent, value) => {
    if (parent >= 0 && parents[parent] < 0) branches.push(value);
  });
  const next = new Map(branches.map((branch, i) => [branch, standing(branches[(i + 1) % branches.length])]));
  return parents.map((parent, value) => {
    if (parent < 0 || branches.length < 2) return -1;
    let branch = value;
    while (parents[parents[branch]] >= 0) branch = parents[branch];
    return next.get(branch) ?? -1;
  });
}
