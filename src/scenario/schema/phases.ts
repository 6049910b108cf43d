import { z } from 'zod';
import { bytes, count, fieldMeta, oneOf, seconds, text, truth, whole } from './field';
import { sizes } from './scale-up';

/** Most phases, all repeats counted, that one plan is made for. */
const MOST_PHASES = 100_000;

const present = (value: unknown): boolean => typeof value === 'object' && value !== null;

const set = z
  .record(z.string(), z.unknown())
  .describe('Settings of this phase: path → value, such as { training.sequence: 131072 }. Default: none, the job as it is.')
  .register(fieldMeta, { expects: 'a mapping of paths to values, such as { training.sequence: 131072 }' });

/** Steps of the job with some settings, or one collective over and over. */
const phase = z
  .strictObject({
    name: text('Name of the phase (required).'),
    set: set.prefault({}),
    collective: oneOf(
      ['all-reduce', 'reduce-scatter', 'all-gather', 'all-to-all'],
      'The phase is this collective of all GPUs, over and over, instead of training steps. Default: steps.',
    ).optional(),
    bytes: bytes('Size of the collective, as nccl-tests counts it. Required with collective.').optional(),
    length: seconds('Time of the phase on the shape that the job starts with. Give this or steps.').optional(),
    steps: count('Steps of the phase, or calls of its collective. Give this or length.').optional(),
  })
  .superRefine(
    (one, context) => {
      const say = (path: string[], message: string, expected: string, ...involves: string[]): void =>
        context.addIssue({ code: 'custom', path, message, params: { expected, involves } });
      const timed = one.length !== undefined;
      if (timed === (one.steps !== undefined)) {
        const message = timed ? 'length and steps are both given' : 'neither length nor steps is given';
        say(timed ? ['steps'] : [], message, 'exactly one of length (such as 2 h) and steps (such as 1000)', 'length', 'steps');
      }
      if (one.length === 0) say(['length'], 'the phase takes no time', 'a time above 0');
      if (one.collective !== undefined && one.bytes === undefined)
        say([], 'the collective has no size', 'bytes beside collective, such as 64 MB', 'bytes');
      if (one.collective === undefined && one.bytes !== undefined)
        say(['bytes'], 'bytes without a collective', 'collective beside bytes', 'collective');
    },
    { when: ({ value }) => present(value) && !Array.isArray(value) },
  )
  .describe('One phase.');

const shapes = z
  .union([
    z.literal('all'),
    z
      .array(sizes(65536, 'GPUs along each dimension.', '[8, 8, 8]'))
      .min(1)
      .max(100),
  ])
  .describe(
    'Shapes that the slice may take beside the one that the job starts with: a list of shapes in GPUs, in any order of dimensions, or all of so many cubes. Default all.',
  )
  .register(fieldMeta, { expects: 'all, or a list of shapes such as [[8, 8, 8], [4, 8, 16]]', values: ['all'] });

/** A job on a torus over circuit switches that runs through phases, between which the switches may change the slice's shape. */
export const phasesSchema = z
  .strictObject({
    list: z
      .array(phase)
      .min(1)
      .max(1000)
      .describe('The phases in order (required).')
      .register(fieldMeta, { expects: 'a list of phases, such as { name: long context, length: 2 h, set: { training.sequence: 131072 } }' }),
    shapes: shapes.default('all'),
    twist: truth('Shapes of k × k × 2k and k × 2k × 2k GPUs are tried twisted too. Default true.').default(true),
    repeat: whole(1, MOST_PHASES, 'How often the list comes round. Default 1.').default(1),
    level: oneOf(
      ['switch', 'relock', 'job'],
      'Where the time of a change is measured. switch: mirrors move and settle; relock: the links train again too; job: all that a job waits for. Default job.',
    ).default('job'),
    job_time: seconds("Time of a change as the job sees it: drain, software, links, restart. Default: the catalog's.").optional(),
  })
  .superRefine(
    ({ list, repeat, shapes: listed }, context) => {
      const say = (path: (string | number)[], message: string, expected: string): void =>
        context.addIssue({ code: 'custom', path, message, params: { expected, involves: [] } });
      if (Array.isArray(list)) {
        const names = list.map((one: unknown) => (present(one) ? (one as { name?: unknown }).name : undefined));
        names.forEach((name, index) => {
          const first = names.indexOf(name);
          if (typeof name === 'string' && first < index)
            say(['list', index, 'name'], `phase ${first + 1} is called "${name}" already`, 'each name once');
        });
        if (typeof repeat === 'number' && list.length * repeat > MOST_PHASES)
          say(['repeat'], `${list.length} phases ${repeat} times over are ${list.length * repeat}`, `at most ${MOST_PHASES} phases in all`);
      }
      if (!Array.isArray(listed)) return;
      const keys = listed.map(String);
      keys.forEach((key, index) => {
        const first = keys.indexOf(key);
        if (first < index) say(['shapes', index], `this is shape ${first + 1} of the list again`, 'each shape once');
      });
    },
    { when: ({ value }) => present(value) && !Array.isArray(value) },
  )
  .describe(
    'Phases of a job on a torus over circuit switches, between which the slice may change its shape. Default: none. Shown by "interlude phases".',
  );
