import type { BillOfMaterials } from './bill-of-materials';
import { type Ranged, sumOf, times } from './cost-range';

/** What an interconnect costs to buy, in dollars; no trays, no labour. */
export interface Cost {
  /** Modules, and cables that come with their ends; fibre cables between modules; switches; NICs. */
  links: Ranged;
  fibre: Ranged;
  switches: Ranged;
  nics: Ranged;
  total: Ranged;
  perGpu: Ranged;
  /** When the prices were true. */
  priced: string[];
}

/** Dollars of a bill. @example cost(bill).perGpu.value // dollars of interconnect for each GPU */
export function cost(bill: BillOfMaterials): Cost {
  const links = sumOf(bill.tiers.map(({ usd }) => usd));
  const switches = sumOf(bill.switches.map(({ usd }) => usd));
  const fibre = sumOf(bill.tiers.map(({ fibreUsd }) => fibreUsd));
  const nics = bill.nics.usd;
  const total = sumOf([links, fibre, switches, nics]);
  const dates = [...bill.tiers, ...bill.switches, bill.nics].filter(({ usd }) => usd.max > 0).map(({ priced }) => priced);
  return { links, fibre, switches, nics, total, perGpu: times(total, 1 / bill.gpus), priced: [...new Set(dates)].sort() };
}

/** An interconnect and what it makes of the GPUs. */
export interface CostedPoint {
  total: Ranged;
  utilisation: number;
}

/**
 * Dollars for each percentage point of utilisation that `to` recovers over `from`: (cost difference) / (100 × utilisation difference). Negative where the better one is cheaper too;
 * null where nothing is recovered. The lowest and highest figures take the two costs at opposite ends of their ranges.
 *
 * @example dollarsPerPoint({ total: { value: 1e6, min: 1e6, max: 1e6 }, utilisation: 0.8 }, { total: { value: 2e6, min: 2e6, max: 2e6 }, utilisation: 0.9 }) // 100,000 a point
 */
export function dollarsPerPoint(from: CostedPoint, to: CostedPoint): Ranged | null {
  const points = (to.utilisation - from.utilisation) * 100;
  if (points <= 1e-9) return null;
  return {
    value: (to.total.value - from.total.value) / points,
    min: (to.total.min - from.total.max) / points,
    max: (to.total.max - from.total.min) / points,
  };
}
