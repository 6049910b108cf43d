import type { BillSummary } from '../analysis/bill/bill-of-materials-summary';
import type { Evidence } from './ask';
import type { Claim } from './claim';
import { figureOf, plainText, worked } from './figure';
import { reachFigure } from './sheets';

/** Runs inside a rack, to its leaf, and between the racks of a domain, against what copper reaches. */
export const inRackCopper: Claim = {
  id: 'in-rack-copper',
  said: 'Copper stays in the rack; light joins the racks',
  find(ask) {
    const rack = ask.cables('workloads/systems/gb200-nvl72.yaml');
    const racks = ask.cables('workloads/systems/vr-ultra-nvl576.yaml');
    const inside = figureOf('longest run in an NVL72 rack', rack, `${tier(rack, 'domain')}.runM`, 'm');
    const leaf = figureOf('longest run from it to a leaf', rack, `${tier(rack, 'leaf')}.runM`, 'm');
    const between = figureOf('longest run between racks of an NVL576', racks, `${tier(racks, 'between')}.runM`, 'm');
    const cartridge = ask.link('backplane-nvl72', { lengthM: 1 });
    const reach = figureOf('reach of a cartridge', cartridge, 'closure.reachM', 'm');
    const wire = reachFigure('reach of a passive cable, 100 Gb/s a lane', ask.link('dac-100', { lengthM: 1 }));
    const fast = reachFigure('reach of a passive cable, 200 Gb/s a lane', ask.link('dac-200', { lengthM: 1 }));
    const near = ask.cables('workloads/copper-vs-optical.yaml', { gpus: 72 });
    const short = near.told.bill.tiers.find((row) => row.tier === 'leaf')?.runM ?? 0;
    const holds = inside.value <= reach.value && leaf.value > (wire.max ?? wire.value) && between.value > (fast.max ?? fast.value);
    return {
      verdict: holds ? 'holds on this floor' : 'depends on the floor',
      answer: `In the rack the longest run is ${plainText(inside)} and a cartridge reaches ${plainText(reach)}. To the leaf it is ${plainText(leaf)}, to the other racks of a domain ${plainText(between)}; a passive cable reaches ${plainText(wire)} at 100 Gb/s a lane and ${plainText(fast)} at 200.`,
      figures: [inside, leaf, between, wire],
      note: `Lengths follow from the floor: nine nodes of H100 beside their leaves, cables rising 1 m, have runs of ${plainText(worked('', short, 'm'))}${short <= wire.value ? ', which copper closes' : ''}. How an NVL576 is wired is a guess.`,
    };
  },
};

/** The path of a tier's first row in a bill. */
function tier({ told }: Evidence<BillSummary>, name: string): string {
  return `bill.tiers.${told.bill.tiers.findIndex((row) => row.tier === name)}`;
}
