import { type FloorSpec, type Place, runM, stockedM } from './floor';
import type { Run } from './graph';

/**
 * Longest runs over so many racks that stand side by side in rows: from corner to corner, and from one corner to the middle and on to the other (what light covers through a circuit switch).
 *
 * @example rackRuns(2, floor).across.runM // (2·2 + 0.6)·1.05 = 4.83 with the catalogue's floor
 */
export function rackRuns(racks: number, floor: FloorSpec): { across: Run; throughMiddle: Run } {
  const corner: Place = { x: Math.min(racks, floor.racksPerRow) - 1, y: Math.ceil(racks / floor.racksPerRow) - 1 };
  const origin: Place = { x: 0, y: 0 };
  const middle: Place = { x: corner.x / 2, y: corner.y / 2 };
  const bought = (run: number): Run => ({ runM: run, lengthM: stockedM(run, floor.stockedM) });
  // A rack of its own holds the circuit switches, even where there is but one rack of GPUs.
  const toMiddle = racks === 1 ? runM(origin, { x: 1, y: 0 }, floor) : runM(origin, middle, floor);
  return { across: bought(runM(origin, corner, floor)), throughMiddle: bought(2 * toMiddle) };
}
