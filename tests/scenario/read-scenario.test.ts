import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { checkScenario } from '../../src/scenario/check-scenario';
import { problemAt } from '../../src/scenario/document';
import { formatProblem, type Override, readScenario } from '../../src/scenario/read-scenario';
import type { Scenario, ScenarioInput } from '../../src/scenario/schema';
import { expand } from '../../src/scenario/sweep-axes';
import { EXAMPLE, exampleWith } from './example';

/** The only point of a text that is right. */
function scenarioOf(text: string, overrides: readonly Override[] = []): Scenario {
  const read = readScenario(text, 'a.yaml', overrides);
  if ('problems' in read) throw new Error(read.problems.map(formatProblem).join('\n'));
  const expanded = expand(read.document);
  if ('problems' in expanded) throw new Error(expanded.problems.map(formatProblem).join('\n'));
  return expanded.points[0]!.scenario;
}

function said(text: string, overrides: readonly Override[]): string[] {
  const read = readScenario(text, 'a.yaml', overrides);
  return 'problems' in read ? read.problems.map(formatProblem) : [];
}

const set = (path: string, value: string): Override => ({ path, value });

test('a scenario is checked into SI: bytes, bytes per second, seconds, metres', () => {
  expect(scenarioOf(EXAMPLE)).toEqual({
    name: 'Copper or light',
    model: 'llama3-70b',
    // 16Mi = 16 · 2^20
    training: { scaling: 'strong', tokens_per_step: 16_777_216, sequence: 8192, precision: 'bf16', gradient: 'bf16', recompute: 'none' },
    parallelism: { tensor: 8, pipeline: 1, bucket: 200e6, overlap: true },
    system: 'h100-hgx',
    gpus: 1024,
    fabric: {
      network: 'fluid',
      lengths: 'tier',
      scale_up: { domain: 8, bandwidth: 450e9 },
      // 400 Gb/s ÷ 8 bits a byte
      scale_out: {
        nic: 50e9,
        leaf: 'dac-100',
        spine: 'dr4-400',
        core: 'dr4-400',
        too_long: 'downshift',
        tiers: 'auto',
        oversubscription: 1,
        gauge: 26,
        hash_seeds: 5,
      },
      floor: { rack_pitch: 0.6, slack: 0.05 },
    },
    collective: { library: 'nccl', algorithm: 'ring', across: 'halving-doubling', channels: 4, piece: 2 ** 19, slots: 8 },
    disturbance: { start_jitter: { distribution: 'exponential', mean: 1e-3 } },
    seed: 7,
  });
});

test('what the catalog has a default for stays undefined, everything else has its default', () => {
  const scenario = scenarioOf('name: x\nmodel: m\nsystem: s\ngpus: 8\ntraining: { samples_per_step: 4096 }\n');
  expect(scenario.fabric).toEqual({
    network: 'fluid',
    lengths: 'tier',
    scale_up: {},
    scale_out: {
      tiers: 'auto',
      oversubscription: 1,
      leaf: 'dr4-400',
      spine: 'dr4-400',
      core: 'dr4-400',
      too_long: 'error',
      gauge: 26,
      hash_seeds: 5,
    },
    floor: {},
  });
  expect(scenario.parallelism.bucket).toBe(25 * 2 ** 20);
  expect(scenario.training.sequence).toBeUndefined();
  expect(scenario.seed).toBe(1);
});

test('tiers that a mapping of too_long leaves out are errors', () => {
  expect(scenarioOf(exampleWith(['too_long: downshift', 'too_long: { leaf: downshift }'])).fabric.scale_out.too_long).toEqual({
    domain: 'error',
    leaf: 'downshift',
    spine: 'error',
    core: 'error',
    between: 'error',
  });
});

test('anchors and aliases, a byte-order mark and Windows line ends are read as YAML reads them', () => {
  expect(
    scenarioOf(`\ufeff${EXAMPLE.replace('  tensor: 8', '  tensor: &eight 8').replace('domain: 8', 'domain: *eight').replaceAll('\n', '\r\n')}`),
  ).toEqual(scenarioOf(EXAMPLE));
});

