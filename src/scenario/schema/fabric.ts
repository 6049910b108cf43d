import { z } from 'zod';
import { edges, switchNames } from './edges';
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
      'tier: all cables of a tier have the stocked length of its longest run; stocked: each its own stocked length; exact: each its run. A list of links: tier and exact as written; fabrics other than a Clos: one run a tier. Default tier.',
    ).default('tier'),
    scale_up: scaleUpSchema.prefault({}),
    scale_out: scaleOutSchema.prefault({}),
    floor: floorSchema.prefault({}),
    switches: switchNames.optional(),
    links: edges.optional(),
  })
  .superRefine(
    (fabric, context) => {
      if (fabric.links === undefined) {
        if (fabric.switches === undefined) return;
        const params = { expected: 'links beside it, from and to these switches', involves: ['switches', 'links'] };
        context.addIssue({ code: 'custom', path: ['switches'], message: 'switches without links join nothing', params });
        return;
      }
      for (const side of ['scale_up', 'scale_out'] as const) {
        if (fabric[side]?.topology === undefined) continue;
        const params = { expected: 'no topology beside links, which are the whole fabric', involves: ['links'] };
        context.addIssue({ code: 'custom', path: [side, 'topology'], message: 'links and a topology are both given', params });
      }
    },
    { when: (payload) => typeof payload.value === 'object' && payload.value !== null && !Array.isArray(payload.value) },
  )
  .describe("Everything between the GPUs. Default: the system's fabric with dr4-400 cables.");
