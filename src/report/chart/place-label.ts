import { type Box, overlaps } from './svg';

interface Spot {
  x: number;
  y: number;
}

/** Points along a polyline, close enough together that no label slips between them. */
export function alongLine(points: readonly (Spot | null)[], step = 4): Spot[] {
  return points.flatMap((to, index) => {
    const from = index > 0 ? points[index - 1] : null;
    if (to === null || from === null) return to === null ? [] : [to];
    const count = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / step));
    return Array.from({ length: count }, (_, part) => ({
      x: from.x + ((to.x - from.x) * (part + 1)) / count,
      y: from.y + ((to.y - from.y) * (part + 1)) / count,
    }));
  });
}

/**
 * Finds a place for a label near a point inside the plot: the nearest that covers no line and no other label.
 *
 * @param taken points that should stay visible; @param boxes labels already placed; @returns the label's box
 */
export function placeLabel(anchor: Spot, size: { width: number; height: number }, room: Box, taken: readonly Spot[], boxes: readonly Box[]): Box {
  const { width, height } = size;
  let best: { box: Box; cost: number } | null = null;
  for (let rise = 0; rise <= 16; rise++) {
    for (const sign of rise === 0 ? [1] : [1, -1]) {
      for (const [side, dx] of [10, -width / 2, -width - 10].entries()) {
        const box = { x: anchor.x + dx, y: anchor.y - height / 2 + sign * rise * 9, width, height };
        const outside = box.x < room.x || box.x + width > room.x + room.width || box.y < room.y || box.y + height > room.y + room.height;
        const margin = { x: box.x - 3, y: box.y - 3, width: width + 6, height: height + 6 };
        const covered = taken.filter(
          ({ x, y }) => x > margin.x && x < margin.x + margin.width && y > margin.y && y < margin.y + margin.height,
        ).length;
        const cost = (outside ? 1e5 : 0) + boxes.filter((other) => overlaps(margin, other)).length * 1e4 + covered * 100 + rise * 4 + side;
        if (best === null || cost < best.cost) best = { box, cost };
      }
    }
  }
  return best?.box ?? { x: anchor.x, y: anchor.y, width, height };
}
