export interface FloorSpec {
  rackPitchM: number;
  rowPitchM: number;
  /** From the port up to the tray, at each end. */
  verticalM: number;
  slackFraction: number;
  racksPerRow: number;
  leafPlacement: 'end-of-row' | 'middle-of-row' | 'adjacent-rack';
  stockedM: number[];
  /** Switches that a network rack holds, by height, power and ports; without it all of a tier's stand in one rack, however many. */
  switchesPerRack?: number;
  /** Racks that a hall holds, pods whole, and the way from one hall to the next; without them there is one hall. */
  racksPerHall?: number;
  hallGapM?: number;
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

/** Where leaf groups stand. */
export interface StoodGroups {
  /** GPU racks of each group. */
  racks: Place[][];
  /** First network rack of each group. */
  leaf: Place[];
  /** All network racks that hold a group's leaves; groups that share a spot share racks. */
  leafRacks: Place[][];
  rows: number;
}

interface Part {
  group: number;
  racks: number;
  /** First column of its racks, network racks not counted. */
  column: number;
  /** Whether the group keeps its leaves in this row. */
  keeps: boolean;
}

/**
 * Stands leaf groups on the floor: their GPU racks fill rows one after the other, and each group's leaves stand in a network rack, or in as many as they need.
 *
 * `end-of-row`: at the nearer end of the row, further racks outwards. `middle-of-row`: in the middle of the row's racks. `adjacent-rack`: in the middle of
 * the group's own racks. A network rack in the middle of racks takes a place of its own and moves the racks behind it along by one.
 *
 * @param groupRacks GPU racks of each group, in order
 * @param leaves switches of each group; without them each group's fit where they stand
 */
export function standGroups(groupRacks: number[], floor: FloorSpec, leaves?: number[]): StoodGroups {
  const { leafPlacement, switchesPerRack = Number.POSITIVE_INFINITY } = floor;
  const rowsOf = partsByRow(groupRacks, floor.racksPerRow);
  const racks: Place[][] = groupRacks.map(() => []);
  const leafRacks: Place[][] = groupRacks.map(() => []);
  rowsOf.forEach((row, y) => {
    const used = row.reduce((sum, part) => sum + part.racks, 0);
    const middle = Math.floor(used / 2);
    const own = (part: Part): number => part.column + Math.floor(part.racks / 2);
    const near = (part: Part): boolean => own(part) < used / 2;
    // Parts whose leaves stand at one spot, where the spot begins (network racks before it not counted), and which way it grows.
    const spots: { parts: Part[]; at: number; step: 1 | -1 }[] =
      leafPlacement === 'end-of-row'
        ? [
            { parts: row.filter(near), at: -1, step: -1 },
            { parts: row.filter((part) => !near(part)), at: used, step: 1 },
          ]
        : leafPlacement === 'middle-of-row'
          ? [{ parts: row, at: middle, step: 1 }]
          : row.map((part) => ({ parts: [part], at: own(part), step: 1 }));
    // Network racks that stand between the racks of the row so far, and the columns that they stand before.
    let between = 0;
    const gaps: { at: number; racks: number }[] = [];
    for (const { parts, at, step } of spots) {
      const packed = pack(
        parts.map(({ group, keeps }) => (keeps ? (leaves?.[group] ?? 1) : 0)),
        switchesPerRack,
      );
      parts.forEach(({ group, keeps }, index) => {
        if (keeps) leafRacks[group] = packed.of[index].map((rack) => ({ x: at + between + step * rack, y }));
      });
      if (leafPlacement === 'end-of-row') continue;
      gaps.push({ at, racks: packed.racks });
      between += packed.racks;
    }
    for (const { group, racks: count, column } of row) {
      for (let rack = column; rack < column + count; rack++) {
        const shift = gaps.reduce((sum, gap) => sum + (rack >= gap.at ? gap.racks : 0), 0);
        racks[group].push({ x: rack + shift, y });
      }
    }
  });
  return { racks, leaf: leafRacks.map(([first]) => first), leafRacks, rows: rowsOf.length };
}

/** Groups never share a rack; a row takes as many whole groups as fit, a larger group takes rows of its own. */
function partsByRow(groupRacks: number[], racksPerRow: number): Part[][] {
  const rows: Part[][] = [];
  groupRacks.forEach((racks, group) => {
    const row = rows.at(-1);
    const used = row?.reduce((sum, part) => sum + part.racks, 0) ?? racksPerRow;
    if (row !== undefined && used + racks <= racksPerRow) row.push({ group, racks, column: used, keeps: true });
    else {
      const own: Part[] = [];
      for (let left = racks; left > 0; left -= racksPerRow) own.push({ group, racks: Math.min(left, racksPerRow), column: 0, keeps: false });
      // A group of several rows keeps its leaves in its middle row: the last one with fewer than half of its racks in the rows before.
      const before = Math.ceil(racks / 2 / racksPerRow) - 1;
      own[before].keeps = true;
      rows.push(...own.map((part) => [part]));
    }
  });
  return rows;
}

/**
 * Switches packed into the racks of a spot, in order: into the rack last begun while they fit whole, else into a new one; what fits in no rack takes racks of its own.
 *
 * @returns numbers of the racks that each entry stands in, and the racks in all (at least one)
 * @example pack([8, 8, 8], 20) // { of: [[0], [0], [1]], racks: 2 }
 */
export function pack(counts: number[], capacity: number): { of: number[][]; racks: number } {
  let rack = 0;
  let free = capacity;
  const of = counts.map((count) => {
    if (count > free && free < capacity) {
      rack++;
      free = capacity;
    }
    const first = rack;
    const own = count > capacity ? Math.ceil(count / capacity) : 1;
    rack += own - 1;
    free = own > 1 ? 0 : free - count;
    return Array.from({ length: own }, (_, index) => first + index);
  });
  return { of, racks: rack + 1 };
}
