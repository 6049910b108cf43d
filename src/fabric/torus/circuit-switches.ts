import { opticalSwitch } from '../../catalog/links-optical';
import type { FabricSpec } from '../fabric-spec';
import { product } from './slice-shape';

/** The circuit switches between the cubes of a torus, and how they are used. */
export interface CircuitSwitches {
  id: string;
  /** Cubes of all domains, spare ones not among them. */
  cubes: number;
  /** Ranks of a cube. */
  cube: number;
  /** Switches of one set: one for every dimension and place on a face of a cube, both of whose faces it joins. */
  perSet: number;
  sets: number;
  switches: number;
  /** Ports of a switch, and the most of them that cubes take. */
  ports: number;
  portsUsed: number;
}

/**
 * Circuit switches of a fabric: a set of them has ports for so many cubes; every cube has a fibre to every switch of its set (N. Jouppi et al., TPU v4, ISCA 2023, §2.2). A set is whole however few
 * cubes use it, since even one cube alone needs a port pair on each. Undefined where no links pass circuit switches.
 *
 * @param spare cubes that are wired beside those of the job, in each domain
 * @example circuitSwitches(spec) // of 64 cubes of 4 × 4 × 4: 48 switches, 128 of 136 ports in use
 */
export function circuitSwitches({ ranks, domain, scaleUp }: FabricSpec, spare = 0): CircuitSwitches | undefined {
  if (scaleUp.topology !== 'torus' || scaleUp.ocs === undefined) return undefined;
  const { ocs, cube: shape } = scaleUp;
  const cube = product(shape);
  const size = Math.min(ranks, domain);
  // A part of one cube has no link that leaves it.
  if (size % cube !== 0) return undefined;
  const domains = Math.ceil(ranks / domain);
  const cubes = (domains * size) / cube;
  const perSet = shape.reduce((sum, side) => sum + cube / side, 0);
  const ports = opticalSwitch(ocs).ports.value;
  const wired = cubes + domains * spare;
  const sets = Math.ceil(wired / Math.floor(ports / 2));
  return { id: ocs, cubes, cube, perSet, sets, switches: sets * perSet, ports, portsUsed: 2 * Math.ceil(wired / sets) };
}
