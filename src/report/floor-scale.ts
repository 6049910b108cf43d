import type { Place } from '../fabric/hall/floor';
import type { Box } from './chart/svg';

/** From columns and rows of a hall to pixels. A row is a band: racks in its upper part, its trays below them. */
export interface FloorScale {
  box: Box;
  columnPx: number;
  rowPx: number;
  rackPx: number;
  /** Left edge of a column, its middle, and the top of a row's racks. */
  left(x: number): number;
  middle(x: number): number;
  top(y: number): number;
  /** Middle of the tray of one lane (0 leaf, 1 spine, 2 core, then the tiers inside domains) below a row, and the most that a strip may be wide there. */
  rowTray(y: number, lane: number): number;
  lanePx: number;
  /** Middle of the tray of one lane that follows a column. */
  columnTray(x: number, lane: number): number;
  columnLanePx: number;
}

/**
 * Fits a hall into a width and a height; racks and rows are never drawn larger than life looks right, and the two directions have scales of their own.
 *
 * @param lanes tiers that have cables in trays, each a lane of its own
 * @returns the scale; its box is as large as the hall needs
 */
export function floorScale({ from, to }: { from: Place; to: Place }, room: Box, lanes = 3): FloorScale {
  const columns = to.x - from.x + 1;
  const rows = to.y - from.y + 1;
  const columnPx = Math.min(44, room.width / columns);
  const rowPx = Math.min(80, room.height / rows);
  const rackPx = rowPx * 0.46;
  const lanePx = (rowPx - rackPx) / lanes;
  const columnLanePx = Math.min(10, columnPx / lanes);
  const left = (x: number): number => room.x + (x - from.x) * columnPx;
  const middle = (x: number): number => left(x) + columnPx / 2;
  const top = (y: number): number => room.y + (y - from.y) * rowPx;
  return {
    box: { x: room.x, y: room.y, width: columns * columnPx, height: rows * rowPx },
    columnPx,
    rowPx,
    rackPx,
    left,
    middle,
    top,
    rowTray: (y, lane) => top(y) + rackPx + lanePx * (lane + 0.5),
    lanePx,
    columnTray: (x, lane) => middle(x) + columnLanePx * (lane - (lanes - 1) / 2),
    columnLanePx,
  };
}
