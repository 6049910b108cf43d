import type { RunKind, TierStretch } from '../fabric/hall/hall-trays';
import { isScaleUp, type Tier } from '../fabric/tiers';
import { el } from './chart/svg';
import type { FloorScale } from './floor-scale';

/** Tiers in the order of their lanes; those between domains always have theirs. */
const LANES: readonly Tier[] = ['leaf', 'spine', 'core', 'between', 'domain'];
const THINNEST_PX = 1.2;

/** Width of a strip: its area in print grows with the cables, so twice as wide is four times as many. */
function widthPx(load: number, most: number, widest: number): number {
  return Math.max(Math.min(THINNEST_PX, widest), widest * Math.sqrt(load / most));
}

/** The tiers that get a lane: those between domains, and of those inside one what has cables in trays; these alone where nothing leaves a domain. @example trayLanes([]) // ['leaf', 'spine', 'core'] */
export function trayLanes(stretches: readonly TierStretch[]): Tier[] {
  const used = new Set(stretches.map(({ tier }) => tier));
  const inside = LANES.filter((tier) => isScaleUp(tier) && used.has(tier));
  const outside = LANES.filter((tier) => !isScaleUp(tier));
  return inside.length > 0 && !outside.some((tier) => used.has(tier)) ? inside : [...outside, ...inside];
}

/**
 * Cables in their trays as strips, a lane for each tier, wider where there are more.
 *
 * @param lanes tiers in the order of their lanes
 * @param colourOf CSS colour of a kind of cables
 * @param most cables of the widest strip in the picture
 */
export function floorTrays(
  stretches: readonly TierStretch[],
  scale: FloorScale,
  lanes: readonly Tier[],
  colourOf: (kind: RunKind) => string,
  most: number,
): string {
  const strip = (stretch: TierStretch): string => {
    const { tier, along, at, from, to, load } = stretch;
    const lane = lanes.indexOf(tier);
    const shape = { stroke: colourOf(stretch), class: `tray tray-${along}` };
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
