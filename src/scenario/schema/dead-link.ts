import { z } from 'zod';
import { fieldMeta, text, whole } from './field';

/** Dead links between two devices. */
export const deadLink = z
  .strictObject({
    from: text('Device at one end: gpu0, gpu1 … or a switch by its name (required; a wrong one is answered with those that there are).'),
    to: text('Device at the other end (required).'),
    lost: whole(1, Number.MAX_SAFE_INTEGER, 'Links of the trunk that are dead, in both directions. Default 1.').default(1),
  })
  .describe('Dead links between two devices.');

/** A list of them. */
export const deadLinks = (description: string, example: string) =>
  z
    .array(deadLink)
    .describe(description)
    .register(fieldMeta, { expects: `a list of dead links, such as ${example}` });
