import type { Link, RankDigits } from '../fabric';
import { type GraphFabric, type Run, tierRows } from '../graph';
import { TIERS, type Tier } from '../tiers';

/** Where a cable of a torus belongs. */
export interface TorusTier extends Partial<Run> {
  tier: Tier;
}

/** A block of a torus (tray, cube, rack) and the tier of the links that stay inside it. */
export interface TorusBlock extends TorusTier {
  shape: number[];
  /** True: where the block fills a dimension (by dimension, when a list), the wrap-around link is inside it too. A cube whose faces all lead to circuit switches says false (default). */
  wraps?: boolean | boolean[];
}

export interface TorusSpec {
  /** Ranks along each dimension; ranks are numbered first dimension fastest. */
  shape: number[];
  /** Whether the dimension closes to a ring; all do by default. */
  wrap?: boolean[];
  /** Identical parallel links between neighbours in each dimension. Default 1. */
  width?: number[];
  /** From the smallest outwards. */
  blocks?: TorusBlock[];
  /** Links that leave every block. Default tier domain. */
  rest?: TorusTier;
}

export interface Torus extends GraphFabric {
  shape: number[];
  /** Number of the link that leaves a rank in the positive direction of a dimension, where there is one; the one back follows it. */
  positive(rank: number, dimension: number): number;
}

/** One dimension: where its ranks stand apart, what its links are, and how they are numbered. */
interface Dimension {
  size: number;
  stride: number;
  wraps: boolean;
  width: number;
  /** Index of the tier of the link that leaves place x, for the first `period` places; the others repeat them. */
  level: number[];
  period: number;
  /** Number of the first cable that leaves a place x with x mod period = j. */
  first: number[];
}

/**
 * A torus of any dimensions (k-ary n-cube): every rank is its own router and has a link to both neighbours in each dimension.
 *
 *     ┌─ 0 ══ 1 ══ 2 ══ 3 ─┐
 *     └────────────────────┘      a dimension of four
 *
 * Routes go dimension by dimension, first dimension first, the shorter way round. A tie goes the positive way where the other dimensions' ways ahead add up to an even number, else the
 * negative one: it depends on the displacement alone, so all ranks are alike, and over all pairs both ways are loaded evenly. Every rank of a ring has a link of its own to the next one, so that
 * a ring of two is joined twice, as SimGrid's torus is; a dimension of one has no links. Diameter Σ ⌊k/2⌋; the cut across dimension k has 2N/k cables (W. Dally and B. Towles,
 * Principles and practices of interconnection networks, 2004, §5.2: for even k the bisection).
 *
 * No port is its rank's own, since others' flows pass it too: with contention off, every link is a private cap.
 *
 * @throws RangeError when a size is not a whole number of at least 1
 * @example torus({ shape: [16, 16, 16], blocks: [{ shape: [4, 4, 4], tier: 'domain' }], rest: { tier: 'spine' } })
 */
