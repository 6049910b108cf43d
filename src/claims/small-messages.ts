import type { Claim } from './claim';
import { figureOf, plainText, worked } from './figure';

const CALL = { on: 'h100-hgx', gpus: 64 } as const;
const SMALL = 64 * 1024;
const LARGE = 64 * 1024 * 1024;

/** Small exchanges between many GPUs, as decoding makes them. */
export const smallMessages: Claim = {
  id: 'small-messages',
  said: 'Waiting for the wire hurts inference as well',
  find(ask) {
    const through = (leaf: string) => ({ 'fabric.scale_out.leaf': leaf, 'fabric.scale_out.spine': leaf });
    const [small, large] = [SMALL, LARGE].map((bytes) => ask.bench('all-to-all', { ...CALL, bytes, library: 'nccl' }));
    const wire = ['dr4-400', 'cpo-nv'].map((leaf) => ask.bench('all-to-all', { ...CALL, bytes: SMALL, library: 'ideal', settings: through(leaf) }));
    const at = 'results.0.interlude.timePs';
    const [call, alone, light] = [
      figureOf('all-to-all of 64 KiB by NCCL', small, at, 'ps'),
      figureOf('the wire alone, DSP modules', wire[0], at, 'ps'),
      figureOf('the wire alone, CPO', wire[1], at, 'ps'),
    ];
    const larger = figureOf('all-to-all of 64 MiB by NCCL', large, at, 'ps');
    const share = worked('what CPO saves of the call, about', (alone.value - light.value) / call.value, '%');
    const waits = call.value > 3 * alone.value;
    return {
      verdict: waits ? 'holds, but the wait is for the library, not the wire' : 'holds',
      answer: `An all-to-all of 64 KiB over 64 GPUs takes ${plainText(call)}; the wire alone would take ${plainText(alone)}, and another medium saves about ${plainText(share)} of the call. A thousand times the bytes take ${plainText(larger)}.`,
      figures: [call, alone, light, share],
      workload: 'Eight HGX H100, 400 Gb/s a GPU: 1 KiB for every pair. Inference itself is not simulated, only a call of a size that it makes.',
      note: 'NCCL’s times rest on parameters that were fitted to published measurements: interlude validate.',
    };
  },
};
