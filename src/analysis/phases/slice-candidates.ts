import type { System } from '../../catalog/systems';
import { fabricSpec } from '../../fabric/fabric-spec';
import { refusal } from '../../fabric/refusal';
import type { OcsWiring } from '../../fabric/torus/ocs';
import { movedPorts, sliceCircuits, sliceCubes, sliceShapes } from '../../fabric/torus/ocs-slice';
import { product } from '../../fabric/torus/slice-shape';
import { twists } from '../../fabric/torus/twisted-torus';
import type { Scenario } from '../../scenario/schema';

/** A shape that the circuit switches can give to a slice. Its dimensions have no order: how ranks are numbered along them is a phase's own. */
export interface SliceShape {
  /** GPUs along each dimension, ascending. */
  shape: number[];
  twisted: boolean;
}

export interface SliceCandidates {
  /** The one that the job starts with first. */
  shapes: SliceShape[];
  /** Circuit switch, and how many of them join the cubes of a slice. */
  ocs: string;
  /** Ports, over all switches, that another shape of the slice moves: from, to. */
  moved: number[][];
  /** Slices of the job that all take the same shape. */
  slices: number;
}

/**
 * The shapes that a scenario's slice may take: its own, and those of `phases.shapes`; of k × k × 2k and k × 2k × 2k the twisted ones too, unless `phases.twist` says no.
 *
 * @throws UnbuildableError naming the field when its domains are no tori of whole cubes over circuit switches, or a listed shape is none of as many
 * @example sliceCandidates(scenario, systemEntry('tpu-v4')).shapes // 512 GPUs: 8 × 8 × 8, 4 × 4 × 32, 4 × 8 × 16
 */
export function sliceCandidates(scenario: Scenario, system: System): SliceCandidates {
  const { scaleUp, domain, ranks } = fabricSpec(scenario, system);
  const { scale_up: up } = scenario.fabric;
  if (scaleUp.topology !== 'torus' || scaleUp.ocs === undefined) {
    const what = scaleUp.topology === 'torus' ? 'the cubes of this torus are joined by cables' : `the domains of ${system.id} are no tori`;
    throw refusal('phases', `${what}: no circuits change between phases`, 'a torus over circuit switches, such as system: tpu-v4', 'no circuits');
  }
  const { cube, widths, wrap, ocs } = scaleUp;
  const [side] = cube;
  const whole = domain % product(cube) === 0 && scaleUp.shape.every((size) => size % side === 0);
  if (!whole || wrap.includes(false)) {
    throw refusal('phases', `a slice of ${scaleUp.shape.join(' × ')} is part of a cube, which no circuit switch joins`, 'whole cubes', 'no circuits');
  }
  if (cube.some((size) => size !== side) || widths.some((width) => width !== widths[0])) {
    throw refusal('phases', `cubes of ${cube.join(' × ')} do not fit every way round`, 'cubes of equal sides and widths', 'no circuits');
  }
  const shapes: SliceShape[] = [];
  const add = (shape: readonly number[], twisted: boolean): void => {
    const sorted = shape.toSorted((a, b) => a - b);
    if (!shapes.some((known) => known.twisted === twisted && String(known.shape) === String(sorted))) shapes.push({ shape: sorted, twisted });
  };
  add(scaleUp.shape, scaleUp.twist === true);
  const cubes = domain / product(cube);
  const listed = scenario.phases?.shapes ?? 'all';
  const wanted: readonly (readonly number[])[] =
    listed === 'all' ? sliceShapes(cubes, cube.length).map((one) => one.map((count) => count * side)) : checked(listed, domain, side, cube.length);
  for (const shape of wanted) {
    add(shape, false);
    if (scenario.phases?.twist !== false && twists(shape)) add(shape, true);
  }
  const wiring: OcsWiring = { side, cubes: cubes + (up.spare_cubes ?? 0), dimensions: cube.length };
  const working = sliceCubes(wiring, cubes, up.failed_cubes);
  const circuits = shapes.map(({ shape, twisted }) => {
    const inCubes = shape.map((size) => size / side);
    return sliceCircuits(wiring, inCubes, working, twisted);
  });
  return { shapes, ocs, moved: circuits.map((from) => circuits.map((to) => movedPorts(from, to))), slices: Math.max(1, ranks / domain) };
}

function checked(listed: readonly (readonly number[])[], domain: number, side: number, dimensions: number): readonly (readonly number[])[] {
  listed.forEach((shape, index) => {
    const field = `phases.shapes[${index}]`;
    const name = shape.join(' × ');
    if (shape.length !== dimensions) throw refusal(field, `${name} has ${shape.length} dimensions`, `${dimensions} dimensions`, 'dimensions');
    if (shape.some((size) => size % side !== 0)) throw refusal(field, `${name} are no whole cubes`, `multiples of ${side}`, 'no cubes');
    if (product(shape) !== domain) throw refusal(field, `${name} are ${product(shape)} GPUs`, `a shape of ${domain}`, 'shape');
  });
  return listed;
}

/** A shape in words. @example shapeName({ shape: [4, 4, 8], twisted: true }) // '4×4×8 twisted' */
export const shapeName = ({ shape, twisted }: SliceShape): string => `${shape.join('×')}${twisted ? ' twisted' : ''}`;
