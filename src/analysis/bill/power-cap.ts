import type { BillOfMaterials, BillTier } from './bill-of-materials';

export interface PowerCap {
  /** What the site or rack may draw. */
  capW: number;
  /** One GPU, and the interconnect's watts that come with it. */
  gpuW: number;
  networkW: number;
  /** GPUs come in whole blocks (nodes, racks) of so many. Default 1. */
  block?: number;
}

export interface PowerCapResult {
  /** GPUs that the cap feeds with their interconnect, and how many it would feed without. */
  gpus: number;
  gpusAlone: number;
  displaced: number;
  /** Share that is displaced before rounding to blocks: n / (g + n). */
  displacedShare: number;
}

/**
 * GPUs that network watts displace under a power cap P: P/g GPUs of g watts fit alone, P/(g + n) with n watts of interconnect each, so n/(g + n) of them are displaced.
 *
 * @example powerCap({ capW: 1e6, gpuW: 700, networkW: 50 }) // 1,333 of 1,428 GPUs: 95 are displaced
 * @throws RangeError for a cap, GPU or block that is not above 0, or negative network watts
 */
export function powerCap({ capW, gpuW, networkW, block = 1 }: PowerCap): PowerCapResult {
  if (!(capW > 0 && gpuW > 0 && block >= 1 && networkW >= 0)) {
    throw new RangeError(`cap ${capW} W, GPU ${gpuW} W, network ${networkW} W, block ${block}: expected watts above 0 and blocks of at least 1.`);
  }
  const fed = (each: number): number => Math.floor(capW / (each * block) + 1e-9) * block;
  const gpus = fed(gpuW + networkW);
  const gpusAlone = fed(gpuW);
  return { gpus, gpusAlone, displaced: gpusAlone - gpus, displacedShare: networkW / (gpuW + networkW) };
}

/**
 * Interconnect watts in a GPU rack, by GPU: the domain's links and switches, links with both ends at GPUs, the NICs, and the lower ends of the leaf links and of those between a domain's tiers of
 * switches. Where a domain spans racks its switches are taken to stand in them evenly.
 *
 * @example rackNetworkW(bill) * 72 // of one NVL72 rack
 */
export function rackNetworkW(bill: BillOfMaterials): number {
  const share = ({ tier, direct }: BillTier): number => (tier === 'domain' || direct ? 1 : tier === 'leaf' || tier === 'between' ? 0.5 : 0);
  const links = bill.tiers.reduce((sum, row) => sum + share(row) * row.watts.value, 0);
  const switches = bill.switches.reduce((sum, { tier, watts }) => sum + (tier === 'domain' ? watts.value : 0), 0);
  return (links + switches + bill.nics.watts.value) / bill.gpus;
}

/**
 * Cable ends in a GPU rack, by GPU: both of a domain's links and of links between GPUs, the lower ones of those to leaves and to a domain's second tier of switches. Traces on boards and cartridges
 * behind a rack are no cables to dress.
 *
 * @example rackEnds(bill) * 64 // of one cube of a TPU v4: 384
 */
export function rackEnds(bill: BillOfMaterials): number {
  const perLink = ({ tier, direct }: BillTier): number => (tier === 'domain' || direct ? 2 : tier === 'leaf' || tier === 'between' ? 1 : 0);
  const dressed = bill.tiers.filter(({ medium }) => medium !== 'copper-board' && medium !== 'copper-backplane');
  return dressed.reduce((sum, row) => sum + perLink(row) * row.links, 0) / bill.gpus;
}
