import { type FloorSpec, type Place, runM, standGroups } from './floor';
import { networkRow } from './hall';
import { shareOf } from './hall-racks';
import type { Rack } from './rack';

/** Cubes of a torus and the circuit switches (OCS) that join them, standing in a hall. */
export interface OcsHall {
  racks: Rack[];
  /** Racks of each cube. */
  cubeRacks: Place[][];
  ocsRacks: Place[];
  /** Longest run from a cube's racks to any circuit switch, and that of all cubes: a light path from cube to cube is twice as long. */
  cubeRunM(cube: number): number;
  longestRunM: number;
}

export interface OcsHallSpec {
  cubes: number;
  racksPerCube: number;
  nodesPerRack: number;
  circuitSwitches: number;
  circuitSwitchesPerRack: number;
  floor: FloorSpec;
}

/**
 * Stands cubes in rows and the circuit switches in rows of their own between them: every cube has a fibre to every circuit switch (Jouppi et al., ISCA 2023, §2.1), so the
 * middle is the place from which the farthest is nearest.
 *
 * @example standOcs({ cubes: 64, racksPerCube: 1, nodesPerRack: 16, circuitSwitches: 48, circuitSwitchesPerRack: 8, floor }).ocsRacks.length // 6
 */
export function standOcs({ cubes, racksPerCube, nodesPerRack, circuitSwitches, circuitSwitchesPerRack, floor }: OcsHallSpec): OcsHall {
  // A leaf placement at the end of the row keeps the cubes' racks together; no leaves stand there.
  const stood = standGroups(new Array<number>(cubes).fill(racksPerCube), { ...floor, leafPlacement: 'end-of-row' });
  const count = Math.ceil(circuitSwitches / circuitSwitchesPerRack);
  // A few cubes are narrower than the switches' row.
  const cubesWidth = stood.racks.flat().reduce((most, { x }) => Math.max(most, x), 0) + 1;
  const width = Math.max(cubesWidth, Math.min(count, floor.racksPerRow));
  const middle = Math.floor(stood.rows / 2);
  const ocsRacks = networkRow(count, middle, width);
  const ocsRows = Math.ceil(count / width);
  const cubeRacks = stood.racks.map((places) => places.map(({ x, y }) => ({ x, y: y >= middle ? y + ocsRows : y })));
  const cubeRunM = (cube: number): number => {
    let most = 0;
    for (const from of cubeRacks[cube]) for (const to of ocsRacks) most = Math.max(most, runM(from, to, floor));
    return most;
  };
  const racks: Rack[] = [
    ...cubeRacks.flat().map((at): Rack => ({ kind: 'gpu', at, devices: nodesPerRack })),
    ...ocsRacks.map((at, rack): Rack => ({ kind: 'ocs', at, devices: shareOf(circuitSwitches, rack, count) })),
  ];
  return { racks, cubeRacks, ocsRacks, cubeRunM, longestRunM: cubeRacks.reduce((most, _, cube) => Math.max(most, cubeRunM(cube)), 0) };
}
