import { z } from 'zod';
import { bytes, catalogId, fieldMeta, oneOf, text, whole } from './field';

const channels = z
  .union([z.literal('auto'), z.int().min(1).max(32)])
  .describe('Channels of a collective, 1 to 32; auto: as many as use every NIC of a node. Default auto.')
  .register(fieldMeta, { expects: 'auto or a whole number from 1 to 32', values: ['auto'] });

/** A fitted profile as a point carries it. */
const fitted = z.strictObject({
  name: text('Name of the profile (required).'),
  transport: catalogId('Transport that it was fitted on. Default: that of the switches between domains.', 'infiniband-ndr').optional(),
  values: z
    .record(z.string().min(1), z.number().positive())
    .describe('Parameters in picoseconds, bytes per second and shares, such as netHopSimple/infiniband (required).')
    .register(fieldMeta, { expects: 'parameters of the NCCL profile with their values' }),
});

const profile = z
  .union([z.string().min(1), fitted])
  .describe(
    'Costs of the library on a cluster of your own, which go before those of the catalog: a file that interlude fit wrote, its path seen from the scenario’s. Default: none.',
  )
  .register(fieldMeta, { expects: 'a file that interlude fit wrote, such as "my-cluster.yaml"' });

/** How gradients are reduced. */
export const collectiveSchema = z
  .strictObject({
    library: oneOf(
      ['nccl', 'rccl', 'ideal'],
      'Library whose software costs count; rccl: as NCCL on Hopper without NVLS, not measured; ideal has none. Default nccl.',
    ).default('nccl'),
    algorithm: oneOf(
      ['auto', 'nccl', 'ring', 'halving-doubling', 'double-tree', 'hierarchical', 'direct', 'one-shot', 'torus-ring'],
      'All-reduce algorithm; nccl: what the tuner of the library chooses for each bucket, by its own schedules; auto: that, where the library runs and the communicators are small enough to simulate every channel of every rank, else as without a word; hierarchical: reduce-scatter in the domain, all-reduce across, all-gather in the domain; torus-ring: round the rings of each dimension of one torus (slower on a twisted one, whose short rings do not close). Default: torus-ring in one torus, hierarchical elsewhere.',
    ).optional(),
    transport: catalogId('Transport between domains, whose costs the library has. Default: by the switch between them.', 'roce').optional(),
    profile: profile.optional(),
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
