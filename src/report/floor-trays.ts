import type { TierStretch } from '../fabric/hall-trays';
import { el } from './chart/svg';
import type { FloorScale } from './floor-scale';

const LANE = { leaf: 0, spine: 1, core: 2 } as const;
const THINNEST_PX = 1.2;

/** Width of a strip: its area in print grows with the cables, so twice as wide is four times as many. */
function widthPx(load: number, most: number, widest: number): number {
  return Math.max(Math.min(THINNEST_PX, widest), widest * Math.sqrt(load / most));
}

/**
 * Cables in their trays as strips, a lane for each tier, wider where there are more.
 *
 * @param colourOf CSS colour of a tier's cables
 * @param most cables of the widest strip in the picture
 */
export function floorTrays(
  stretches: readonly TierStretch[],
  scale: FloorScale,
  colourOf: (tier: TierStretch['tier']) => string,
  most: number,
): string {
  const strip = ({ tier, along, at, from, to, load }: TierStretch): string => {
    const lane = LANE[tier];
    const shape = { stroke: colourOf(tier), class: `tray tray-${along}` };
    if (along === 'row') {
      const y = scale.rowTray(at, lane);
      const ends = { x1: scale.columnTray(from, lane), x2: scale.columnTray(to, lane), y1: y, y2: y };
      return el('line', { ...shape, ...ends, 'stroke-width': widthPx(load, most, scale.lanePx * 0.92) });
    }
    const x = scale.columnTray(at, lane);
    const ends = { x1: x, x2: x, y1: scale.rowTray(from, lane), y2: scale.rowTray(to, lane) };
    return el('line', { ...shape, ...ends, 'stroke-width': widthPx(load, most, scale.columnLanePx * 0.92) });
  };
  return stretches.map(strip).join('');
}
