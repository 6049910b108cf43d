import { rackFacts } from '../../catalog/floor';
import type { Run } from '../graph';
import { type FloorSpec, type Place, runM, stockedM } from './floor';
import { standOcs } from './hall-ocs';

/** Of cubes of 4 × 4 × 4, the only ones that were ever built: one for each of 16 places on a face, in three dimensions. */
const CIRCUIT_SWITCHES = 48;

/**
 * Longest runs over so many racks that stand side by side in rows: from corner to corner, and from a rack to the farthest of the circuit switches in their middle and on to another rack. A light
 * path is two cables, each of a length of its own.
 *
 * @param circuitSwitches in racks of their own between the rows
 * @example rackRuns(2, floor).across.runM // (2·2 + 0.6)·1.05 = 4.83 with the catalogue's floor
 */
export function rackRuns(racks: number, floor: FloorSpec, circuitSwitches = CIRCUIT_SWITCHES): { across: Run; throughMiddle: Run } {
  const corner: Place = { x: Math.min(racks, floor.racksPerRow) - 1, y: Math.ceil(racks / floor.racksPerRow) - 1 };
  const across = runM({ x: 0, y: 0 }, corner, floor);
  const hall = { cubes: racks, racksPerCube: 1, nodesPerRack: 1, circuitSwitches, circuitSwitchesPerRack: rackFacts.ocsPerRack.value, floor };
  const toMiddle = standOcs(hall).longestRunM;
  return {
    across: { runM: across, lengthM: stockedM(across, floor.stockedM) },
    throughMiddle: { runM: 2 * toMiddle, lengthM: 2 * stockedM(toMiddle, floor.stockedM) },
  };
}
