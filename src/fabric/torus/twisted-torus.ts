import type { RankDigits } from '../fabric';
import { UnbuildableError } from '../unbuildable';
import { product } from './slice-shape';
import { type Torus, type TorusSpec, torus } from './torus';

/** Whether a torus of this shape can be twisted: k × k × 2k or k × 2k × 2k in any order, k at least 2. */
export function twists(shape: readonly number[]): boolean {
  const [short, long] = [Math.min(...shape), Math.max(...shape)];
  return shape.length === 3 && short > 1 && long === 2 * short && shape.every((size) => size === short || size === long);
}

/**
 * A twisted torus: where a short dimension (k) wraps around, it comes back k further on in every long one (2k).
 *
 *     4 × 4 × 8:   x = 3, z  ──▶  x = 0, z + 4        y = 3, z  ──▶  y = 0, z + 4        z = 7  ──▶  z = 0
 *
 * With k × k × 2k and k × 2k × 2k ranks all three dimensions are then alike, rings of 2k each (the face-centred and the body-centred cubic lattice), so that traffic between all pairs loads every link alike, where a torus
 * has its longest dimension full and the others idle. Wiring, numbering and tiers are those of `torus`; only wrap-around cables of the short dimensions end elsewhere, and through circuit switches
 * that is a matter of their setting.
 *
 * Routes are the shortest vectors of Z³ modulo the lattice, first dimension first. They depend on the displacement alone, so every rank sees the same. Of equally short vectors each displacement takes one, so
 * that the six directions are evenly loaded when all pairs talk.
 * No short dimension is a ring by itself any more: an algorithm that goes round it (torus-ring) still works, but what closes its ring goes all the way back, over links that the other way round needs.
 * Diameter ⌊3k/2⌋ of both, against 2k and 5k/2 without the twist (even k).
 * J. Cámara, M. Moretó, E. Vallejo, R. Beivide et al., Twisted torus topologies for enhanced interconnection networks, IEEE TPDS 21 (2010); N. Jouppi et al., TPU v4, ISCA 2023, §2.8.
 *
 * @throws UnbuildableError for a shape that cannot be twisted, or a dimension that does not wrap around
 * @example twistedTorus({ shape: [4, 4, 8], blocks: [{ shape: [4, 4, 4], tier: 'domain' }], rest: { tier: 'between' } })
 */
export function twistedTorus(spec: TorusSpec): Torus {
  const { shape, wrap = [], width = [], blocks = [] } = spec;
  const name = shape.join(' × ');
  if (!twists(shape)) throw new UnbuildableError(`a torus of ${name} cannot be twisted; expected k × k × 2k or k × 2k × 2k in any order`, 'no twist');
  if (shape.some((_, d) => wrap[d] === false))
    throw new UnbuildableError(`a dimension of ${name} is open, and a twist is where it closes`, 'no twist');
  const short = Math.min(...shape);
  const isShort = shape.map((size) => size === short);
  // Where a short dimension wraps around it leaves every block but one that holds all ranks.
  const plain = torus({
    ...spec,
    blocks: blocks.map((block) => ({
      ...block,
      wraps: isShort.map((own) => block.wraps === true && (!own || product(block.shape) >= product(shape))),
    })),
  });
  const strides = shape.map((_, d) => product(shape.slice(0, d)));
  /** By dimension, what a step from its last place adds beside coming back to the first. */
  const shift = shape.map((_, d) => shape.map((_, other) => (isShort[d] && !isShort[other] ? short : 0)));

  const coordinate = (rank: number, d: number): number => Math.floor(rank / strides[d]) % shape[d];
  /** The rank at a point of Z³. */
  const rankAt = (point: readonly number[]): number => {
    const turns = point.map((x, d) => (isShort[d] ? Math.floor(x / shape[d]) : 0));
    return point.reduce((rank, x, d) => {
      // Each turn of a short dimension that is undone takes its shift back with it.
      const moved = x + turns.reduce((sum, count, short) => sum + count * shift[short][d], 0);
      return rank + (((moved % shape[d]) + shape[d]) % shape[d]) * strides[d];
    }, 0);
  };
  const pointOf = (rank: number): number[] => shape.map((_, d) => coordinate(rank, d));
  const next = (rank: number, d: number, way: number): number => rankAt(pointOf(rank).map((x, other) => (other === d ? x + way : x)));

  const vectors = shortestVectors({ shape, shift, rankAt, width: shape.map((_, d) => width[d] ?? 1) });
  const digits: RankDigits = {
    cuts: plain.digits?.cuts ?? [],
    // Only a long dimension is turned by itself: a turn of a short one carries into the long ones.
    cycles: (plain.digits?.cycles ?? []).filter(([low]) => !isShort[strides.indexOf(low)]),
    fixed: [...(plain.digits?.fixed ?? []), ...strides.filter((_, d) => isShort[d]).map((low): [number, number] => [low, low * short])],
  };
  return {
    ...plain,
    digits,
    hops: vectors.reduce((most, vector) => Math.max(most, length(vector)), 1),
    ends(id) {
      const { rank } = plain.link(id);
      const d = strides.findIndex((_, dimension) => plain.positive(rank, dimension) === id - (id % 2));
      const there = next(rank, d, 1);
      return id % 2 === 0 ? [rank, there] : [there, rank];
    },
    route(from, to, out) {
      const vector = vectors[rankAt(shape.map((_, d) => coordinate(to, d) - coordinate(from, d)))];
      let at = from;
      let n = 0;
      vector.forEach((steps, d) => {
        for (let i = 0; i < steps; i++) {
          out[n++] = plain.positive(at, d);
          at = next(at, d, 1);
        }
        for (let i = 0; i > steps; i--) {
          at = next(at, d, -1);
          out[n++] = plain.positive(at, d) + 1;
        }
      });
      return n;
    },
  };
}

