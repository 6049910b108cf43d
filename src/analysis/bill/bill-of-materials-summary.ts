import { cableMm2, rackFacts } from '../../catalog/floor';
import { fullestTray, type TrayStretch } from '../../fabric/hall/hall-trays';
import { type BillOfMaterials, billOfMaterials } from './bill-of-materials';
import type { Wiring } from './bill-of-materials-wiring';
import { type Cost, cost } from './cost';
import { type Energy, energy } from './energy';
import { type PowerCapResult, powerCap, rackEnds, rackNetworkW } from './power-cap';

/** Everything that `interlude cables` says of a wiring. */
export interface BillSummary {
  bill: BillOfMaterials;
  cost: Cost;
  /** Watts without traffic; in full use the bill's total is drawn. */
  idle: Energy;
  /** A site that may draw what the GPUs alone do; null where the catalogue has no design power. */
  siteCap: (PowerCapResult & { capW: number }) | null;
  /**
   * A GPU rack: its limit in the catalogue (null where there is none), the watts of its GPUs and of the interconnect in it, the cable ends that are dressed in it, and how many can be. Null where the
   * GPUs' design power is unknown.
   */
  rack: { limitW: number | null; gpusW: number; networkW: number; gpus: number; ends: number; endsLimit: number } | null;
  /** The fullest stretch of tray, and how many trays its cables fill; null where no cable leaves its rack. */
  tray: (TrayStretch & { trays: number }) | null;
}

/**
 * A bill with its cost, its idle watts, what a power cap makes of it and its fullest tray.
 *
 * @example summarise(wiringOf(scenario, system)).siteCap?.displaced // GPUs that the network's watts displace
 */
export function summarise(wiring: Wiring): BillSummary {
  const { system, spec, runs } = wiring;
  const bill = billOfMaterials(wiring);
  const perGpu = bill.total.watts.value / bill.gpus;
  const tdpW = system.tdpW?.value;
  const inRack = Math.min(spec.ranks, spec.gpusPerNode * spec.nodesPerRack);
  const media = new Map(bill.tiers.map(({ tier, plan, medium }) => [`${tier} ${plan}`, medium]));
  const tray = fullestTray(runs, ({ tier, plan }) => cableMm2(media.get(`${tier} ${plan}`) ?? 'fiber-smf').value);
  return {
    bill,
    cost: cost(bill),
    idle: energy(bill, { stepS: 1, utilisation: {}, tokensPerStep: null }),
    siteCap:
      tdpW === undefined
        ? null
        : { capW: tdpW * bill.gpus, ...powerCap({ capW: tdpW * bill.gpus, gpuW: tdpW, networkW: perGpu, block: spec.gpusPerNode }) },
    rack:
      tdpW === undefined
        ? null
        : {
            limitW: system.rackKw === undefined ? null : system.rackKw.value * 1000,
            gpusW: tdpW * inRack,
            networkW: rackNetworkW(bill) * inRack,
            gpus: inRack,
            ends: Math.round(rackEnds(bill) * inRack),
            endsLimit: rackFacts.rackPorts.value,
          },
    tray: tray === undefined ? null : { ...tray, trays: tray.load / rackFacts.trayMm2.value },
  };
}
