import { gpuPrice } from '../../catalog/gpu-price';
import type { System } from '../../catalog/systems';
import { UnbuildableError } from '../../fabric/unbuildable';
import type { Scenario } from '../../scenario/schema';
import { billOfMaterials } from '../bill/bill-of-materials';
import { wiringOf } from '../bill/bill-of-materials-wiring';
import { type Ranged, rangeOf, sumOf, times } from '../bill/cost-range';
import type { SharedFloors } from '../bill/standing';

/** A quantity that can be held, but for the port rate, which follows from no bill. */
export type Spent = 'watts' | 'dollars' | 'racks';

/** What a scenario takes of a quantity, by what takes it: GPUs, each link technology, fibre (dollars), each switch, NICs (watts; in dollars they are part of a GPU's share of its node). */
export type Spending = ReadonlyMap<string, Ranged>;

/** The key of the GPUs in a spending. */
export const GPUS = 'GPUs';

/**
 * What a scenario takes of a quantity: watts of GPUs at design power and of the interconnect in full use; dollars of GPUs with their share of a node and of the interconnect;
 * racks of GPUs and of switches.
 *
 * @param gpuUsd dollars of one GPU; the catalogue's by default
 * @throws UnbuildableError when it cannot be built, or nobody can tell what it takes
 * @example total(spendingOf('racks', scenario, system)) // 34
 */
export function spendingOf(what: Spent, scenario: Scenario, system: System, shared?: SharedFloors): Spending {
  const wiring = wiringOf(scenario, system, shared);
  for (const { gap } of wiring.tiers) if (gap !== null) throw new UnbuildableError(gap.reason, gap.mark);
  const bill = billOfMaterials(wiring);
  const parts: [string, Ranged][] = [];
  if (what === 'racks') {
    for (const [kind, count] of Object.entries(bill.racks)) parts.push([`${kind} racks`, exactly(count)]);
    return new Map(parts);
  }
  const of = what === 'watts' ? 'watts' : 'usd';
  parts.push([GPUS, what === 'watts' ? gpuWatts(bill.gpuW, system) : times(gpuUsd(scenario), bill.gpus)]);
  for (const row of bill.tiers) {
    parts.push([row.technology, row[of]]);
    if (what === 'dollars') parts.push(['fibre', row.fibreUsd]);
  }
  for (const row of bill.switches) parts.push([row.id, row[of]]);
  if (what === 'watts') parts.push([bill.nics.id, bill.nics.watts]);
  const sums = new Map<string, Ranged>();
  for (const [id, range] of parts) sums.set(id, sumOf([sums.get(id) ?? exactly(0), range]));
  return sums;
}

const exactly = (value: number): Ranged => ({ value, min: value, max: value });

function gpuWatts(watts: number | null, system: System): Ranged {
  if (watts === null) throw new UnbuildableError(`hold: the design power of a GPU of ${system.id} is not known`, 'watts unknown', 'hold.what');
  return exactly(watts);
}

const gpuUsd = ({ hold }: Scenario): Ranged => (hold?.gpu_price === undefined ? rangeOf(gpuPrice) : exactly(hold.gpu_price));

/** Which figure of each fact counts; its default where nothing is said. */
export type Ends = ReadonlyMap<string, 'min' | 'max'>;

/** The sum of a spending. @example total(new Map([['dr4-400', { value: 2, min: 1, max: 3 }]]), new Map([['dr4-400', 'max']])) // 3 */
export function total(spending: Spending, ends: Ends = new Map()): number {
  let sum = 0;
  for (const [id, range] of spending) sum += range[ends.get(id) ?? 'value'];
  return sum;
}

/**
 * The ends of the facts that hurt a point most beside its reference, or that help it most: each fact at one figure for both, GPUs at their default. Facts that weigh alike in both
 * change nothing, so what two wirings share does not widen the range.
 *
 * @example endsAgainst(point, reference, 'hurt').get('dr4-400') // 'min' where the reference has more of it
 */
export function endsAgainst(point: Spending, reference: Spending, how: 'hurt' | 'help'): Ends {
  const ends = new Map<string, 'min' | 'max'>();
  for (const id of new Set([...point.keys(), ...reference.keys()])) {
    if (id === GPUS) continue;
    const more = (end: 'min' | 'max'): number => (point.get(id)?.[end] ?? 0) - (reference.get(id)?.[end] ?? 0);
    if (more('min') === more('max')) continue;
    ends.set(id, more('max') > more('min') === (how === 'hurt') ? 'max' : 'min');
  }
  return ends;
}