test('a setting of the command line means what it means in the file', () => {
  const changed = scenarioOf(EXAMPLE, [
    set('gpus', '64'),
    set('parallelism.bucket', '25 MiB'),
    set('parallelism.overlap', 'false'),
    set('fabric.scale_out.spine', 'dac-100'),
  ]);
  expect(changed.gpus).toBe(64);
  expect(changed.parallelism).toEqual({ tensor: 8, pipeline: 1, bucket: 25 * 2 ** 20, overlap: false });
  expect(changed.fabric.scale_out.spine).toBe('dac-100');
  expect(scenarioOf(EXAMPLE, [set('disturbance', '{}')]).disturbance).toEqual({});
  expect(scenarioOf(EXAMPLE, [set('gpus', '64'), set('gpus', '128')]).gpus).toBe(128);
});

test('a setting can mend what the file has wrong', () => {
  expect(scenarioOf(exampleWith(['gpus: 1024', 'gpus: many']), [set('gpus', '64')]).gpus).toBe(64);
});

test.each([
  [
    'a value that is none',
    set('gpus', 'abc'),
    '--set gpus=abc: got "abc"; expected a whole number of at least 1, such as 1024, "16Mi" (2^20) or "16M" (1e6)',
  ],
  ['a mistyped path', set('gpuss', '64'), '--set gpuss=64: unknown key "gpuss". Did you mean "gpus"?'],
  ['a mistyped path inside', set('fabric.scale_out.laef', 'x'), '--set fabric.scale_out.laef=x: unknown key "laef". Did you mean "leaf"?'],
  ['a path beyond a value', set('gpus.x', '1'), '--set gpus.x=1: "gpus" is a single value, with nothing inside it; expected its path alone'],
  [
    'a tier of a single word',
    set('fabric.scale_out.too_long.leaf', 'error'),
    '--set fabric.scale_out.too_long.leaf=error: "fabric.scale_out.too_long" is a single value in the file',
  ],
  ['no value', set('seed', ''), '--set seed=: nothing stands after "="; expected a whole number or text'],
  ['no path', set('', '1'), '--set =1: this is no path'],
  ['the prototype', set('__proto__.gpus', '1'), '--set __proto__.gpus=1: this is no path'],
  ['a value that is no YAML', set('seed', '[1'), '--set seed=[1: not readable as YAML'],
  [
    'a degree that does not divide',
    set('parallelism.tensor', '7'),
    '--set parallelism.tensor=7: tensor 7 × pipeline 1 = 7 does not divide 1024 GPUs',
  ],
])('%s on the command line is placed there', (_title, override, start) => {
  const problems = said(EXAMPLE, [override]);
  expect(problems).toHaveLength(1);
  expect(problems[0]!.startsWith(start), problems[0]).toBe(true);
});

const SWEPT = `${EXAMPLE}sweep:
  gpus: [64, 256]
  parallelism.bucket: { from: 25 MB, to: 100 MB, factor: 2 }
  media:
    passive copper: { fabric.scale_out.leaf: dac-100 }
    light: { fabric.scale_out.leaf: dr4-400 }
`;

test('a setting of a path that the sweep sets is refused, with the way to change the axis', () => {
  expect(said(SWEPT, [set('gpus', '8')])).toEqual([
    `--set gpus=8: the axis "gpus" of the sweep sets this path; expected a path that the sweep leaves alone. To change the axis, write --set 'sweep.gpus=[8]'`,
  ]);
  expect(said(SWEPT, [set('fabric.scale_out.leaf', 'x')])[0]).toMatch(/the axis "media" of the sweep sets this path/);
});

test('a setting can change a list, a range and a bundle of the sweep, and leaves the order of axes alone', () => {
  const read = readScenario(SWEPT, 'a.yaml', [
    set('sweep.gpus', '[8, 16, 24]'),
    set('sweep.parallelism.bucket.to', '50 MB'),
    set('sweep.media.passive copper.fabric.scale_out.leaf', 'aec-100'),
    set('sweep.fabric.scale_up.domain', '[8]'),
  ]);
  if ('problems' in read) throw new Error(read.problems.map(formatProblem).join('\n'));
  expect(read.document.axes.map(({ name, values }) => [name, values.map(({ label }) => label)])).toEqual([
    ['gpus', [8, 16, 24]],
    ['parallelism.bucket', ['25 MB', '50 MB']],
    ['media', ['passive copper', 'light']],
    ['fabric.scale_up.domain', [8]],
  ]);
  expect(read.document.axes[2]!.values[0]!.settings).toEqual([{ path: ['fabric', 'scale_out', 'leaf'], value: 'aec-100' }]);
  expect(said(SWEPT, [set('sweep.gpus', '[8, x]')])[0]).toMatch(/^--set sweep\.gpus=\[8, x\] sweep\.gpus\[1\]: got "x"/);
});

