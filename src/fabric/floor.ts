export interface FloorSpec {
  rackPitchM: number;
  rowPitchM: number;
  /** From the port up to the tray, at each end. */
  verticalM: number;
  slackFraction: number;
  racksPerRow: number;
  leafPlacement: 'end-of-row' | 'middle-of-row' | 'adjacent-rack';
  stockedM: number[];
}

/** Where something stands: x counts racks along a row, y counts rows. */
export interface Place {
  x: number;
  y: number;
}

/**
 * Real run of a cable between two racks: up to the tray, along and across, down again, plus slack; within one rack only the vertical distance.
 *
 * @example runM({ x: 0, y: 0 }, { x: 4, y: 1 }, floor) // (2·2 + 4·0.6 + 1·2.4)·1.05 = 9.24 with the catalogue's defaults
 */
export function runM(a: Place, b: Place, floor: FloorSpec): number {
  const along = Math.abs(a.x - b.x) * floor.rackPitchM;
  const across = Math.abs(a.y - b.y) * floor.rowPitchM;
  if (along === 0 && across === 0) return floor.verticalM;
  return (2 * floor.verticalM + along + across) * (1 + floor.slackFraction);
}

/** The shortest stocked cable that is long enough; beyond the longest stocked one a cable is cut to whole metres. @example stockedM(3.2, [3, 4, 5]) // 4 */
export function stockedM(run: number, stocked: number[]): number {
  return stocked.find((length) => length >= run) ?? Math.ceil(run);
}

/**
 * Stands leaf groups on the floor: their GPU racks fill rows one after the other, and each group's leaves stand in one network rack.
 *
 * `end-of-row`: at the nearer end of the row. `middle-of-row`: in the middle of the row's racks. `adjacent-rack`: in the middle of the group's own racks.
 * A network rack in the middle of racks takes a place of its own and moves the racks behind it along by one.
 *
 * @param groupRacks GPU racks of each group, in order
 * @returns places of each group's racks and of its network rack, and the number of rows used
 */
export function standGroups(groupRacks: number[], floor: FloorSpec): { racks: Place[][]; leaf: Place[]; rows: number } {
  const { racksPerRow, leafPlacement } = floor;
  // Groups never share a rack; a row takes as many whole groups as fit, a larger group takes rows of its own.
  const rowsOf: { group: number; racks: number }[][] = [];
  groupRacks.forEach((racks, group) => {
    const row = rowsOf.at(-1);
    const used = row?.reduce((sum, part) => sum + part.racks, 0) ?? racksPerRow;
    if (row !== undefined && used + racks <= racksPerRow) row.push({ group, racks });
    else for (let left = racks; left > 0; left -= racksPerRow) rowsOf.push([{ group, racks: Math.min(left, racksPerRow) }]);
  });
  const places: Place[][] = groupRacks.map(() => []);
  const leaf: (Place | undefined)[] = groupRacks.map(() => undefined);
  rowsOf.forEach((row, y) => {
    const used = row.reduce((sum, part) => sum + part.racks, 0);
    const middle = Math.floor(used / 2);
    let column = 0;
    // Network racks that stand between the racks of the row so far.
    let between = 0;
    for (const { group, racks } of row) {
      const before = places[group].length;
      const own = column + Math.floor(racks / 2);
      for (let rack = 0; rack < racks; rack++, column++) {
        const shift =
          leafPlacement === 'middle-of-row' ? Number(column >= middle) : leafPlacement === 'adjacent-rack' ? between + Number(column >= own) : 0;
        places[group].push({ x: column + shift, y });
      }
      const nearEnd = own < used / 2 ? -1 : used;
      const x = leafPlacement === 'end-of-row' ? nearEnd : leafPlacement === 'middle-of-row' ? middle : own + between++;
      // A group of several rows keeps its leaves in its middle row: the last one with fewer than half of its racks in the rows before.
      if (before * 2 < groupRacks[group]) leaf[group] = { x, y };
    }
  });
  return { racks: places, leaf: leaf as Place[], rows: rowsOf.length };
}