interface Lattice {
  shape: readonly number[];
  /** By dimension, the rest of its period beside its size. */
  shift: readonly (readonly number[])[];
  rankAt(point: readonly number[]): number;
  width: readonly number[];
}

const length = (vector: readonly number[]): number => vector.reduce((sum, x) => sum + Math.abs(x), 0);

/** The vector that a route takes to each rank from rank 0: a shortest one of its class. */
function shortestVectors({ shape, shift, rankAt, width }: Lattice): number[][] {
  const ranks = product(shape);
  const shortest: number[][][] = Array.from({ length: ranks }, () => []);
  // A shortest vector has no component longer than half of its own ring of 2k.
  const reach = Math.max(...shape) / 2;
  for (const vector of boxOf(shape.map(() => reach))) {
    const known = shortest[rankAt(vector)];
    if (known.length > 0 && length(known[0]) < length(vector)) continue;
    if (known.length > 0 && length(known[0]) > length(vector)) known.length = 0;
    known.push(vector);
  }
  const load = shift.map(() => [0, 0]);
  const chosen = shortest.map(([first]) => first);
  const add = (vector: readonly number[], times: number): void => {
    vector.forEach((x, d) => {
      load[d][Number(x < 0)] += (times * Math.abs(x)) / width[d];
    });
  };
  /** What a vector adds to the sum of the squares of all loads: least where it fills up what is least loaded. */
  const unevenness = (vector: readonly number[]): number =>
    vector.reduce((sum, x, d) => sum + (2 * load[d][Number(x < 0)] + Math.abs(x) / width[d]) * (Math.abs(x) / width[d]), 0);
  for (const vector of chosen) add(vector, 1);
  const tied = shortest.flatMap((ways, rank) => (ways.length > 1 ? [rank] : []));
  // Every change lowers the sum of squares, so this ends.
  for (let changed = true; changed; ) {
    changed = false;
    for (const rank of tied) {
      add(chosen[rank], -1);
      const best = shortest[rank].reduce((a, b) => (unevenness(b) < unevenness(a) - 1e-9 ? b : a), chosen[rank]);
      changed ||= best !== chosen[rank];
      chosen[rank] = best;
      add(best, 1);
    }
  }
  return chosen;
}

/** All whole points between −reach and reach. */
function boxOf(reach: readonly number[]): number[][] {
  return reach.reduce<number[][]>(
    (points, most) => points.flatMap((point) => Array.from({ length: 2 * most + 1 }, (_, i) => [...point, i - most])),
    [[]],
  );
}
