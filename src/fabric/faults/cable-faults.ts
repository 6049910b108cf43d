import { nearest } from '../../catalog/nearest';
import type { GraphFabric } from '../graph';
import { refusal } from '../refusal';
import type { UnbuildableError } from '../unbuildable';

/** Dead links between two devices, by name: `lost` of the identical ones that join them, both ways. */
export interface CableFault {
  from: string;
  to: string;
  lost: number;
  /** Where the scenario says so: entry `index` of `fabric.<side>.faults`. */
  side: 'scale_up' | 'scale_out';
  index: number;
}

/** The scenario's field that a fault comes from. */
export const faultField = ({ side, index }: Pick<CableFault, 'side' | 'index'>): string => `fabric.${side}.faults[${index}]`;

/** How many links of each trunk are dead, by link number. */
export type DeadLinks = Map<number, number>;

/**
 * Finds the links that faults mean, those of several faults of the same two devices added up. Where several cables join them, the first ones die.
 *
 * @param mine which links may be meant, where the others are another field's to name
 * @throws UnbuildableError naming the field for a device that there is not, two that nothing joins, and more dead links than there are
 * @example deadLinks(mesh(4, { width: 2 }), [{ from: 'gpu0', to: 'gpu1', lost: 1, side: 'scale_up', index: 0 }]) // Map { 0 => 1, 1 => 1 }
 */
export function deadLinks(fabric: GraphFabric, faults: readonly CableFault[], mine: (id: number) => boolean = () => true): DeadLinks {
  const names = Array.from({ length: fabric.devices }, (_, device) => fabric.nameOf(device));
  const numbers = new Map(names.map((name, device) => [name, device]));
  const deviceOf = (fault: CableFault, key: 'from' | 'to'): number => {
    const device = numbers.get(fault[key]);
    if (device === undefined) throw unknown(`${faultField(fault)}.${key}`, fault[key], names, fabric.ranks);
    return device;
  };
  const meant = faults.map((fault) => ({ fault, a: deviceOf(fault, 'from'), b: deviceOf(fault, 'to') }));
  const leaving = new Map<number, { id: number; to: number }[]>(meant.flatMap(({ a, b }) => [a, b].map((device) => [device, []])));
  for (let id = 0; id < fabric.linkCount; id++) {
    const [from, to] = fabric.ends(id);
    if (mine(id)) leaving.get(from)?.push({ id, to });
  }
  const joining = (a: number, b: number): number[] => (leaving.get(a) ?? []).flatMap(({ id, to }) => (to === b ? [id] : []));
  const dead: DeadLinks = new Map();
  for (const { fault, a, b } of meant) {
    const ways = [joining(a, b), joining(b, a)].filter((links) => links.length > 0);
    if (ways.length === 0) {
      const near = [...new Set((leaving.get(a) ?? []).map(({ to }) => names[to]))];
      throw refusal(`${faultField(fault)}.to`, `no such link joins ${fault.from} and ${fault.to}`, neighbours(near, fault.from), 'no link');
    }
    for (const links of ways) {
      let left = fault.lost;
      for (const id of links) {
        const before = dead.get(id) ?? 0;
        const now = Math.min(left, fabric.link(id).width - before);
        if (now > 0) dead.set(id, before + now);
        left -= now;
      }
      if (left === 0) continue;
      const all = links.reduce((sum, id) => sum + fabric.link(id).width, 0);
      throw refusal(`${faultField(fault)}.lost`, `more dead links than join ${fault.from} and ${fault.to}`, `at most ${all}`, 'too many dead');
    }
  }
  return dead;
}

function unknown(field: string, name: string, names: readonly string[], ranks: number): UnbuildableError {
  const [first, last] = [names[ranks], names.at(-1)];
  const expected = `gpu0 to ${names[ranks - 1]}${names.length > ranks ? `, or a switch: ${first}${last === first ? '' : ` to ${last}`}` : ''}`;
  const [near] = nearest(name, names, 1);
  return refusal(field, `unknown device "${name}"`, `${expected}${near === undefined ? '' : `. Did you mean "${near}"?`}`, 'unknown device');
}

/** A few of the devices that stand next to one, so many that they can still be read. */
function neighbours(names: readonly string[], device: string): string {
  if (names.length === 0) return `a device that ${device} has such a link to: there is none`;
  return `a device that ${device} has such a link to: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}`;
}
