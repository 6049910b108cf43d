import { z } from 'zod';
import { deadLinks } from './dead-link';
import { domain } from './domain';
import { bandwidth, catalogId, fieldMeta, oneOf, truth, whole } from './field';

const many = Number.MAX_SAFE_INTEGER;

/** A whole number for each dimension of a torus. */
export const sizes = (most: number, description: string, example: string) =>
  z
    .array(z.int().min(1).max(most))
    .min(1)
    .max(6)
    .describe(description)
    .register(fieldMeta, { expects: `a list of 1 to 6 whole numbers of at least 1, such as ${example}` });

const wrap = z
  .union([z.boolean(), z.array(z.boolean()).min(1).max(6)])
  .describe('Torus: whether a dimension closes to a ring; one word for all dimensions or a list. Default: true for whole cubes, false inside one.')
  .register(fieldMeta, { expects: 'true, false or a list of them, one a dimension' });

/** Keys that only one way of joining the GPUs of a domain has. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  switch: ['group'],
  torus: ['shape', 'cube', 'wrap', 'twist', 'widths', 'ocs', 'spare_cubes', 'failed_cubes'],
};

/** The fabric inside a domain. */
export const scaleUpSchema = z
  .strictObject({
    topology: oneOf(
      ['switch', 'mesh', 'torus'],
      "switch: every GPU on the domain's switches; mesh: every pair of GPUs has a link; torus: every GPU is a router with a link to both neighbours in each dimension. Default: the system's.",
    ).optional(),
    domain: domain.optional(),
    link: catalogId("Link technology inside the domain. Default: the system's own wiring.", 'cpo-scaleup').optional(),
    between: catalogId(
      "Link technology between the parts of a domain: cubes of a torus, first and second tier of switches. Default: the system's own wiring.",
      'dr4-400',
    ).optional(),
    bandwidth: bandwidth("Scale-up bandwidth of one GPU per direction. Default: the system's.").optional(),
    group: whole(
      1,
      many,
      "Switch: GPUs whose first-tier switches stand together, joined by a second tier. Default: the system's; one tier where it has one.",
    ).optional(),
    shape: sizes(
      65536,
      "Torus: GPUs along each dimension, ranks first dimension fastest; their product is the domain. Default: the system's, or the most compact slice for the job.",
      '[16, 16, 16]',
    ).optional(),
    cube: sizes(
      65536,
      "Torus: GPUs of a cube along each dimension; links that leave it are of tier between. Default: the system's.",
      '[4, 4, 4]',
    ).optional(),
    wrap: wrap.optional(),
    twist: truth(
      'Torus of k × k × 2k or k × 2k × 2k GPUs, in any order: a dimension of k closes k places further on in those of 2k, so that all three are alike. Default false.',
    ).optional(),
    widths: sizes(
      1024,
      "Torus: parallel links to each neighbour, by dimension. Default: the system's, or its links shared out evenly.",
      '[2, 2, 1]',
    ).optional(),
    ocs: catalogId(
      "Torus: optical circuit switch that every link between cubes passes; none: cables. Default: the system's.",
      'ocs-palomar',
    ).optional(),
    spare_cubes: whole(0, many, 'Torus: cubes beside those of the slice, which take the place of failed ones. Default 0.').optional(),
    failed_cubes: z
      .array(z.int().min(0))
      .describe('Torus: cubes that do not work, counted from 0 over those of the slice and the spare ones. Default: none.')
      .register(fieldMeta, { expects: 'a list of whole numbers of at least 0' })
      .optional(),
    faults: deadLinks('Torus, mesh and rail-only: dead links inside domains. Default: none.', '{ from: gpu3, to: gpu4, lost: 1 }').optional(),
  })
  .superRefine(
    (scaleUp, context) => {
      const { topology } = scaleUp;
      if (typeof topology !== 'string') return;
      for (const [owner, keys] of Object.entries(ONLY)) {
        if (owner === topology) continue;
        for (const key of keys) {
          const value: unknown = scaleUp[key as keyof typeof scaleUp];
          if (value === undefined || value === 0 || value === false) continue;
          context.addIssue({
            code: 'custom',
            path: [key],
            message: `a ${topology} has no ${key}`,
            params: { expected: `${key} only with topology: ${owner}`, involves: ['topology', key] },
          });
        }
      }
    },
    { when: (payload) => typeof payload.value === 'object' && payload.value !== null && !Array.isArray(payload.value) },
  )
  .describe("Fabric inside a scale-up domain. Default: the system's.");
