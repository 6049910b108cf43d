import type { BillOfMaterials } from '../analysis/bill/bill-of-materials';
import { sumOf } from '../analysis/bill/cost-range';
import { linkTechnology } from '../catalog/links';
import { switchEntry } from '../catalog/switches';
import type { LinkSheet } from '../link/link-sheet';
import { ofFact, type SheetTerm } from '../link/sheet-term';
import type { Claim } from './claim';
import { compare, type Figure, figureOf, plainText, worked } from './figure';
import { built, compareLinks, energyFigure, guesses, joined, latencyFigure, termAt } from './sheets';

const PLUGGABLE = 'workloads/systems/vr-nvl72-pluggable.yaml';
const CO_PACKAGED = 'workloads/systems/vr-nvl72.yaml';

/** Of the modules alone, named by what they take. */
const moduleTerms = ({ energyTerms, latencyTerms }: LinkSheet): SheetTerm[] =>
  Object.entries({ energy: energyTerms, latency: latencyTerms }).flatMap(([name, terms]) =>
    terms.filter((term) => /^modules/.test(term.name)).map((term) => ({ ...term, name })),
  );

/** What the conversion in a module takes, from a DSP to co-packaging. */
export const moduleCost: Claim = {
  id: 'module-cost',
  said: 'Converting to light in modules costs energy and time',
  find(ask) {
    const ids = ['dr8-1600', 'lro-1600', 'lpo-1600', 'npo-6400', 'cpo-nv'];
    const names = ['DSP', 'half a DSP', 'LPO', 'NPO', 'CPO'];
    const links = ids.map((id) => ask.link(id, { lengthM: 50, rateGbps: 1600 }));
    const energy = links.map((link, i) => figureOf(`${names[i]}, both ends`, link, termAt('energyTerms', /^modules/, link), 'pJ/b'));
    const time = links.map((link, i) => figureOf(`${names[i]}, both ends, time`, link, termAt('latencyTerms', /^modules/, link), 'ns'));
    const share = energy[0].value / links[0].told.pJPerBit;
    return {
      verdict: share > 0.5 ? 'holds where there is a DSP' : 'holds, for a smaller part',
      answer: `The two modules of a link take ${energy.map((one, i) => `${plainText(one)} (${names[i]})`).join(', ')}, and add ${time.map(plainText).join(', ')}. With a DSP they are ${plainText(worked('', share, '%'))} of the link’s energy.`,
      figures: [energy[0], energy[2], energy[4], time[0]],
      ...joined(guesses(links.map((link, i) => [names[i], moduleTerms(link.told)] as const))),
    };
  },
};

/** How much less power, by how much is looked at. */
export const cpoPower: Claim = {
  id: 'cpo-power',
  said: 'Co-packaged optics cut power several times over',
  find(ask) {
    const [dsp, cpo] = ['dr8-1600', 'cpo-nv'].map((id) => ask.link(id, { lengthM: 50, rateGbps: 1600 }));
    // NICs keep their modules: co-packaged optics sit in switches.
    const [before, after] = [ask.cables(PLUGGABLE), ask.cables(CO_PACKAGED, { 'fabric.scale_out.leaf': 'dr8-800' })];
    const watts = [before, after].map(({ told }) => told.bill.total.watts);
    const gpus = before.told.bill.gpuW ?? 0;
    const module = [dsp, cpo].map(({ told }) => told.energyTerms[1]);
    const ratio = (name: string, a: { value: number; min?: number; max?: number }, b: { value: number; min?: number; max?: number }) =>
      worked(name, a.value / b.value, '×', [(a.min ?? a.value) / (b.max ?? b.value), (a.max ?? a.value) / (b.min ?? b.value)]);
    const whole = [dsp, cpo].map((link) => energyFigure('', link));
    const byModule = ratio('modules alone', module[0], module[1]);
    const byLink = ratio('whole link with SerDes', whole[0], whole[1]);
    const byNetwork = worked('network of 1,152 Rubin GPUs, less', 1 - watts[1].value / watts[0].value, '%');
    const byCluster = worked('the same with its GPUs, less', 1 - (watts[1].value + gpus) / (watts[0].value + gpus), '%');
    // What is inside domains, and the NICs, is the same in both and off the same way.
    const [from, to] = [before, after].map(({ told }) => outside(told.bill));
    return {
      verdict:
        byModule.value > 2 && byCluster.value < 0.1 ? 'holds for the module, not for the cluster' : byModule.value > 2 ? 'holds' : 'does not hold',
      answer: `A module takes ${plainText(byModule)} as much as its co-packaged engine, a whole link ${plainText(byLink)}. The network of 1,152 GPUs draws ${plainText(byNetwork)} less, network and GPUs together ${plainText(byCluster)} less: NICs, switches and GPUs stay.`,
      figures: [byModule, byNetwork, byCluster, figureOf('network with co-packaged switches', after, 'bill.total.watts.value', 'W')],
      ...joined(
        'NICs keep their modules.',
        guesses([
          ['modules', [ofFact('1.6T', linkTechnology('dr8-1600').watts), ofFact('800G', linkTechnology('dr8-800').watts)]],
          ['CPO', [ofFact('engine', linkTechnology('cpo-nv').watts)]],
          ['switches', ['quantumx800', 'quantumx-photonics', 'nvswitch6'].map((id) => ofFact(id, switchEntry(id).powerW))],
        ]),
        compare(from, to) === 'overlap' ? 'Which of the two networks draws less flips at the far ends of the ranges.' : undefined,
      ),
    };
  },
};

