import type { Run } from '../graph';
import type { Tier } from '../tiers';
import { UnbuildableError } from '../unbuildable';
import { facePorts, type OcsWiring, ocsPort } from './ocs';
import { type Torus, torus } from './torus';

/** A connection inside one circuit switch. */
export interface Circuit {
  ocs: number;
  /** Port of the cube whose positive face it leaves, and of the one whose negative face it enters. */
  from: number;
  to: number;
}

/**
 * All shapes of a slice of so many cubes, in cubes, each with its sizes in ascending order.
 *
 * @example sliceShapes(8) // [[1, 1, 8], [1, 2, 4], [2, 2, 2]]
 */
export function sliceShapes(cubes: number, dimensions = 3, least = 1): number[][] {
  if (dimensions === 1) return cubes >= least ? [[cubes]] : [];
  const shapes: number[][] = [];
  for (let first = least; first ** dimensions <= cubes; first++) {
    if (cubes % first === 0) shapes.push(...sliceShapes(cubes / first, dimensions - 1, first).map((others) => [first, ...others]));
  }
  return shapes;
}

/**
 * The cubes that a slice is made of: the first ones that work. Any cube can take any place, so one that fails is bypassed by a spare wherever that stands.
 *
 * @param failed cubes that do not work
 * @throws UnbuildableError when fewer work than the slice needs
 * @example sliceCubes({ side: 4, cubes: 5, dimensions: 3 }, 4, [1]) // [0, 2, 3, 4]
 */
export function sliceCubes({ cubes }: OcsWiring, needed: number, failed: readonly number[] = []): number[] {
  const working = Array.from({ length: cubes }, (_, cube) => cube).filter((cube) => !failed.includes(cube));
  if (working.length < needed) {
    throw new UnbuildableError(`${needed} cubes are needed, but ${working.length} of ${cubes} work`, 'too few cubes');
  }
  return working.slice(0, needed);
}

/**
 * What the switches connect for a slice: along every line of cubes the positive face of each to the negative face of the next, and of the last to the first. Where a twisted slice's short
 * dimension (of k) closes, the last is joined to the first of a line k further on in every long one (2k): N. Jouppi et al., ISCA 2023, §2.8.
 *
 * @param shape of the slice, in cubes
 * @param cubes the cube at each place, first dimension fastest
 * @example sliceCircuits(wiring, [1, 1, 1], [7]).length // 48: a cube closed on itself
 */
export function sliceCircuits(wiring: OcsWiring, shape: readonly number[], cubes: readonly number[], twisted = false): Circuit[] {
  const circuits: Circuit[] = [];
  const strides = shape.map((_, d) => shape.slice(0, d).reduce((all, size) => all * size, 1));
  const short = Math.min(...shape);
  const digit = (place: number, d: number): number => Math.floor(place / strides[d]) % shape[d];
  /** The place k further on in the dimensions of 2k. */
  const opposite = (place: number): number =>
    shape.reduce((at, size, d) => (size > short ? at + (((digit(place, d) + short) % size) - digit(place, d)) * strides[d] : at), place);
  shape.forEach((size, dimension) => {
    cubes.forEach((cube, place) => {
      const closes = digit(place, dimension) === size - 1;
      const following = closes ? place - (size - 1) * strides[dimension] : place + strides[dimension];
      const next = cubes[twisted && closes && size === short ? opposite(following) : following];
      for (let position = 0; position < facePorts(wiring); position++) {
        const { ocs, port: from } = ocsPort(wiring, { cube, dimension, face: 1, position });
        circuits.push({ ocs, from, to: ocsPort(wiring, { cube: next, dimension, face: 0, position }).port });
      }
    });
  });
  return circuits;
}

/** Ports that change their partner between two sets of circuits, over all switches: what a reconfiguration moves. */
export function movedPorts(before: Circuit[], after: Circuit[]): number {
  const key = ({ ocs, from, to }: Circuit): string => `${ocs}/${from}/${to}`;
  const kept = new Set(before.map(key));
  return 2 * after.filter((circuit) => !kept.has(key(circuit))).length;
}

/**
 * The torus of a slice: cubes closed by circuit switches in every dimension, so that each is a torus by itself and together they are one. Whichever cubes it is
 * made of, its routes are the same; one that takes a spare's place has no longer fibres either, as all lead to the switches in the middle.
 *
 * @param shape of the slice, in cubes
 * @example ocsTorus({ side: 4, shape: [4, 4, 4], between: 'spine' }).ranks // 4096
 */
export function ocsTorus({
  side,
  shape,
  inside = 'domain',
  between,
  insideRun = {},
  betweenRun = {},
}: {
  side: number;
  shape: number[];
  /** Tier of the links inside a cube, and of those through the switches. */
  inside?: Tier;
  between: Tier;
  insideRun?: Partial<Run>;
  betweenRun?: Partial<Run>;
}): Torus {
  return torus({
    shape: shape.map((cubes) => cubes * side),
    blocks: [{ shape: shape.map(() => side), tier: inside, ...insideRun }],
    rest: { tier: between, ...betweenRun },
  });
}