export function torus({ shape, wrap = [], width = [], blocks = [], rest = { tier: 'domain' } }: TorusSpec): Torus {
  for (const size of shape) if (!Number.isInteger(size) || size < 1) throw new RangeError(`torus: a dimension of ${size} ranks`);
  const levels: TorusTier[] = [...blocks, rest];
  const run = (level: number): Run => ({ runM: levels[level].runM ?? 0, lengthM: levels[level].lengthM ?? 0 });
  const ranks = shape.reduce((product, size) => product * size, 1);
  let stride = 1;
  let cables = 0;
  const dimensions = shape.map((size, d): Dimension => {
    const wraps = wrap[d] ?? true;
    const level = Array.from({ length: wraps ? size : size - 1 }, (_, x) => levelOf(blocks, d, x, size));
    const period = wraps ? periodOf(level) : size;
    const own: Dimension = { size, stride, wraps, width: width[d] ?? 1, level: size === 1 ? [] : level.slice(0, period), period, first: [] };
    for (let j = 0; j < own.level.length; j++) {
      own.first.push(cables);
      cables += ranks / period;
    }
    stride *= size;
    return own;
  });

  const placeIn = ({ size, stride: s }: Dimension, rank: number): number => Math.floor(rank / s) % size;
  const positive = (rank: number, d: number): number => {
    const { size, stride: s, period, first } = dimensions[d];
    const x = Math.floor(rank / s) % size;
    // The places of a kind are numbered by what is left of the rank without x mod period.
    const block = Math.floor(x / period) + (size / period) * Math.floor(rank / (s * size));
    return 2 * (first[x % period] + (rank % s) + s * block);
  };
  const kinds = dimensions.flatMap((dimension, d) => dimension.first.map((start, j) => ({ dimension, d, j, start })));
  /** The cable of a link: the rank at its negative end, and its kind. */
  const cableOf = (id: number): { rank: number; kind: (typeof kinds)[number] } => {
    const cable = id >> 1;
    let k = kinds.length - 1;
    while (kinds[k].start > cable) k--;
    const kind = kinds[k];
    const { stride: s, period } = kind.dimension;
    const at = cable - kind.start;
    return { rank: (at % s) + s * (kind.j + period * Math.floor(at / s)), kind };
  };
  const next = ({ size, stride: s }: Dimension, rank: number): number =>
    Math.floor(rank / s) % size === size - 1 ? rank - (size - 1) * s : rank + s;
  const link = (id: number): Link => {
    const { rank, kind } = cableOf(id);
    const { stride: s, period, width: links, level } = kind.dimension;
    // The place inside the period is what the kind is: all other digits tell its links apart.
    const spans: [number, number][] = [
      [1, s],
      [s * period, ranks],
    ];
    const { tier } = levels[level[kind.j]];
    const { lengthM } = run(level[kind.j]);
    return {
      tier: TIERS.indexOf(tier),
      up: 1,
      width: links,
      lengthM,
      owner: -1,
      rank,
      spans: spans.filter(([low, high]) => low < high),
    };
  };

  const digits: RankDigits = { cuts: [], cycles: [], fixed: [] };
  for (const { size, stride: s, wraps, period } of dimensions) {
    digits.cuts.push(s, s * period, s * size);
    // A ring of which no two links are of the same kind is turned by nothing.
    (wraps && period < size ? digits.cycles : digits.fixed).push([s, s * size]);
  }
  const tiers = tierRows(
    kinds.map(({ dimension: { period, width: links, level }, j }) => ({
      tier: levels[level[j]].tier,
      width: (links * ranks) / period,
      ...run(level[j]),
    })),
  );
  return {
    shape,
    ranks,
    devices: ranks,
    linkCount: 2 * cables,
    kinds: kinds.map(({ start }) => 2 * start),
    link,
    ends(id) {
      const { rank, kind } = cableOf(id);
      const there = next(kind.dimension, rank);
      return id % 2 === 0 ? [rank, there] : [there, rank];
    },
    nameOf: (device) => `gpu${device}`,
    relays: true,
    peerTiers: tiers.map(({ tier }) => tier),
    directTiers: tiers.map(({ tier }) => tier),
    routedTiers: tiers.map(({ tier }) => tier),
    hops: Math.max(
      1,
      dimensions.reduce((sum, { size, wraps }) => sum + (wraps ? Math.floor(size / 2) : size - 1), 0),
    ),
    route(from, to, out) {
      const ahead = dimensions.map((dimension) => (placeIn(dimension, to) - placeIn(dimension, from) + dimension.size) % dimension.size);
      const sum = ahead.reduce((a, b) => a + b, 0);
      let at = from;
      let n = 0;
      dimensions.forEach((dimension, d) => {
        const { size, stride: s, wraps } = dimension;
        const half = (sum - ahead[d]) % 2 === 0 ? size : size - 1;
        const steps = wraps ? (2 * ahead[d] <= half ? ahead[d] : ahead[d] - size) : placeIn(dimension, to) - placeIn(dimension, from);
        for (let i = 0; i < steps; i++) {
          out[n++] = positive(at, d);
          at = next(dimension, at);
        }
        for (let i = 0; i > steps; i--) {
          at = placeIn(dimension, at) === 0 ? at + (size - 1) * s : at - s;
          out[n++] = positive(at, d) + 1;
        }
      });
      return n;
    },
    positive,
    domainOf: () => 0,
    tiers,
    blocks: undefined,
    digits,
  };
}

/** Index of the smallest block that holds the link from place x of dimension d to the next one; one beyond the last when none does. */
function levelOf(blocks: TorusBlock[], d: number, x: number, size: number): number {
  const level = blocks.findIndex(({ shape, wraps = false }) => {
    const own = shape[d] ?? 1;
    return x === size - 1 ? (Array.isArray(wraps) ? wraps[d] : wraps) && own >= size : Math.floor(x / own) === Math.floor((x + 1) / own);
  });
  return level < 0 ? blocks.length : level;
}

/** The smallest divisor of the length after which the values repeat. @example periodOf([0, 0, 1, 0, 0, 1]) // 3 */
function periodOf(values: number[]): number {
  const n = values.length;
  for (let period = 1; period < n; period++) if (n % period === 0 && values.every((value, i) => value === values[i % period])) return period;
  return n;
}
