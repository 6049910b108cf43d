import { linkTechnology } from '../../catalog/links';
import { RACK_KINDS, type RackKind } from '../../fabric/hall/rack';
import { type BillNics, billNics } from './bill-of-materials-nics';
import { billNotes } from './bill-of-materials-notes';
import { type BillSwitches, billSwitches, domainSwitches } from './bill-of-materials-switches';
import { type BillTier, billTier } from './bill-of-materials-tier';
import type { Wiring } from './bill-of-materials-wiring';
import { type Ranged, rangeOf, sumOf, times } from './cost-range';

export type { BillTier } from './bill-of-materials-tier';

export interface BillOfMaterials {
  gpus: number;
  system: string;
  /** False when a tier does not close: the totals are then of the others. */
  closes: boolean;
  tiers: BillTier[];
  switches: BillSwitches[];
  nics: BillNics;
  /** SerDes of the GPUs' own scale-up ports: drawn inside the GPU's watts, so part of no total. */
  gpuPortsW: Ranged;
  /** Thermal design power of all GPUs; null where the catalogue has none. */
  gpuW: number | null;
  racks: Record<RackKind, number>;
  total: {
    links: number;
    ends: number;
    parts: number;
    switches: number;
    copperM: number;
    fibreCableM: number;
    fibreM: number;
    watts: Ranged;
    usd: Ranged;
  };
  notes: string[];
}

/**
 * The bill of materials of a wiring, tier by tier: links and their ends, switches, NICs, metres, watts, dollars. Totals are the sums of the tiers.
 *
 * A link's end takes the share of a module (or of a cable sold with both ends on) that its lanes fill. Host SerDes are in the watts of the device around them, never in a
 * link's; a switch that holds its own optics holds the fibre ends at its ports.
 *
 * @example billOfMaterials(wiringOf(scenario, system)).total.watts.value // 19440 for 648 ends of 30 W
 */
export function billOfMaterials(wiring: Wiring): BillOfMaterials {
  const { system, spec } = wiring;
  const inside = domainSwitches(wiring);
  // A fabric that has the links between its domain's tiers of switches needs no second row for them.
  const between = wiring.tiers.some(({ row }) => row.tier === 'between');
  const tiers = wiring.tiers.flatMap((tier): BillTier[] => {
    const row = billTier(wiring, tier, false);
    return tier.row.tier === 'domain' && inside?.layers === 2 && !between ? [row, billTier(wiring, tier, true)] : [row];
  });
  const switches = billSwitches(wiring, inside);
  const nics = billNics(wiring);
  const racks = Object.fromEntries(RACK_KINDS.map((kind) => [kind, wiring.racks.filter((rack) => rack.kind === kind).length]));
  const sum = (pick: (tier: BillTier) => number): number => tiers.reduce((all, tier) => all + pick(tier), 0);
  const ofMedium = (start: string): number => sum(({ medium, cableM }) => (medium.startsWith(start) && medium !== 'copper-board' ? cableM : 0));
  return {
    gpus: spec.ranks,
    system: system.id,
    closes: wiring.tiers.every(({ gap }) => gap === null),
    tiers,
    switches,
    nics,
    gpuPortsW: gpuPortsW(wiring),
    gpuW: system.tdpW === undefined ? null : system.tdpW.value * spec.ranks,
    racks: racks as Record<RackKind, number>,
    total: {
      links: sum(({ links }) => links),
      ends: sum(({ ends }) => ends),
      parts: sum(({ parts }) => parts),
      switches: switches.reduce((all, { count }) => all + count, 0),
      copperM: ofMedium('copper'),
      fibreCableM: ofMedium('fiber'),
      fibreM: sum(({ fibreM }) => fibreM),
      watts: sumOf([...tiers.map(({ watts }) => watts), ...switches.map(({ watts }) => watts), nics.watts]),
      usd: sumOf([...tiers.flatMap(({ usd, fibreUsd }) => [usd, fibreUsd]), ...switches.map(({ usd }) => usd), nics.usd]),
    },
    notes: billNotes(wiring, switches, inside),
  };
}

/** Host SerDes at the GPUs' own ends of links inside domains, from pJ/bit and rate: one end of a link to a switch, both of a link between GPUs. */
function gpuPortsW({ tiers, fabric }: Wiring): Ranged {
  return sumOf(
    tiers.flatMap(({ row: { tier, cables }, plan }): Ranged[] => {
      const direct = fabric.directTiers?.includes(tier) ?? false;
      if (plan === null || !(tier === 'domain' || (tier === 'between' && direct))) return [];
      const bitsPerSecond = plan.plan.portBytesPerSecond * 8 * cables * (direct ? 2 : 1);
      return [times(rangeOf(linkTechnology(plan.plan.technology).pJPerBit.hostSerdes), bitsPerSecond * 1e-12)];
    }),
  );
}
