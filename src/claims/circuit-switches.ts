import { switchEntry } from '../catalog/switches';
import { type System, systemEntry } from '../catalog/systems';
import { ofFact, type SheetTerm } from '../link/sheet-term';
import type { Claim } from './claim';
import { figureOf, plainText, worked } from './figure';
import { guesses, joined, termAt } from './sheets';

/** A circuit switch instead of a packet switch: energy, latency, and what it takes of the light. */
export const ocsGain: Claim = {
  id: 'ocs-gain',
  said: 'Circuit switches cut power and latency',
  find(ask) {
    const lit = ask.link('dr4-400', { lengthM: 50, ocs: 1 });
    const twice = ask.link('dr4-400', { lengthM: 50, ocs: 2 });
    const packet = switchEntry('quantum2');
    const ocsEnergy = figureOf('energy through a circuit switch', lit, termAt('energyTerms', /^circuit/, lit), 'pJ/b');
    const { value, min = value } = packet.powerW;
    const perBit = (watts: number): number => watts / packet.tbps.value;
    const packetEnergy = worked('energy through a packet switch, 64 × 400 Gb/s', perBit(value), 'pJ/b', [perBit(min), perBit(value)]);
    const time = figureOf('latency of a circuit switch', lit, termAt('latencyTerms', /^circuit/, lit), 'ns');
    const hop = packet.latencyNs;
    const packetTime = worked('latency of a packet switch', hop.value, 'ns', [hop.min ?? hop.value, hop.max ?? hop.value]);
    const [low, high] = marginSpan(lit.told.lossTerms, lit.told.closure.budgetDb);
    const margin = figureOf('margin left on DR4 light', lit, 'closure.marginDb', 'dB', [low, high]);
    const closes =
      low >= 0 ? 'with light to spare' : high < 0 ? 'but the light does not reach' : 'whether the light suffices flips inside the ranges';
    return {
      verdict: ocsEnergy.value < packetEnergy.value ? `holds; ${closes}` : 'does not hold',
      answer: `A bit through a circuit switch takes ${plainText(ocsEnergy)} and ${plainText(time)}, through a packet switch ${plainText(packetEnergy)} and ${plainText(packetTime)}. One leaves ${plainText(margin)} of a DR4 budget; two ${twice.told.closure.closes ? 'still close' : 'do not close'}. It switches no packets: the neighbours are fixed.`,
      figures: [ocsEnergy, packetEnergy, packetTime, margin],
      ...joined(
        'The packet switch is quantum2 (interlude catalog switches quantum2); its range ends at its draw without modules.',
        guesses([
          ['packet switch', [ofFact('watts', packet.powerW), ofFact('latency', hop)]],
          ['light', [...lit.told.lossTerms, ...(lit.told.budget === null ? [] : [{ ...lit.told.budget, name: 'budget' }])]],
        ]),
      ),
    };
  },
};

const tpuTerms = ({ tdpW }: System): SheetTerm[] => (tdpW === undefined ? [] : [ofFact('watts of a chip', tdpW)]);

/** Margin with every loss at its largest, and at its smallest. */
function marginSpan(terms: readonly { value: number; min?: number; max?: number }[], budgetDb: number): [number, number] {
  const loss = (pick: 'min' | 'max'): number => terms.reduce((sum, term) => sum + (term[pick] ?? term.value), 0);
  return [budgetDb - loss('max'), budgetDb - loss('min')];
}

/** What circuits cost of a pod, and when changing them pays. */
export const ocsFlexible: Claim = {
  id: 'ocs-flexible',
  said: 'Circuit switches make a fabric flexible for little',
  find(ask) {
    const file = 'workloads/ocs-phases.yaml';
    const pod = ask.cables('workloads/systems/tpu-v4.yaml', { gpus: 4096, 'fabric.scale_up.shape': '[16,16,16]' });
    const { bill } = pod.told;
    const index = bill.switches.findIndex(({ scope }) => scope === 'circuit switch');
    const circuits = figureOf('48 circuit switches of a TPU v4 pod', pod, `bill.switches.${index}.watts.value`, 'W');
    const all = bill.total.watts.value + (bill.gpuW ?? 0);
    const share = worked('share of the pod’s chips and network', circuits.value / all, '%');
    const job = ask.phases(file);
    const saved = job.told.plans.map(({ level, saved: part }) => worked(`saved by changes, measured at the ${level}`, part ?? 0, '%'));
    const [mirrors, , whole] = saved;
    const pays = whole.value > 0.001 ? 'changes within this job pay' : 'changes within this job do not pay';
    const atJob = figureOf('saved by changes that stop the job', job, `plans.${job.told.plans.length - 1}.saved`, '%');
    return {
      verdict: share.value < 0.03 ? `holds for the watts; ${pays}` : `more than said; ${pays}`,
      answer: `The circuit switches draw ${plainText(circuits)}, ${plainText(share)} of a pod of 4,096 chips with its network. A job of three phases that would each like another shape saves ${plainText(mirrors)} with changes as fast as the mirrors, and ${plainText(atJob)} if a change stops the job.`,
      figures: [circuits, share, mirrors, atJob],
      workload: 'Pre-training, long sequences and an expert exchange on 256 chips of TPU v4.',
      ...joined(
        'No price of the circuit switches is known. Going round a failed cube is not counted: failures over time are not simulated.',
        guesses([['TPU v4', tpuTerms(systemEntry('tpu-v4'))]]),
      ),
    };
  },
};
