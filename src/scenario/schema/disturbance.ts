import { z } from 'zod';
import { fieldMeta, number, oneOf, seconds, whole } from './field';

/** What disturbs a step besides the interconnect. */
export const disturbanceSchema = z
  .strictObject({
    start_jitter: z
      .strictObject({
        distribution: oneOf(['exponential', 'uniform', 'normal'], 'Distribution that the delay is drawn from (required).'),
        mean: seconds('Mean delay (required).'),
      })
      .describe('Every rank starts its step late by a draw. Default: none.')
      .optional(),
    slow_gpus: z
      .array(
        z
          .strictObject({
            rank: whole(0, Number.MAX_SAFE_INTEGER, 'Rank of the GPU, counted from 0 (required).'),
            factor: number({ min: 1 }, 'Every compute task takes factor × as long (required).'),
          })
          .describe('One slow GPU.'),
      )
      .superRefine((gpus, context) => {
        gpus.forEach(({ rank }, index) => {
          const first = gpus.findIndex((other) => other.rank === rank);
          if (first === index || typeof rank !== 'number') return;
          const params = { expected: 'each rank once', involves: [] };
          context.addIssue({ code: 'custom', path: [index, 'rank'], message: `rank ${rank} is slow_gpus[${first}] already`, params });
        });
      })
      .describe('GPUs that compute more slowly than the others. Default: none.')
      .register(fieldMeta, { expects: 'a list of { rank, factor }' })
      .optional(),
  })
  .describe('What disturbs a step besides the interconnect. Default: nothing.');
