import type { BillOfMaterials } from '../analysis/bill-of-materials';
import type { Wiring } from '../analysis/bill-of-materials-wiring';
import { closShape } from '../fabric/clos-shape';
import type { Place } from '../fabric/floor';
import { el, text } from './chart/svg';
import type { FloorScale } from './floor-scale';

/** Racks with links that do not close, outlined; and, where there are several, the pods. */
export function floorMarks(wiring: Wiring, bill: BillOfMaterials, scale: FloorScale): string {
  return pods(wiring, scale) + wrong(wiring, bill, scale);
}

/** A rack at either end of a run that is longer than the reach of a tier that does not close. */
function wrong({ runs }: Wiring, { tiers }: BillOfMaterials, { left, top, columnPx, rackPx }: FloorScale): string {
  const reach = new Map(tiers.filter(({ outcome }) => outcome === 'does-not-close').map(({ tier, askedReachM }) => [tier, askedReachM ?? Infinity]));
  const places = new Map<string, Place>();
  for (const { tier, from, to, runM } of runs) {
    if (runM > (reach.get(tier) ?? Number.POSITIVE_INFINITY)) for (const at of [from, to]) places.set(`${at.x},${at.y}`, at);
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

function pods({ spec, hall }: Wiring, scale: FloorScale): string {
  const { pods: count, groups, groupsPerPod, leafSwitches } = closShape(spec);
  if (count < 2 || leafSwitches(0) === 0) return '';
  return Array.from({ length: count }, (_, pod) => {
    const last = Math.min(groups, (pod + 1) * groupsPerPod);
    const places = [...hall.leafRacks.slice(pod * groupsPerPod, last).flat(), ...hall.spineRacks[pod]];
    for (
      let node = pod * groupsPerPod * spec.leafNodes;
      node < last * spec.leafNodes && node * spec.gpusPerNode < spec.ranks;
      node += spec.nodesPerRack
    )
      places.push(hall.rackOf(node));
    const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
    const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
    const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
    const box = { x: scale.left(least(xs)) - 3, y: scale.top(least(ys)) - 3 };
    const width = scale.left(most(xs) + 1) + 3 - box.x;
    const height = scale.top(most(ys) + 1) - 2 - box.y;
    // In the network row, left of the spines, where there is room.
    const [spine] = hall.spineRacks[pod];
    const roomPx = scale.left(spine.x) - scale.left(least(xs));
    const label =
      roomPx > 46 && scale.rackPx > 9
        ? text(`pod ${pod}`, scale.left(spine.x) - 6, scale.top(spine.y) + scale.rackPx - 2, { class: 'mark', 'text-anchor': 'end' })
        : '';
    return el('rect', { class: 'pod', ...box, width, height, rx: 3 }) + label;
  }).join('');
}
