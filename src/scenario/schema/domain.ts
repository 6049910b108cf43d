import { z } from 'zod';
import { fieldMeta } from './field';

/** Size of a scale-up domain; `auto` is read as infinity: as large as its medium can wire. */
export const domain = z
  .union([z.int().min(1), z.literal('auto').transform(() => Number.POSITIVE_INFINITY)])
  .describe("GPUs of a scale-up domain; auto: as many as its medium can wire on the floor. Default: the system's, or what the shape holds.")
  .register(fieldMeta, { expects: 'auto or a whole number of at least 1', values: ['auto'] });
