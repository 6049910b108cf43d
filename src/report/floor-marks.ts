import type { BillOfMaterials } from '../analysis/bill/bill-of-materials';
import type { Wiring } from '../analysis/bill/bill-of-materials-wiring';
import type { Place } from '../fabric/hall/floor';
import type { RunKind } from '../fabric/hall/hall-trays';
import { el, text } from './chart/svg';
import type { FloorScale } from './floor-scale';

/** Racks with links that do not close, outlined; and, where there are several, the pods. */
export function floorMarks(wiring: Wiring, bill: BillOfMaterials, scale: FloorScale): string {
  return outlined(wiring, scale) + wrong(wiring, bill, scale);
}

/** A rack at either end of a run that is longer than the reach of what does not close. */
function wrong({ runs }: Wiring, { tiers }: BillOfMaterials, { left, top, columnPx, rackPx }: FloorScale): string {
  const name = ({ tier, plan }: RunKind): string => `${tier} ${plan}`;
  const reach = new Map(tiers.filter(({ outcome }) => outcome === 'does-not-close').map((row) => [name(row), row.askedReachM ?? Infinity]));
  const places = new Map<string, Place>();
  for (const run of runs) {
    if (run.runM > (reach.get(name(run)) ?? Number.POSITIVE_INFINITY)) for (const at of [run.from, run.to]) places.set(`${at.x},${at.y}`, at);
  }
  return [...places.values()]
    .map((at) =>
      el('rect', {
        class: 'wrong',
        x: left(at.x) + 0.8,
        y: top(at.y),
        width: Math.max(1, columnPx - 1.6),
        height: rackPx,
        rx: columnPx > 8 ? 1.5 : undefined,
      }),
    )
    .join('');
}

function outlined({ blocks }: Wiring, scale: FloorScale): string {
  return blocks
    .map(({ name, places, at }) => {
      const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
      const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
      const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
      const box = { x: scale.left(least(xs)) - 3, y: scale.top(least(ys)) - 3 };
      const width = scale.left(most(xs) + 1) + 3 - box.x;
      const height = scale.top(most(ys) + 1) - 2 - box.y;
      // In the network row, left of the block's own switches, where there is room.
      const roomPx = scale.left(at.x) - scale.left(least(xs));
      const label =
        roomPx > 46 && scale.rackPx > 9
          ? text(name, scale.left(at.x) - 6, scale.top(at.y) + scale.rackPx - 2, { class: 'mark', 'text-anchor': 'end' })
          : '';
      return el('rect', { class: 'pod', ...box, width, height, rx: 3 }) + label;
    })
    .join('');
}