test('what a later room finds wrong is placed at the value, in the file, in the sweep or on the command line', () => {
  const read = readScenario(SWEPT, 'a.yaml', [set('system', 'h200')]);
  if ('problems' in read) throw new Error('expected a document');
  const unknown = { message: 'unknown id', expected: '' };
  expect(formatProblem(problemAt(read.document, 'model', unknown))).toBe('a.yaml:2:8 model: unknown id');
  expect(formatProblem(problemAt(read.document, 'system', unknown))).toBe('--set system=h200: unknown id');
  // `    light:` is line 28 of the file, and the value of its one setting begins in column 37.
  expect(formatProblem(problemAt(read.document, 'fabric.scale_out.leaf', unknown, { media: 'light' }))).toBe(
    'a.yaml:28:37 sweep.media.light.fabric.scale_out.leaf: unknown id',
  );
  // Written nowhere: placed at the mapping around it.
  expect(formatProblem(problemAt(read.document, 'fabric.scale_out.spine', unknown))).toBe('a.yaml:14:3 fabric.scale_out.spine: unknown id');
});

test('a scenario made by a program is checked by the same rules', () => {
  const input: ScenarioInput = { name: 'x', model: 'm', system: 's', gpus: '1Ki', training: { tokens_per_step: '16Mi' } };
  expect(checkScenario(input)).toMatchObject({ scenario: { gpus: 1024 } });
  const checked = checkScenario({ ...input, gpus: -1 });
  expect('problems' in checked && checked.problems.map(formatProblem)).toEqual([
    'scenario gpus: -1 is negative; expected a whole number of at least 1, such as 1024, "16Mi" (2^20) or "16M" (1e6)',
  ]);
});

const id = fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4})?$/).filter((word) => !['null', 'true', 'false'].includes(word));
const size = fc.integer({ min: 1, max: 1e9 });
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const dimensions = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 6 });
const policy = fc.constantFrom('error' as const, 'downshift' as const, 'replace' as const);

