import { z } from 'zod';
import { deadLink } from './dead-link';
import { bandwidth, catalogId, fieldMeta, metres, number, oneOf, seconds, whole } from './field';
import { sizes } from './scale-up';

const many = Number.MAX_SAFE_INTEGER;

const TOO_LONG = ['error', 'downshift', 'replace'] as const;
const tooLongWord = (tier: string) => oneOf(TOO_LONG, `What to do with a ${tier} cable whose reach is too short. Default error.`).default('error');

const tooLong = z
  .union([
    z.enum(TOO_LONG),
    z.strictObject({
      domain: tooLongWord('domain'),
      leaf: tooLongWord('leaf'),
      spine: tooLongWord('spine'),
      core: tooLongWord('core'),
      between: tooLongWord('between'),
    }),
  ])
  .describe(
    'What to do when a cable is longer than its technology reaches: error (the point cannot be built), downshift (the fastest lane rate that closes), replace (by replace_with). One word for all tiers or one per tier. Default error.',
  )
  .register(fieldMeta, {
    expects: `one of ${TOO_LONG.join(', ')}, or a mapping of domain, leaf, spine, core, between to one of them`,
    values: TOO_LONG,
  });

const tiers = z
  .literal(['auto', 2, 3])
  .describe('Tiers of switches; auto: the fewest that connect all GPUs. Default auto.')
  .register(fieldMeta, { expects: 'auto, 2 or 3', values: ['auto', '2', '3'] });

const gauge = z
  .literal([24, 26, 28, 30, 32])
  .describe('Wire gauge of passive copper, AWG; a lower number is thicker and reaches further. Default 26.')
  .register(fieldMeta, { expects: 'one of 24, 26, 28, 30, 32' });

const cable = (tier: string) =>
  catalogId(`Link technology ${tier}; "ideal" has no latency and any reach. Default dr4-400.`, 'dr4-400').default('dr4-400');

/** Fields that place a fault, by tier: block and port of the trunk. */
const PLACES = { leaf: ['node', 'nic'], spine: ['group', 'rail'], core: ['pod', 'rail'] } as const;
const place = (what: string) => whole(0, Number.MAX_SAFE_INTEGER, what).optional();

const PLACED = ['node', 'nic', 'group', 'pod', 'rail'] as const;

/** A trunk of a Clos is named by its tier and place, a link of any other fabric by the two devices that it joins. */
const fault = z
  .strictObject({
    tier: oneOf(
      ['leaf', 'spine', 'core'],
      'Clos: tier of the trunk: leaf (a NIC to its leaf), spine (a leaf to its spines), core (a plane of spines to the core). Required there.',
    ).optional(),
    node: place('Node, counted from 0; required with tier leaf.'),
    nic: place('NIC of the node, counted from 0. Default 0.'),
    group: place('Leaf group (leaf_nodes nodes), counted from 0; required with tier spine.'),
    pod: place('Pod, counted from 0; required with tier core.'),
    rail: place('Rail of the leaf or of the plane, counted from 0. Default 0.'),
    ...deadLink.shape,
    from: deadLink.shape.from.optional(),
    to: deadLink.shape.to.optional(),
  })
  .superRefine((one, context) => {
    if (one.tier === undefined) {
      const key = one.from === undefined ? 'from' : 'to';
      const params = { expected: '{ tier, … } for a trunk of a Clos, { from, to } for a link of any other fabric', involves: [] };
      if (one.from === undefined || one.to === undefined) {
        context.addIssue({ code: 'custom', path: [], message: one.from === one.to ? 'neither tier nor from and to' : `"${key}" is missing`, params });
      }
      for (const other of PLACED) {
        if (one[other] === undefined) continue;
        context.addIssue({ code: 'custom', path: [other], message: `a link between two devices has no ${other}`, params });
      }
      return;
    }
    const [block, port] = PLACES[one.tier];
    const params = { expected: `${block} and ${port} with tier ${one.tier}`, involves: [] };
    if (one[block] === undefined) context.addIssue({ code: 'custom', path: [], message: `tier ${one.tier} needs a ${block}`, params });
    for (const other of [...PLACED, 'from', 'to'] as const) {
      if (other === block || other === port || one[other] === undefined) continue;
      context.addIssue({ code: 'custom', path: [other], message: `tier ${one.tier} has no ${other}`, params });
    }
  })
  .describe('Dead links of one trunk.');

/** Topologies that a key is for; every other key is for all of them. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  p: ['dragonfly', 'dragonfly-plus'],
  a: ['dragonfly', 'dragonfly-plus'],
  h: ['dragonfly', 'dragonfly-plus'],
  groups: ['dragonfly', 'dragonfly-plus'],
  spines: ['dragonfly-plus'],
  per_switch: ['hyperx'],
  shape: ['hyperx', 'torus'],
  widths: ['hyperx', 'torus'],
};

/** Keys that the topology does not have. */
function strayKeys(scaleOut: Record<string, unknown>): { key: string; message: string; expected: string }[] {
  const { topology } = scaleOut;
  return Object.entries(OWNERS)
    .filter(([key, owners]) => scaleOut[key] !== undefined && !owners.includes(String(topology)))
    .map(([key, owners]) => ({
      key,
      message: `a ${String(topology ?? 'clos')} has no ${key}`,
      expected: `${key} only with topology: ${owners.join(' or ')}`,
    }));
}

