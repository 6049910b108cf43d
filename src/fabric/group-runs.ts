import { type FloorSpec, type Place, runM, standGroups, stockedM } from './floor';
import type { Run } from './graph';

/** Longest runs between groups of racks on a floor. */
export interface GroupRuns {
  /** From a rack to its own group's network rack. */
  inside: Run;
  /** From one group's network rack to another's. */
  between: Run;
  /** From a rack to a device in the middle of the hall, and on to another rack: what light covers through a circuit switch. */
  throughCentre: Run;
}

/**
 * Runs of a fabric whose groups of racks (dragonfly groups, rows of a HyperX, cubes of a torus) stand side by side in rows, each with its switches in one network rack.
 *
 * @param groupRacks GPU racks of each group, in order
 * @example groupRuns([4, 4], floor).between.runM
 */
export function groupRuns(groupRacks: number[], floor: FloorSpec): GroupRuns {
  const { racks, leaf } = standGroups(groupRacks, floor);
  const bought = (runs: number[]): Run => {
    const longest = runs.reduce((most, run) => Math.max(most, run), 0);
    return { runM: longest, lengthM: longest === 0 ? 0 : stockedM(longest, floor.stockedM) };
  };
  const all = racks.flat();
  const middle = (pick: (place: Place) => number): number => (Math.min(...all.map(pick)) + Math.max(...all.map(pick))) / 2;
  const centre: Place = { x: middle(({ x }) => x), y: middle(({ y }) => y) };
  return {
    inside: bought(racks.flatMap((places, group) => places.map((place) => runM(place, leaf[group], floor)))),
    between: bought(leaf.flatMap((a, i) => leaf.slice(i + 1).map((b) => runM(a, b, floor)))),
    throughCentre: bought(all.map((place) => 2 * runM(place, centre, floor))),
  };
}
