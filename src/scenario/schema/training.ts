import { z } from 'zod';
import { catalogId, count, number, oneOf, text, whole } from './field';

export const modelField = catalogId('Model that is trained, an id of the catalog (required).', 'llama3-70b');

/** What one step of training works through, and in which number formats. */
export const trainingSchema = z
  .strictObject({
    scaling: oneOf(
      ['strong', 'weak'],
      'strong: tokens_per_step or samples_per_step is for the whole job; weak: for each data-parallel replica. Default strong.',
    ).default('strong'),
    tokens_per_step: count('Tokens of one training step (transformers). Give this or samples_per_step.').optional(),
    samples_per_step: count('Images of one training step (convolutional networks). Give this or tokens_per_step.').optional(),
    sequence: count("Tokens of a sequence (transformers). Default: the model's own.").optional(),
    micro_batch: whole(
      1,
      Number.MAX_SAFE_INTEGER,
      "Sequences or images of one replica in one micro-batch. Default: 1 sequence, or all of the replica's images.",
    ).optional(),
    precision: oneOf(['bf16', 'fp16', 'fp8', 'fp32'], 'Number format of the matrix products. Default bf16.').default('bf16'),
    gradient: oneOf(['bf16', 'fp16', 'fp32'], 'Element type of the gradients that are reduced. Default bf16.').default('bf16'),
    recompute: oneOf(['none', 'full'], 'full: the backward pass computes the forward pass again. Default none.').default('none'),
    kernel_efficiency: number({ above: 0, max: 1 }, "Share of peak FLOP/s that the kernels reach. Default: the catalog's measured one.").optional(),
    samples_per_second: number(
      { above: 0 },
      'Measured rate of one GPU alone, images or sequences a second; replaces the FLOP model. Default: none.',
    ).optional(),
    rate_source: text('Where samples_per_second or kernel_efficiency comes from. Default: none.').optional(),
  })
  .superRefine(
    (training, context) => {
      const tokens = training.tokens_per_step !== undefined;
      if (tokens !== (training.samples_per_step !== undefined)) return;
      context.addIssue({
        code: 'custom',
        path: tokens ? ['samples_per_step'] : [],
        message: tokens ? 'tokens_per_step and samples_per_step are both given' : 'neither tokens_per_step nor samples_per_step is given',
        params: {
          expected: 'exactly one of tokens_per_step (transformers) and samples_per_step (images)',
          involves: ['tokens_per_step', 'samples_per_step'],
        },
      });
    },
    // Runs beside other faults of the mapping, so that a person sees all of them at once.
    { when: (payload) => typeof payload.value === 'object' && payload.value !== null && !Array.isArray(payload.value) },
  )
  .describe('What one step of training works through (required).');
