import { rackFacts } from '../../catalog/floor';
import type { Tier } from '../../fabric/tiers';
import type { BillOfMaterials } from './bill-of-materials';
import { NOTHING, type Ranged, sumOf, times } from './cost-range';

/** What a step says of the use of what was bought. */
export interface StepUse {
  stepS: number;
  /** Share of each tier's capacity that the step used; 0 where it says nothing. */
  utilisation: Partial<Record<Tier, number>>;
  /** Null where the model counts no tokens. */
  tokensPerStep: number | null;
}

/** Mean watts of one tier while the step repeats: `idle` would be drawn without any traffic, `active` comes with it. */
export interface TierPower {
  tier: Tier;
  utilisation: number;
  /** Link ends (and NICs in the leaf tier), and the switches above them. */
  links: Ranged;
  switches: Ranged;
  idleW: number;
  activeW: number;
  /** One link, both ends; one switch. 0 where there is none. */
  perLinkW: number;
  perSwitchW: number;
}

/** Power and energy of an interconnect beside its GPUs. */
export interface Energy {
  tiers: TierPower[];
  interconnectW: Ranged;
  idleW: number;
  activeW: number;
  perGpuW: Ranged;
  /** Design power of the GPUs, and the interconnect's share of both together; null where the catalogue has none. */
  gpuW: number | null;
  share: number | null;
  /** One step: interconnect, GPUs. */
  joulesPerStep: { interconnect: Ranged; gpus: number | null };
  joulesPerToken: { interconnect: Ranged; gpus: number | null } | null;
}

/**
 * Mean power of a tier's parts in use: watts × (s + (1 − s)·u), where s is the share drawn idle (`rackFacts.idleShare`) and u the utilisation of the links.
 *
 * @example drawn({ value: 100, min: 100, max: 100 }, 0.5).value // 97.5 with s = 0.95
 */
export function drawn(watts: Ranged, utilisation: number): Ranged {
  const { value, min = value, max = value } = rackFacts.idleShare;
  const at = (idle: number): number => idle + (1 - idle) * utilisation;
  return { value: watts.value * at(value), min: watts.min * at(min), max: watts.max * at(max) };
}

/**
 * Watts by tier and joules by step and token of what a bill lists. GPUs are taken at their design power throughout; their own ports are part of it. Host SerDes of switches and NICs
 * are in the device's watts.
 *
 * @example energy(bill, { stepS: 2, utilisation: {}, tokensPerStep: null }).joulesPerStep.interconnect.value // 2 × the idle watts
 */
export function energy(bill: BillOfMaterials, { stepS, utilisation, tokensPerStep }: StepUse): Energy {
  const names = [...new Set([...bill.tiers, ...bill.switches].map(({ tier }) => tier))];
  const idle = rackFacts.idleShare.value;
  const tiers = names.map((tier): TierPower => {
    const used = utilisation[tier] ?? 0;
    const rows = bill.tiers.filter((row) => row.tier === tier);
    const boxes = bill.switches.filter((row) => row.tier === tier);
    const ends = sumOf(rows.map(({ watts }) => watts));
    const nics = tier === 'leaf' ? bill.nics.watts : NOTHING;
    const above = sumOf(boxes.map(({ watts }) => watts));
    const all = ends.value + nics.value + above.value;
    const links = drawn(sumOf([ends, nics]), used);
    const switches = drawn(above, used);
    return {
      tier,
      utilisation: used,
      links,
      switches,
      idleW: all * idle,
      activeW: all * (1 - idle) * used,
      perLinkW: over(
        ends.value,
        rows.reduce((sum, row) => sum + row.links, 0),
      ),
      perSwitchW: over(
        above.value,
        boxes.reduce((sum, row) => sum + row.count, 0),
      ),
    };
  });
  const interconnectW = sumOf(tiers.flatMap(({ links, switches }) => [links, switches]));
  const sum = (pick: (tier: TierPower) => number): number => tiers.reduce((all, tier) => all + pick(tier), 0);
  const perStep = times(interconnectW, stepS);
  const gpuJ = bill.gpuW === null ? null : bill.gpuW * stepS;
  return {
    tiers,
    interconnectW,
    idleW: sum(({ idleW }) => idleW),
    activeW: sum(({ activeW }) => activeW),
    perGpuW: times(interconnectW, 1 / bill.gpus),
    gpuW: bill.gpuW,
    share: bill.gpuW === null ? null : interconnectW.value / (interconnectW.value + bill.gpuW),
    joulesPerStep: { interconnect: perStep, gpus: gpuJ },
    joulesPerToken:
      tokensPerStep === null ? null : { interconnect: times(perStep, 1 / tokensPerStep), gpus: gpuJ === null ? null : gpuJ / tokensPerStep },
  };
}

const over = (whole: number, count: number): number => (count === 0 ? 0 : whole / count);