/** A checked scenario by other means than the reader: every number is SI from the start. */
const fault = fc.oneof(
  fc.record({ tier: fc.constant('leaf'), node: fc.nat(99), nic: some(fc.nat(7)), lost: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ tier: fc.constant('spine'), group: fc.nat(99), rail: some(fc.nat(7)), lost: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ tier: fc.constant('core'), pod: fc.nat(99), rail: some(fc.nat(7)), lost: fc.integer({ min: 1, max: 8 }) }),
);
const checkedScenario = fc.record({
  name: fc.stringMatching(/^[a-zA-Z][ -~]{0,20}$/).map((name) => `${name.trim()}.`),
  description: some(fc.string({ minLength: 1, unit: 'grapheme-ascii' })),
  model: id,
  training: fc.record({
    scaling: fc.constantFrom('strong', 'weak'),
    tokens_per_step: size,
    sequence: some(size),
    micro_batch: some(size),
    precision: fc.constantFrom('bf16', 'fp16', 'fp8', 'fp32'),
    gradient: fc.constantFrom('bf16', 'fp16', 'fp32'),
    recompute: fc.constantFrom('none', 'full'),
    kernel_efficiency: some(fc.double({ min: 0.01, max: 1, noNaN: true })),
  }),
  parallelism: fc.record({ tensor: fc.constantFrom(1, 2, 4), pipeline: fc.constantFrom(1, 2), bucket: size, overlap: fc.boolean() }),
  system: id,
  gpus: fc.integer({ min: 1, max: 1e6 }).map((count) => 8 * count),
  fabric: fc
    .record({
      network: fc.constantFrom('fluid', 'alpha-beta'),
      lengths: fc.constantFrom('tier', 'stocked', 'exact'),
      scale_up: fc.oneof(
        fc.record({ domain: some(size), link: some(id), between: some(id), bandwidth: some(size) }),
        fc.record({ topology: fc.constant('switch'), group: some(size) }),
        fc.record({
          topology: fc.constant('torus'),
          shape: some(dimensions),
          cube: some(dimensions),
          wrap: some(fc.oneof(fc.boolean(), fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }))),
          widths: some(dimensions),
          ocs: some(id),
          spare_cubes: some(fc.nat(9)),
          failed_cubes: some(fc.array(fc.nat(9), { maxLength: 3 })),
        }),
      ),
      links: some(
        fc.array(
          fc.record({
            from: id,
            to: id,
            tier: fc.constantFrom('domain', 'between', 'leaf', 'spine', 'core'),
            width: fc.integer({ min: 1, max: 99 }),
            length: fc.integer({ min: 0, max: 99 }),
            one_way: fc.boolean(),
          }),
          { minLength: 1, maxLength: 3 },
        ),
      ),
      scale_out: fc.record({
        topology: some(fc.constantFrom('rail-clos', 'clos', 'rail-only')),
        tiers: fc.constantFrom('auto', 2, 3),
        nic: some(size),
        oversubscription: fc.double({ min: 1, max: 8, noNaN: true }),
        leaf: id,
        spine: id,
        core: id,
        too_long: fc.oneof(policy, fc.record({ domain: policy, leaf: policy, spine: policy, core: policy, between: policy })),
        replace_with: id,
        gauge: fc.constantFrom(24, 26, 28, 30, 32),
        routing: some(fc.constantFrom('sprayed', 'hashed', 'minimal', 'valiant', 'ugal')),

        hash_seeds: fc.integer({ min: 5, max: 20 }),
        faults: some(fc.array(fault, { maxLength: 2 })),
      }),
      floor: fc.record({
        rack_pitch: some(fc.integer({ min: 1, max: 50 })),
        slack: some(fc.double({ min: 0, max: 1, noNaN: true })),
        racks_per_row: some(size),
      }),
    })
    // Links are the whole fabric: no topology beside them.
    .map(({ links, ...fabric }) => {
      const topology = fabric.scale_out.topology ?? ('topology' in fabric.scale_up ? fabric.scale_up.topology : undefined);
      return topology === undefined && links !== undefined ? { ...fabric, links } : fabric;
    }),
  collective: fc.record({
    library: fc.constantFrom('nccl', 'ideal'),
    algorithm: some(fc.constantFrom('ring', 'halving-doubling', 'hierarchical', 'direct', 'one-shot', 'torus-ring')),
    across: fc.constantFrom('ring', 'halving-doubling'),
    inside: some(fc.constantFrom('ring', 'halving-doubling', 'direct', 'torus-ring')),
    channels: fc.oneof(fc.constant('auto'), fc.integer({ min: 1, max: 32 })),
    piece: size,
    slots: fc.integer({ min: 1, max: 1024 }),
  }),
  disturbance: fc.record({
    start_jitter: some(fc.record({ distribution: fc.constantFrom('exponential', 'uniform', 'normal'), mean: fc.integer({ min: 0, max: 60 }) })),
    slow_gpus: some(
      fc.uniqueArray(fc.record({ rank: fc.nat(1e6), factor: fc.double({ min: 1, max: 10, noNaN: true }) }), {
        selector: ({ rank }) => rank,
        maxLength: 3,
      }),
    ),
  }),
  seed: fc.oneof(fc.maxSafeInteger(), fc.string({ minLength: 1, unit: 'grapheme-ascii' })),
});

const WITH_UNIT: Readonly<Record<string, string>> = {
  bucket: 'B',
  bandwidth: 'B/s',
  nic: 'B/s',
  rack_pitch: 'm',
  mean: 's',
  piece: 'B',
  length: 'm',
};

/** Writes SI numbers as a person would have to, and leaves out what is undefined. */
function asWritten(value: unknown, key = ''): unknown {
  if (typeof value === 'number' && Object.hasOwn(WITH_UNIT, key)) return `${value} ${WITH_UNIT[key]}`;
  // The nic of a fault is a number of one, no rate.
  if (Array.isArray(value)) return key === 'links' ? value.map((inner) => asWritten(inner)) : JSON.parse(JSON.stringify(value));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => [name, asWritten(inner, name)]),
  );
}

test('any checked scenario, written out with units, is read back as itself', () => {
  fc.assert(
    fc.property(checkedScenario, (scenario) => {
      expect(scenarioOf(stringify(asWritten(scenario)))).toEqual(scenario);
    }),
    { seed: 17, numRuns: 300 },
  );
});
