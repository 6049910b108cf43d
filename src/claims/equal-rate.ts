import type { Claim } from './claim';
import { figureOf, plainText, worked } from './figure';
import { built } from './sheets';

const FILE = 'workloads/copper-vs-optical.yaml';
const MEDIA = ['dac-100', 'dr4-400', 'cpo-nv'] as const;

/** The same step over several media: with latencies made equal, and as they are. */
export const equalRate: Claim = {
  id: 'equal-rate',
  said: 'Fibre carries many times what copper carries',
  find(ask) {
    const all = (leaf: string) => ({ gpus: 72, 'fabric.scale_out.leaf': leaf, 'fabric.scale_out.spine': leaf });
    const alike = ['dac-100', 'dr4-400'].map((leaf) =>
      ask.run(FILE, { ...all(leaf), 'fabric.scale_out.cable': '0m', 'fabric.lengths': 'exact', 'fabric.scale_out.module_latency': '0ns' }),
    );
    const real = MEDIA.map((leaf) => ask.run(FILE, all(leaf)));
    const [copper, light] = alike.map(built);
    const utilisations = real.map((one) => built(one).utilisation);
    const difference = worked('step, copper − light, no length, no module latency', copper.stepPs - light.stepPs, 'ps');
    const spread = worked('largest difference of utilisation, real lengths', (Math.max(...utilisations) - Math.min(...utilisations)) * 100, 'points');
    const names = ['passive copper', 'DSP module', 'CPO'];
    const small = Math.abs(spread.value) < 1;
    return {
      verdict: difference.value === 0 && small ? 'not a matter of the wire' : small ? 'hardly a matter of the wire' : 'it matters here',
      answer: `A port has the rate that its NIC gives it, whatever is plugged in. With cables of no length and modules without latency the step over copper and over light differs by ${plainText(difference)}; at real lengths the utilisations differ by ${plainText(spread)}. How many wavelengths a fibre could carry does not enter: the lanes of the chip are the same.`,
      figures: [difference, spread, ...[0, 2].map((i) => figureOf(`utilisation, ${names[i]}`, real[i], 'utilisation', '%'))],
      workload: 'Llama-3 70B on 72 H100, 400 Gb/s a GPU, where passive copper still closes.',
    };
  },
};
