import { z } from 'zod';
import { oneOf, seconds } from './field';

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
  })
  .describe('What disturbs a step besides the interconnect. Default: nothing.');
