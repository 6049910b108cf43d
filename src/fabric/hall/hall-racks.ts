import { closShape } from '../clos-shape';
import type { ClosSpec } from '../spec';
import type { Place } from './floor';
import type { Hall } from './hall';
import type { Rack, RackKind } from './rack';

/**
 * Every rack of a hall once, with what stands in it: nodes, or switches spread evenly over the racks of their tier.
 *
 * @example hallRacks(spec, standHall(spec)).filter(({ kind }) => kind === 'spine').length
 */
export function hallRacks(spec: ClosSpec, { gpuRacks, leafRacks, spineRacks, coreRacks }: Hall): Rack[] {
  const { nodesIn, leafSwitches, spineSwitches, coreSwitches } = closShape(spec);
  const found = new Map<string, Rack>();
  const add = (kind: RackKind, at: Place, devices: number): void => {
    if (devices <= 0) return;
    const key = `${at.x},${at.y}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { kind, at, devices });
    else known.devices += devices;
  };
  gpuRacks.forEach((places, group) => {
    places.forEach((at, rack) => {
      add('gpu', at, Math.min(spec.nodesPerRack, nodesIn(group) - rack * spec.nodesPerRack));
    });
  });
  const spread = (kind: RackKind, places: readonly Place[], devices: number): void => {
    places.forEach((at, rack) => {
      add(kind, at, shareOf(devices, rack, places.length));
    });
  };
  leafRacks.forEach((places, group) => {
    spread('leaf', places, leafSwitches(group));
  });
  spineRacks.forEach((places, pod) => {
    spread('spine', places, spineSwitches(pod));
  });
  spread('core', coreRacks, coreSwitches());
  return [...found.values()];
}

/** Corners of the floor that racks stand on. @example floorExtent(racks) // { from: { x: -1, y: 0 }, to: { x: 16, y: 11 } } */
export function floorExtent(racks: readonly Pick<Rack, 'at'>[]): { from: Place; to: Place } {
  const from = { x: Number.POSITIVE_INFINITY, y: Number.POSITIVE_INFINITY };
  const to = { x: Number.NEGATIVE_INFINITY, y: Number.NEGATIVE_INFINITY };
  for (const { at } of racks) {
    from.x = Math.min(from.x, at.x);
    from.y = Math.min(from.y, at.y);
    to.x = Math.max(to.x, at.x);
    to.y = Math.max(to.y, at.y);
  }
  return { from, to };
}

/** Whole share of part `index` when `count` things are spread evenly over `parts`; the shares add to the count. @example shareOf(7, 0, 2) // 3 */
export function shareOf(count: number, index: number, parts: number): number {
  return Math.floor(((index + 1) * count) / parts) - Math.floor((index * count) / parts);
}
