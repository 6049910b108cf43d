import { z } from 'zod';
import { number, text } from './field';

/** A published measurement of the same job, to print beside the simulated one. It changes nothing that is simulated. */
export const publishedSchema = z
  .strictObject({
    utilisation: number({ above: 0, max: 1 }, 'Published utilisation, or scaling efficiency against one GPU (required).'),
    source: text('Where it was published (required).'),
  })
  .describe('A published measurement of the same job, printed beside the result with its deviation. Default: none.');