/** The fabric between domains. */
export const scaleOutSchema = z
  .strictObject({
    topology: oneOf(
      ['rail-clos', 'clos', 'rail-only', 'dragonfly', 'dragonfly-plus', 'hyperx', 'torus'],
      'rail-clos: one leaf per NIC position; clos: all NICs of a node on one leaf; rail-only: one switch per GPU position, no spine; dragonfly, dragonfly-plus: groups all joined to each other; hyperx: switches in a grid, all of a line joined; torus: every GPU a router. Default: by the system.',
    ).optional(),
    p: whole(1, many, 'Dragonfly: GPUs on a switch (dragonfly-plus: on a leaf). Default: the balanced dragonfly that holds the job.').optional(),
    a: whole(1, many, 'Dragonfly: switches of a group (dragonfly-plus: leaves). Default: balanced.').optional(),
    spines: whole(1, many, 'Dragonfly-plus: spines of a group. Default: as many as leaves.').optional(),
    h: whole(1, many, 'Dragonfly: links of a switch to other groups (dragonfly-plus: of a spine). Default: balanced.').optional(),
    groups: whole(1, many, 'Dragonfly: groups. Default: as many as the job fills.').optional(),
    shape: sizes(65536, 'HyperX: switches along each dimension; torus: GPUs along each. Required with both.', '[8, 8]').optional(),
    per_switch: whole(1, many, 'HyperX: GPUs on a switch. Default: the job spread evenly.').optional(),
    widths: sizes(1024, 'HyperX, torus: parallel links between neighbours, by dimension. Default 1.', '[2, 1]').optional(),
    tiers: tiers.default('auto'),
    nic: bandwidth("Rate of one NIC port per direction. Default: the system's.").optional(),
    switch: catalogId("Switch of the scale-out fabric. Default: the system's.", 'quantum2').optional(),
    leaf_nodes: whole(1, Number.MAX_SAFE_INTEGER, "Nodes that share a leaf. Default: the system's.").optional(),
    oversubscription: number({ min: 1 }, 'Capacity down over capacity up at the leaf. Default 1.').default(1),
    leaf: cable('from NIC to leaf'),
    spine: cable('from leaf to spine'),
    core: cable('from spine to core'),
    too_long: tooLong.default('error'),
    replace_with: catalogId(
      'Link technology that takes the place of one that is too short. Required when too_long says replace.',
      'dr4-400',
    ).optional(),
    gauge: gauge.default(26),
    cable: metres('Run of every scale-out cable, instead of the runs on the floor; reach is judged on it. Default: by the floor.').optional(),
    routing: oneOf(
      ['sprayed', 'hashed', 'minimal', 'valiant', 'ugal'],
      'sprayed: every flow is spread over all equal paths; hashed: it takes one of them, by a hash of its ports and channel (ECMP); minimal: the one shortest path; valiant: by way of a place drawn for the flow; ugal: that or the shortest path, whichever is less loaded. Default: sprayed in a Clos, minimal elsewhere.',
    ).optional(),
    hash_seeds: whole(
      5,
      1000,
      'Seeds that a point with hashed, valiant or ugal routing is simulated for; their range is reported. Default 5.',
    ).default(5),
    faults: z
      .array(fault)
      .describe('Dead links between domains; of a fabric written out as links, all of its dead links. Default: none.')
      .register(fieldMeta, {
        expects: 'a list of dead links, such as { tier: spine, group: 0, rail: 0 } in a Clos, { from: gpu0, to: group0-switch0 } in other fabrics',
      })
      .optional(),
    module_latency: seconds("Latency of a module or retimer, per cable end, instead of the technology's own. Default: the catalog's.").optional(),
  })
  .superRefine(
    (scaleOut, context) => {
      for (const { key, message, expected } of strayKeys(scaleOut)) {
        context.addIssue({ code: 'custom', path: [key], message, params: { expected, involves: ['topology', key] } });
      }
      const { topology } = scaleOut;
      if ((topology === 'hyperx' || topology === 'torus') && scaleOut.shape === undefined) {
        const what = topology === 'hyperx' ? 'switches' : 'GPUs';
        const params = { expected: `shape beside it: ${what} along each dimension, such as [8, 8]`, involves: ['topology', 'shape'] };
        context.addIssue({ code: 'custom', path: ['topology'], message: `a ${topology} needs a shape`, params });
      }
    },
    { when: (payload) => typeof payload.value === 'object' && payload.value !== null && !Array.isArray(payload.value) },
  )
  .superRefine(
    (scaleOut, context) => {
      const policy: unknown = scaleOut.too_long;
      const words = typeof policy === 'object' && policy !== null ? Object.values(policy) : [policy];
      if (!words.includes('replace') || scaleOut.replace_with !== undefined) return;
      context.addIssue({
        code: 'custom',
        path: ['too_long'],
        message: 'too_long says replace, but replace_with is not given',
        params: { expected: 'replace_with beside it: the id of a link technology, such as "dr4-400"', involves: ['too_long', 'replace_with'] },
      });
    },
    { when: (payload) => typeof payload.value === 'object' && payload.value !== null && !Array.isArray(payload.value) },
  )
  .describe('Fabric between domains.');
