import { NOTHING, type Ranged } from '../analysis/bill/cost-range';
import type { PointResult } from '../analysis/result';
import { linkTechnology } from '../catalog/links';
import { ofFact } from '../link/sheet-term';
import type { Ask, Evidence } from './ask';
import type { Claim } from './claim';
import { compare, type Figure, figureOf, plainText, worked } from './figure';
import { built, guesses, joined } from './sheets';

const FILE = 'workloads/copper-vs-optical.yaml';
const GPUS = 18432;

/** One medium in every tier, or each where it fits: utilisation, watts and dollars. */
export const hybrid: Claim = {
  id: 'hybrid',
  said: 'A mix of copper and light is a necessity',
  find(ask) {
    const policy = (leaf: string, above: string) =>
      ask.run(FILE, { gpus: GPUS, 'fabric.scale_out.leaf': leaf, 'fabric.scale_out.spine': above, 'fabric.scale_out.core': above });
    const [mix, dsp, cpo, copper] = [
      policy('aec-100', 'dr4-400'),
      policy('dr4-400', 'dr4-400'),
      policy('cpo-nv', 'cpo-nv'),
      policy('dac-100', 'dac-100'),
    ];
    const each = (pick: 'watts' | 'usd', one: Evidence<PointResult>): number => (built(one).interconnect?.[pick].value ?? 0) / GPUS;
    const [mixW, dspW, cpoW] = [mix, dsp, cpo].map((one) => each('watts', one));
    const kept = [mix, dsp, cpo].map((one) => built(one).utilisation);
    const spread = Math.max(...kept) - Math.min(...kept);
    const saved = worked('network watts that an AEC to the leaf saves', 1 - mixW / dspW, '%');
    const dollars = worked('network dollars that it saves', 1 - each('usd', mix) / each('usd', dsp), '%');
    const more = worked('network watts that CPO throughout saves', 1 - cpoW / dspW, '%');
    const alone = aloneText(copper);
    const { bill } = ask.cables(FILE, { gpus: GPUS, 'fabric.scale_out.leaf': 'aec-100', 'fabric.floor.vertical': '2m' }).told;
    const leaves = ['aec-100', 'dr4-400'].map((leaf) => leafOf(ask, leaf));
    const sure = (['watts', 'usd'] as const).every((what) => compare(leaves[0][what], leaves[1][what]) === 'below');
    const higher = bill.tiers.find(({ tier }) => tier === 'leaf');
    return {
      verdict: spread < 0.005 ? 'a saving, not a necessity' : 'it matters for the step',
      answer: `An AEC to the leaf with DSP modules above saves ${plainText(saved)} of the network’s watts and ${plainText(dollars)} of its dollars against modules throughout, at the same utilisation within ${plainText(worked('', spread * 100, ''))} points; CPO throughout saves ${plainText(more)} of the watts. ${alone.text}`,
      figures: [saved, dollars, figureOf('utilisation with an AEC to the leaf', mix, 'utilisation', '%'), ...alone.figures],
      workload: 'Llama-3 70B on 18,432 H100, weak scaling; copper of the node is in every mix.',
      ...joined(
        `${sure ? 'That an AEC saves holds over all ranges of its facts.' : 'Whether an AEC saves flips inside the ranges.'} Links of CPO have it at both ends. Cables rise 1 m to the tray; at 2 m the run to the leaf is ${plainText(worked('', higher?.runM ?? 0, 'm'))}${bill.closes ? '' : ', which an AEC no longer closes'}.`,
        guesses(
          ['aec-100', 'dr4-400', 'cpo-nv'].map(
            (id) => [id, [ofFact('watts', linkTechnology(id).watts), ofFact('price', linkTechnology(id).costUsd)]] as const,
          ),
        ),
      ),
    };
  },
};

/** Watts and dollars of the links to the leaf. */
function leafOf(ask: Ask, leaf: string): Record<'watts' | 'usd', Figure> {
  const { bill } = ask.cables(FILE, { gpus: GPUS, 'fabric.scale_out.leaf': leaf }).told;
  const row = bill.tiers.find(({ tier }) => tier === 'leaf');
  const of = (ranged: Ranged, unit: string): Figure => worked(leaf, ranged.value, unit, [ranged.min, ranged.max]);
  return { watts: of(row?.watts ?? NOTHING, 'W'), usd: of(row?.usd ?? NOTHING, 'USD') };
}

/** Passive copper alone, which may not close. */
function aloneText(copper: Evidence<PointResult>): { text: string; figures: Figure[] } {
  if (copper.told.status !== 'ok') return { text: 'Passive copper alone cannot be built there.', figures: [] };
  const figure = figureOf('utilisation with passive copper alone', copper, 'utilisation', '%');
  return { text: `Passive copper alone, slowed down to close, keeps ${plainText(figure)}.`, figures: [figure] };
}
