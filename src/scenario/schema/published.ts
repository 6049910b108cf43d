import { z } from 'zod';
import { number, text, whole } from './field';

/** A published measurement of the same job, to print beside the simulated one. It changes nothing that is simulated. */
export const publishedSchema = z
  .strictObject({
    utilisation: number({ above: 0, max: 1 }, 'Published utilisation, or scaling efficiency against one GPU (required).'),
    gpus: whole(1, Number.MAX_SAFE_INTEGER, 'GPUs that it was measured on; other points of a sweep leave it aside. Default: all points.').optional(),
    source: text('Where it was published (required).'),
  })
  .describe('A published measurement of the same job, printed beside the result with its deviation. Default: none.');