/** Watts of links and switches outside of domains. */
function outside({ tiers, switches }: BillOfMaterials): Figure {
  const { value, min, max } = sumOf([...tiers, ...switches].filter(({ tier }) => tier !== 'domain').map(({ watts }) => watts));
  return worked('', value, 'W', [min, max]);
}

/** Nanoseconds saved on a link, and what is left of them in a step and in a library's call. */
export const cpoLatency: Claim = {
  id: 'cpo-latency',
  said: 'Co-packaged optics minimise latency',
  find(ask) {
    const [dsp, cpo] = ['dr8-1600', 'cpo-nv'].map((id) => ask.link(id, { lengthM: 10, rateGbps: 1600 }));
    const light = (leaf: string) => ({ 'fabric.scale_out.leaf': leaf, 'fabric.scale_out.spine': leaf, 'fabric.scale_out.core': leaf });
    const file = 'workloads/copper-vs-optical.yaml';
    const steps = ['dr4-400', 'cpo-nv'].map((leaf) => built(ask.run(file, { gpus: 18432, ...light(leaf) })).stepPs);
    const call = { on: 'h100-hgx', gpus: 64, bytes: 8192 };
    const wires = ['dr4-400', 'cpo-nv'].map((leaf) => ask.bench('all-reduce', { ...call, library: 'ideal', settings: light(leaf) }));
    const library = ask.bench('all-reduce', { ...call, library: 'nccl' });
    const [wireDsp, wireCpo] = wires.map(({ told }) => told.results[0].interlude.timePs);
    const whole = library.told.results[0].interlude.timePs;
    const [slow, fast] = [latencyFigure('link of 10 m, DSP modules', dsp), latencyFigure('link of 10 m, CPO', cpo)];
    const ofStep = worked('step of 18,432 GPUs, shorter by', 1 - steps[1] / steps[0], '%');
    const ofCall = worked('all-reduce of 8 KiB over 64 GPUs, shorter by about', (wireDsp - wireCpo) / whole, '%');
    return {
      verdict: ofCall.value < 0.05 && ofStep.value < 0.01 ? 'holds by the link; hardly shows in a call or a step' : 'holds',
      answer: `A link of 10 m takes ${plainText(slow)} with DSP modules and ${plainText(fast)} with CPO. A training step gains ${plainText(ofStep)}, an all-reduce of 8 KiB about ${plainText(ofCall)}: the library’s own microseconds are most of it.`,
      figures: [slow, fast, ofStep, ofCall],
      workload:
        'Step: Llama-3 70B on 18,432 H100, weak scaling. Call: what changes without a library, over the time that NCCL takes (interlude bench).',
      ...joined(
        compareLinks('latencyTerms', cpo, dsp) === 'overlap' ? 'Which link is faster flips inside the ranges.' : undefined,
        guesses([
          ['DSP modules', dsp.told.latencyTerms],
          ['CPO', cpo.told.latencyTerms],
        ]),
      ),
    };
  },
};
