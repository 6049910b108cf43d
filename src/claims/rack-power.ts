import type { BillSummary } from '../analysis/bill/bill-of-materials-summary';
import { linkTechnology } from '../catalog/links';
import { systemEntry } from '../catalog/systems';
import { ofFact } from '../link/sheet-term';
import type { Evidence } from './ask';
import type { Claim } from './claim';
import { type Figure, figureOf, plainText, worked } from './figure';
import { guesses, joined } from './sheets';

const SYSTEMS = [
  ['GB200 NVL72', 'gb200-nvl72'],
  ['Vera Rubin NVL72', 'vr-nvl72'],
  ['Kyber 144', 'vr-ultra-kyber144'],
] as const;

/** Systems whose GPUs’ design power is no better than general knowledge or a claim. */
function designPower(systems: readonly (readonly [name: string, id: string])[]): string | undefined {
  return guesses(
    systems.map(([name, id]) => {
      const { tdpW } = systemEntry(id);
      return [name, tdpW === undefined ? [] : [ofFact('watts of a GPU', tdpW)]] as const;
    }),
  );
}

/** Watts of a rack, and the interconnect's part of them. */
export const rackPower: Claim = {
  id: 'rack-power',
  said: 'A rack will draw hundreds of kilowatts',
  find(ask) {
    const racks = SYSTEMS.map(([name, file]) => ({ name, bill: ask.cables(`workloads/systems/${file}.yaml`) }));
    const figures = racks.map(({ name, bill }) => drawn(name, bill));
    const limits = racks.flatMap(({ bill }) => bill.told.rack?.limitW ?? []);
    const last = racks[racks.length - 1];
    const network = figureOf(`interconnect in a rack of ${last.name}`, last.bill, 'rack.networkW', 'W');
    const largest = Math.max(...figures.map(({ value }) => value));
    const holds = largest > 200e3;
    return {
      verdict: !holds ? 'not with these systems' : network.value < 0.2 * largest ? 'holds, and it is the GPUs, not the wire' : 'holds',
      answer: `GPUs and interconnect of a rack draw ${figures.map((one, i) => `${plainText(one)} in a ${racks[i].name}`).join(', ')}, beside rack limits of ${limits.map((watts) => plainText(worked('', watts, 'W'))).join(', ')}. The interconnect’s part of the largest is ${plainText(network)}.`,
      figures: [...figures, network],
      ...joined('Without CPUs, memory, fans and conversion.', designPower(SYSTEMS)),
    };
  },
};

function drawn(name: string, bill: Evidence<BillSummary>): Figure {
  const { rack } = bill.told;
  if (rack === null) throw new Error(`${bill.command}: the design power of its GPUs is not known`);
  return worked(`rack of ${name}`, rack.gpusW + rack.networkW, 'W');
}

/** The copper of one rack, in modules and in co-packaged optics. */
export const opticalRack: Claim = {
  id: 'optical-rack',
  said: 'Copper saves 20 kW in a rack of 72',
  find(ask) {
    const rack = (link: string) => ask.cables('workloads/systems/gb200-nvl72.yaml', { gpus: 72, 'fabric.scale_up.link': link });
    const [modules, packaged] = [rack('dr8-1600'), rack('cpo-scaleup')];
    const [dsp, cpo] = [modules, packaged].map((bill, i) =>
      figureOf(i === 0 ? 'ends in 1.6T modules' : 'ends in co-packaged optics', bill, 'bill.tiers.0.watts.value', 'W'),
    );
    const parts = figureOf('modules', modules, 'bill.tiers.0.parts', '');
    const gpus = figureOf('GPUs of the rack', modules, 'bill.gpuW', 'W');
    const inside = (dsp.max ?? dsp.value) >= 19e3;
    return {
      verdict: `${inside ? 'holds at the high end of the facts' : 'less than that'}; with CPO ${plainText(cpo)}`,
      answer: `The ${plainText(parts)} modules that would replace the cartridge draw ${plainText(dsp)}, up to ${plainText(worked('', dsp.max ?? dsp.value, 'W'))}; co-packaged optics for the same ports ${plainText(cpo)}. Beside them stand ${plainText(gpus)} of GPUs.`,
      figures: [parts, dsp, cpo, gpus],
      ...joined(
        'SerDes in the chips, which copper needs too, are not in them.',
        guesses([
          ['modules', [ofFact('watts', linkTechnology('dr8-1600').watts)]],
          ['co-packaged optics', [ofFact('watts', linkTechnology('cpo-scaleup').watts)]],
        ]),
        designPower([['GB200', 'gb200-nvl72']]),
      ),
    };
  },
};

/** Design power of a GPU by generation. */
export const gpuPower: Claim = {
  id: 'gpu-power',
  said: 'Each generation of GPUs draws more',
  find(ask) {
    const systems = [
      ['H100', 'h100-hgx'],
      ['B200', 'b200-hgx'],
      ['GB300', 'gb300-nvl72'],
    ] as const;
    const figures = systems.map(([name, file]) => {
      const { told } = ask.cables(`workloads/systems/${file}.yaml`);
      return worked(name, (told.bill.gpuW ?? 0) / told.bill.gpus, 'W');
    });
    const network = systems.map(([name, file]) => {
      const { told } = ask.cables(`workloads/systems/${file}.yaml`);
      return worked(`interconnect for each ${name}`, told.bill.total.watts.value / told.bill.gpus, 'W', [
        told.bill.total.watts.min / told.bill.gpus,
        told.bill.total.watts.max / told.bill.gpus,
      ]);
    });
    const total = figureOf('all 1,152 GB300', ask.cables('workloads/systems/gb300-nvl72.yaml'), 'bill.gpuW', 'W');
    const rises = figures.every(({ value }, i) => i === 0 || value > figures[i - 1].value);
    return {
      verdict: rises ? 'holds' : 'does not hold',
      answer: `Design power goes from ${figures.map((one) => `${plainText(one)} (${one.name})`).join(' to ')}; the interconnect beside each of them draws ${network.map(plainText).join(', ')}.`,
      figures: [...figures, total],
      ...joined('Design power, not what a job draws.', designPower(systems)),
    };
  },
};
