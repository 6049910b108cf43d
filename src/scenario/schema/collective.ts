import { z } from 'zod';
import { bytes, fieldMeta, oneOf, whole } from './field';

const channels = z
  .union([z.literal('auto'), z.int().min(1).max(32)])
  .describe('Channels of a collective, 1 to 32; auto: as many as use every NIC of a node. Default auto.')
  .register(fieldMeta, { expects: 'auto or a whole number from 1 to 32', values: ['auto'] });

/** How gradients are reduced. */
export const collectiveSchema = z
  .strictObject({
    library: oneOf(['nccl', 'ideal'], 'Library profile whose software costs count; ideal has none. Default nccl.').default('nccl'),
    algorithm: oneOf(
      ['ring', 'halving-doubling', 'double-tree', 'hierarchical', 'direct', 'one-shot', 'torus-ring'],
      'All-reduce algorithm; hierarchical: reduce-scatter in the domain, all-reduce across, all-gather in the domain; torus-ring: round the rings of each dimension of one torus. Default: torus-ring in one torus, hierarchical elsewhere.',
    ).optional(),
    across: oneOf(['ring', 'halving-doubling', 'double-tree'], 'Part of hierarchical that runs across domains. Default halving-doubling.').default(
      'halving-doubling',
    ),
    inside: oneOf(
      ['ring', 'halving-doubling', 'direct', 'torus-ring'],
      'Part of hierarchical that runs inside a domain. Default: ring over switches, direct in a mesh, torus-ring in a torus.',
    ).optional(),
    channels: channels.default('auto'),
    piece: bytes('Longest message of a tree: longer ones go in equal pieces, one behind the other. Default 512 KiB.').prefault('512 KiB'),
    slots: whole(1, 1024, 'Buffers that a receiver has for each sender of a tree. Default 8, as in NCCL.').default(8),
  })
  .describe('How gradients are reduced. Default: nccl, hierarchical.');
