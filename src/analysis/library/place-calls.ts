import type { Fabric } from '../../fabric/fabric';
import { type Costs, type LibraryCosts, NO_LIBRARY } from '../../world/assemble';
import type { Quotient } from '../../world/quotient';
import type { StepCalls } from './step-calls';

/** A structure made for the shapes of a step's calls, as its program sees it. */
export interface PlacedCalls {
  quotient: Quotient;
  costs: Costs;
  /** By placement. */
  algorithms: string[];
  /** Number of the placement of calls of so many bytes. */
  placementOf: (bytes: number) => number;
}

/**
 * Puts the calls of a step on a structure: one placement where all of them cost the same and run the same rounds, else one for each size.
 *
 * @param physics the wire alone
 */
export function placeCalls({ calls, library }: StepCalls, fabric: Fabric, structure: Quotient, physics: Costs): PlacedCalls {
  if (calls.length === 0 || structure.placements.length === 0)
    return { quotient: { ...structure, placements: [] }, costs: physics, algorithms: [], placementOf: () => 0 };
  const machine = library && { ...library.view, fabric, physics, quotients: new Map() };
  const parts = calls.map(({ costs }) => (machine === undefined ? NO_LIBRARY : costs(machine)));
  const alike = calls.every(({ shape, rounds }, i) => shape === calls[0].shape && rounds === calls[0].rounds && same(parts[i], parts[0]));
  const placed = alike ? calls.slice(0, 1) : calls;
  return {
    quotient: { ...structure, placements: placed.map(({ shape, rounds }) => ({ ...structure.placements[shape], rounds })) },
    costs: alike ? { ...physics, ...parts[0] } : { ...physics, calls: parts },
    algorithms: placed.map(({ algorithm }) => algorithm),
    placementOf: (bytes) => (alike ? 0 : calls.findIndex((call) => call.bytes === bytes)),
  };
}

/** JSON writes every infinity alike, and there is only one here. */
const same = (a: LibraryCosts, b: LibraryCosts): boolean => JSON.stringify(a) === JSON.stringify(b);
