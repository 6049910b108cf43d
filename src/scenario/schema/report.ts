import { z } from 'zod';
import { text } from './field';

/** Which axes of the sweep the pictures show, by name. */
export const reportSchema = z
  .strictObject({
    x: text('Axis of the sweep that runs along x. Default: the first axis of numbers.').optional(),
    series: text('Axis of the sweep that is drawn as lines. Default: the first other axis.').optional(),
    panels: text('Axis of the sweep that is drawn as small multiples. Default: none.').optional(),
  })
  .describe('What the pictures show. Default: chosen from the axes of the sweep.');
