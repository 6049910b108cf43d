import type { Run } from '../graph';
import type { ClosSpec } from '../spec';
import { type FloorSpec, type Place, runM, type StoodGroups, standGroups, stockedM } from './floor';

/** Longest runs between groups of racks on a floor. */
export interface GroupRuns {
  /** From a rack to its own group's network racks. */
  inside: Run;
  /** From one of a group's network racks to another of them. */
  within: Run;
  /** From one group's network racks to another's. */
  between: Run;
  /** From a rack to a device in the middle of the hall, and on to another rack: what light covers through a circuit switch. */
  throughCentre: Run;
}

/**
 * GPU racks of each group when ranks fill one after the other; a group of switches alone still takes a place.
 *
 * @example groupRacks({ ranks: 72, gpusPerNode: 8, nodesPerRack: 4 }, 3, 64) // [2, 1, 1]
 */
export function groupRacks(
  { ranks, gpusPerNode, nodesPerRack }: Pick<ClosSpec, 'ranks' | 'gpusPerNode' | 'nodesPerRack'>,
  groups: number,
  groupRanks: number,
): number[] {
  const inGroup = (group: number): number => Math.max(0, Math.min(groupRanks, ranks - group * groupRanks));
  return Array.from({ length: groups }, (_, group) => Math.max(1, Math.ceil(inGroup(group) / (gpusPerNode * nodesPerRack))));
}

/**
 * Runs of a fabric whose groups of racks (dragonfly groups, rows of a HyperX, cubes of a torus) stand side by side in rows, each with its switches in network racks.
 *
 * @param racks GPU racks of each group, in order
 * @param switches of each group; without them each group's are one, and groups that share a spot share a rack
 * @example groupRuns([4, 4], floor).between.runM
 */
export function groupRuns(racks: number[], floor: FloorSpec, switches?: number[]): GroupRuns {
  const { racks: places, leafRacks } = standGroups(racks, floor, switches);
  const bought = (runs: Iterable<number>): Run => {
    let longest = 0;
    for (const run of runs) longest = Math.max(longest, run);
    return { runM: longest, lengthM: longest === 0 ? 0 : stockedM(longest, floor.stockedM) };
  };
  const all = places.flat();
  const middle = (pick: (place: Place) => number): number => (Math.min(...all.map(pick)) + Math.max(...all.map(pick))) / 2;
  const centre: Place = { x: middle(({ x }) => x), y: middle(({ y }) => y) };
  return {
    inside: bought(places.flatMap((own, group) => own.flatMap((place) => leafRacks[group].map((leaf) => runM(place, leaf, floor))))),
    within: bought(leafRacks.flatMap((own) => own.flatMap((a) => own.map((b) => runM(a, b, floor))))),
    between: bought(apart(leafRacks, floor)),
    throughCentre: bought(all.map((place) => 2 * runM(place, centre, floor))),
  };
}

/** Runs between the network racks of any two groups. */
function* apart(leafRacks: StoodGroups['leafRacks'], floor: FloorSpec): Generator<number> {
  for (let a = 0; a < leafRacks.length; a++) {
    for (let b = a + 1; b < leafRacks.length; b++) {
      for (const from of leafRacks[a]) for (const to of leafRacks[b]) yield runM(from, to, floor);
    }
  }
}
