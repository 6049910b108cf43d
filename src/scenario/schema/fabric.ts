import { z } from 'zod';
import { oneOf } from './field';
import { floorSchema } from './floor';
import { scaleOutSchema } from './scale-out';
import { scaleUpSchema } from './scale-up';

/** Everything between the GPUs. */
export const fabricSchema = z
  .strictObject({
    network: oneOf(['fluid', 'alpha-beta'], 'fluid: flows share links max-min fairly; alpha-beta: contention off. Default fluid.').default('fluid'),
    lengths: oneOf(
      ['tier', 'stocked', 'exact'],
      'tier: all cables of a tier have the stocked length of its longest run; stocked: each its own stocked length; exact: each its run. Default tier.',
    ).default('tier'),
    scale_up: scaleUpSchema.prefault({}),
    scale_out: scaleOutSchema.prefault({}),
    floor: floorSchema.prefault({}),
  })
  .describe("Everything between the GPUs. Default: the system's fabric with dr4-400 cables.");
