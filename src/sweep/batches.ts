/** What the planner has to know of a point. */
export interface Weighed {
  cost: number;
  structure: string;
}

/** Batches a thread gets on average: enough that the last ones level the load, few enough that a fabric is seldom built twice. */
const BATCHES_PER_THREAD = 3;
/** Below this share of the largest batch a batch is tiny and joins others: handing over a task costs about 0.1 ms. */
const TINY = 1 / 4;

/**
 * Divides the points of a sweep into batches, the most expensive batch first (longest-processing-time rule, Graham 1969).
 * Points with an equal structure stay together, so that one task builds their fabric and fold once; a structure that would keep one thread busy
 * while the others idle is cut, so that no batch of several points costs more than total / (3 × threads). Tiny batches are joined.
 * Depends on costs and order only: the same points give the same batches.
 *
 * @param points points with cost (arbitrary unit; non-finite or negative counts as 0) and structure
 * @param threads worker threads, at least 1
 * @returns every point exactly once; inside a batch equal structures are side by side
 * @example batches([{ cost: 1, structure: 'a' }, { cost: 5, structure: 'b' }], 1) // [[b], [a]]
 */
export function batches<T extends Weighed>(points: readonly T[], threads: number): T[][] {
  const raw = points.map((point) => (Number.isFinite(point.cost) && point.cost > 0 ? point.cost : 0));
  const known = raw.some((cost) => cost > 0);
  const items = points.map((point, index) => ({ point, index, cost: known ? raw[index]! : 1 }));
  const cap = sum(items) / (BATCHES_PER_THREAD * Math.max(1, threads));

  const structures = new Map<string, Item<T>[]>();
  for (const item of items) {
    const group = structures.get(item.point.structure);
    if (group) group.push(item);
    else structures.set(item.point.structure, [item]);
  }
  const cut = [...structures.values()].flatMap((group) => fill(group.sort(byCost), cap, (item) => item.cost)).map(asBatch);
  const tiny = cut.filter((batch) => batch.cost < cap * TINY).sort(byCost);
  const joined = fill(tiny, cap * TINY, (batch) => batch.cost).map((group) => asBatch(group.flatMap((batch) => batch.items)));
  const large = cut.filter((batch) => batch.cost >= cap * TINY);
  return [...large, ...joined].sort(byCost).map((batch) => batch.items.map((item) => item.point));
}

interface Item<T> {
  point: T;
  index: number;
  cost: number;
}

const sum = (items: readonly { cost: number }[]): number => items.reduce((total, item) => total + item.cost, 0);

const asBatch = <T>(items: Item<T>[]) => ({ items, cost: sum(items), index: Math.min(...items.map((item) => item.index)) });

const byCost = (a: { cost: number; index: number }, b: { cost: number; index: number }): number => b.cost - a.cost || a.index - b.index;

/** Next-fit: consecutive items share a bin while their sum stays within the cap; an item above the cap gets a bin alone. */
function fill<T>(items: readonly T[], cap: number, costOf: (item: T) => number): T[][] {
  const bins: T[][] = [];
  let load = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const cost = costOf(item);
    if (load + cost > cap) {
      bins.push([]);
      load = 0;
    }
    bins.at(-1)!.push(item);
    load += cost;
  }
  return bins;
}
