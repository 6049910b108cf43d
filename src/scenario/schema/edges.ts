import { z } from 'zod';
import { bandwidth, catalogId, fieldMeta, metres, oneOf, text, truth, whole } from './field';

const edge = z
  .strictObject({
    from: text('Device that the link leaves: gpu0, gpu1 … or a name of fabric.switches (required).'),
    to: text('Device that it leads to (required).'),
    tier: oneOf(
      ['domain', 'between', 'leaf', 'spine', 'core'],
      "Tier whose technology and port rate the link has where it gives none itself: domain and between those of scale_up, the others the NIC's rate. Required.",
    ),
    technology: catalogId("Link technology of this link. Default: the tier's.", 'dac-100').optional(),
    rate: bandwidth("Port rate of each of its parallel links, per direction. Default: the tier's.").optional(),
    width: whole(1, 1_000_000, 'Identical parallel links, each at the port rate. Default 1.').default(1),
    length: metres(
      'Length of the cable; reach is judged on it. With lengths: stocked the next stocked length is bought for it, else just this. Default 0 m.',
    ).prefault('0 m'),
    one_way: truth('true: no link leads back; another entry may, with a width and length of its own. Default false.').default(false),
  })
  .describe('A link between two devices, there and back.');

/** Names of the switches of a fabric that is written out. */
export const switchNames = z
  .array(text('Name of a switch.'))
  .describe('Switches of a fabric that is written out as links, by name. Default: none.')
  .register(fieldMeta, { expects: 'a list of names' });

/** A fabric written out link by link, in place of every other. */
export const edges = z
  .array(edge)
  .min(1)
  .describe(
    'The whole fabric, inside domains and between them, written out link by link in place of scale_up.topology and scale_out.topology. Routes have the fewest links. Default: none.',
  )
  .register(fieldMeta, { expects: 'a list of links, such as { from: gpu0, to: s0, tier: leaf, length: 3 m }' });
