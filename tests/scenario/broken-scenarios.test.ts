import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatProblem, type Problem, readScenario } from '../../src/scenario/read-scenario';
import { expand } from '../../src/scenario/sweep-axes';
import { EXAMPLE, exampleWith } from './example';

/** Everything wrong with a text, of its file or of its points. */
function problemsOf(text: string): Problem[] {
  const read = readScenario(text, 'a.yaml');
  if ('problems' in read) return read.problems;
  const expanded = expand(read.document);
  return 'problems' in expanded ? expanded.problems : [];
}

const sweep = (text: string): string => `${EXAMPLE}sweep:\n${text}\n`;

/** A bomb: each anchor holds nine of the one before, 9^8 = 43 million values if it were unfolded. */
const BOMB = `name: x\ndescription:\n  - &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((letter, i) => `  - &${letter} [${Array(9).fill(`*${'abcdefg'[i]}`).join(', ')}]`).join('\n')}\n`;

// Lines and columns are counted in the texts of example.ts: `gpus: 1024` is line 11, its value begins in column 7.
// Nesting: brackets begin in column 7 inside one mapping, so the 41st, one too deep, stands in column 47.
// Bomb: *a unfolds to 10 values, *b to 1 + 9·11 = 100, *c to 1 + 9·101 = 910, *d to 1 + 9·911 = 8200; up to the fourth list that is
// 9·10 + 9·100 + 9·910 = 9180, so the first *d of the fifth (line 7, column 9) passes 10,000.
const BROKEN: readonly [title: string, text: string, place: string, path: string, says: RegExp][] = [
  [
    'a mistyped key',
    exampleWith(['    leaf: dac-100', '    laef: dac-100']),
    '16:5',
    'fabric.scale_out.laef',
    /unknown key "laef"\. Did you mean "leaf"\?/,
  ],
  ['a mistyped key at the top', exampleWith(['gpus: 1024', 'gpu: 1024']), '11:1', 'gpu', /unknown key "gpu"\. Did you mean "gpus"\?/],
  ['a key in the wrong mapping', `${EXAMPLE}micro_batch: 1\n`, '23:1', 'micro_batch', /It belongs in "training"/],
  ['a key of the top in a mapping', exampleWith(['  sequence: 8192', '  system: x']), '5:3', 'training.system', /It belongs at the top of the file/],
  ['a key that is like none', exampleWith(['seed: 7', 'banana: 7']), '22:1', 'banana', /unknown key "banana"; expected one of name, description/],
  [
    'a mistyped word',
    exampleWith(['precision: bf16', 'precision: bf61']),
    '6:14',
    'training.precision',
    /got "bf61"; expected one of bf16, fp16, fp8, fp32\. Did you mean "bf16"/,
  ],
  ['a word in the wrong case', exampleWith(['algorithm: ring', 'algorithm: Ring']), '19:26', 'collective.algorithm', /Did you mean "ring"/],
  [
    'an ambiguous bandwidth',
    exampleWith(['nic: 400 Gbps', 'nic: 400 gbps']),
    '15:10',
    'fabric.scale_out.nic',
    /Write "400 Gbps" \(bits\) or "50 GB\/s" \(bytes\)/,
  ],
  ['a bandwidth without unit', exampleWith(['nic: 400 Gbps', 'nic: 400']), '15:10', 'fabric.scale_out.nic', /400 has no unit/],
  ['a size in bits', exampleWith(['bucket: 200 MB', 'bucket: 200 Mb']), '9:11', 'parallelism.bucket', /"b" is bit/],
  ['a time in metres', exampleWith(['mean: 1 ms', 'mean: 1 m']), '21:52', 'disturbance.start_jitter.mean', /unit in "1 m"; expected a time/],
  [
    'a length in feet',
    exampleWith(['rack_pitch: 60 cm', 'rack_pitch: 2 ft']),
    '18:24',
    'fabric.floor.rack_pitch',
    /unit in "2 ft"; expected a length/,
  ],
  ['a negative count', exampleWith(['gpus: 1024', 'gpus: -8']), '11:7', 'gpus', /-8 is negative; expected a whole number/],
  ['no GPUs', exampleWith(['gpus: 1024', 'gpus: 0']), '11:7', 'gpus', /0 is zero/],
  ['half a GPU', exampleWith(['gpus: 1024', 'gpus: 8.5']), '11:7', 'gpus', /8\.5 is not a whole number/],
  ['not a number', exampleWith(['slack: 0.05', 'slack: .nan']), '18:38', 'fabric.floor.slack', /got NaN; expected a number from 0 to 1/],
  ['infinity', exampleWith(['gpus: 1024', 'gpus: .inf']), '11:7', 'gpus', /got Infinity/],
  ['slack beyond its range', exampleWith(['slack: 0.05', 'slack: 5']), '18:38', 'fabric.floor.slack', /got 5; expected a number from 0 to 1/],
  ['a list for a number', exampleWith(['gpus: 1024', 'gpus: [64]']), '11:7', 'gpus', /got a list/],
  [
    'a word for a mapping',
    exampleWith(['disturbance:\n  start_jitter: { distribution: exponential, mean: 1 ms }', 'disturbance: none']),
    '20:14',
    'disturbance',
    /got "none"; expected a mapping/,
  ],
  ['a number for text', exampleWith(['name: Copper or light', 'name: 12']), '1:7', 'name', /got 12; expected text\. Put it between quotes/],
  ['a word for true or false', exampleWith(['  tensor: 8', '  overlap: yes']), '8:12', 'parallelism.overlap', /expected true or false\. Write true/],
  ['a number between quotes', exampleWith(['tensor: 8', 'tensor: "8"']), '8:11', 'parallelism.tensor', /Write 8 without quotes/],
  ['a key without value', exampleWith(['gpus: 1024', 'gpus:']), '11:1', 'gpus', /"gpus" has no value/],
  ['a required key missing', exampleWith(['model: llama3-70b\n', '']), '1:1', 'model', /"model" is missing/],
  ['a required part missing', exampleWith([', mean: 1 ms', '']), '21:3', 'disturbance.start_jitter.mean', /"mean" is missing; expected a time/],
  ['no batch', exampleWith(['  tokens_per_step: 16Mi\n', '']), '3:1', 'training', /neither tokens_per_step nor samples_per_step/],
  [
    'two batches',
    exampleWith(['  sequence: 8192', '  samples_per_step: 4096']),
    '5:21',
    'training.samples_per_step',
    /both given; expected exactly one/,
  ],
  [
    'degrees that do not divide',
    exampleWith(['tensor: 8', 'tensor: 7']),
    '8:11',
    'parallelism.tensor',
    /tensor 7 × pipeline 1 = 7 does not divide 1024 GPUs/,
  ],
  [
    'replace without replace_with',
    exampleWith(['too_long: downshift', 'too_long: { spine: replace }']),
    '17:5',
    'fabric.scale_out.too_long',
    /replace_with is not given/,
  ],
  [
    'a tier that is none',
    exampleWith(['too_long: downshift', 'too_long: { leef: error }']),
    '17:17',
    'fabric.scale_out.too_long.leef',
    /Did you mean "leaf"/,
  ],
  [
    'dead links of nowhere',
    exampleWith(['    too_long: downshift', '    faults: [{ tier: leaf, node: 3 }, { tier: spine, rail: 2 }]']),
    '17:39',
    'fabric.scale_out.faults[1]',
    /tier spine needs a group; expected group and rail with tier spine/,
  ],
  [
    'dead links placed by the words of another tier',
    exampleWith(['    too_long: downshift', '    faults: [{ tier: core, pod: 0, group: 4 }]']),
    '17:43',
    'fabric.scale_out.faults[0].group',
    /tier core has no group; expected pod and rail/,
  ],
  [
    'too few hash seeds for a range',
    exampleWith(['    too_long: downshift', '    hash_seeds: 3']),
    '17:17',
    'fabric.scale_out.hash_seeds',
    /got 3; expected a whole number from 5 to 1000/,
  ],
  [
    'a word where a list wants a number',
    exampleWith(['start_jitter: { distribution: exponential, mean: 1 ms }', 'slow_gpus: [{ rank: one, factor: 2 }]']),
    '21:23',
    'disturbance.slow_gpus[0].rank',
    /got "one"; expected a whole number of at least 0/,
  ],
  [
    'a key inside a list that is mistyped',
    exampleWith(['start_jitter: { distribution: exponential, mean: 1 ms }', 'slow_gpus: [{ rank: 1, factr: 2 }]']),
    '21:26',
    'disturbance.slow_gpus[0].factr',
    /unknown key "factr". Did you mean "factor"\?/,
  ],
  [
    'an entry of a list without value',
    exampleWith(['start_jitter: { distribution: exponential, mean: 1 ms }', 'slow_gpus: [{ rank: 1, factor: 2 }, ~]']),
    '21:39',
    'disturbance.slow_gpus[1]',
    /the entry has no value; expected a mapping with any of rank, factor/,
  ],
  [
    'a word where a list wants numbers',
    exampleWith(['    too_long: downshift', '    topology: hyperx\n    shape: [4, x]']),
    '18:16',
    'fabric.scale_out.shape[1]',
    /got "x"; expected an entry of a list of 1 to 6 whole numbers/,
  ],
  [
    'a word where a list wants true or false',
    exampleWith(['{ domain: 8, bandwidth: 450 GB/s }', '{ shape: [4, 4], wrap: [true, no way] }']),
    '13:43',
    'fabric.scale_up.wrap[1]',
    /got "no way"; expected an entry of/,
  ],
  [
    'a GPU that is slow twice',
    exampleWith(['start_jitter: { distribution: exponential, mean: 1 ms }', 'slow_gpus: [{ rank: 4, factor: 2 }, { rank: 4, factor: 3 }]']),
    '21:47',
    'disturbance.slow_gpus[1].rank',
    /rank 4 is slow_gpus\[0\] already/,
  ],
  [
    'a gauge that is not made',
    exampleWith(['    leaf: dac-100', '    gauge: 27']),
    '16:12',
    'fabric.scale_out.gauge',
    /got 27; expected one of 24, 26, 28, 30, 32/,
  ],
  ['too many channels', exampleWith(['channels: 4', 'channels: 64']), '19:42', 'collective.channels', /expected auto or a whole number from 1 to 32/],
  [
    'capacity up above capacity down',
    exampleWith(['    leaf: dac-100', '    oversubscription: 0.5']),
    '16:23',
    'fabric.scale_out.oversubscription',
    /expected a number of at least 1/,
  ],
  ['a duplicate key', exampleWith(['seed: 7', 'seed: 7\ngpus: 8']), '23:1', 'gpus', /key "gpus" is given twice \(first on line 11\)/],
  ['an unclosed list', exampleWith(['gpus: 1024', 'gpus: [64']), '12:1', '', /not readable as YAML/],
  ['a tab as indentation', exampleWith(['  sequence: 8192', '\tsequence: 8192']), '5:1', '', /a tab indents this line; expected spaces/],
  ['a second colon', exampleWith(['name: Copper or light', 'name: Copper: light']), '1:7', '', /a second colon on the line.*between quotes/],
  ['a list for a file', '- name: x\n', '1:1', '', /the file holds a list; expected a mapping/],
  ['a word for a file', 'copper\n', '1:1', '', /the file holds nothing but "copper"/],
  ['an empty file', '', '1:1', '', /the file is empty/],
  ['a file of comments', '# nothing\n', '1:1', '', /the file is empty/],
  ['two documents', `${EXAMPLE}---\nname: y\n`, '23:1', '', /a second document begins here/],
  ['a tag', exampleWith(['name: Copper or light', 'name: !!binary Q29wcGVy']), '1:16', 'name', /tag "!!binary" is not read/],
  ['a tag of a program', exampleWith(['seed: 7', 'seed: !!js/function "x"']), '22:21', 'seed', /tag "!!js\/function" is not read/],
  ['an alias that contains itself', exampleWith(['gpus: 1024', 'gpus: &a [*a]']), '11:11', 'gpus[0]', /alias "\*a" contains itself/],
  ['an alias without anchor', exampleWith(['gpus: 1024', 'gpus: *missing']), '11:7', 'gpus', /alias "\*missing" stands before any anchor/],
  ['a bomb of aliases', BOMB, '7:9', 'description[4][0]', /aliases unfold to more than 10,000 values/],
  ['the prototype as key', `${EXAMPLE}__proto__: { polluted: 1 }\n`, '23:1', '', /unknown key "__proto__"/],
  ['a list as key', `${EXAMPLE}? [a, b]\n: 1\n`, '23:3', '', /a key is not plain text/],
  ['a merge key', `${EXAMPLE}<<: { gpus: 8 }\n`, '23:1', '<<', /Merge keys are not read here/],
  ['nesting without end', `gpus: ${'['.repeat(5000)}`, '1:47', '', /nested more than 40 levels/],
  ['lists in lists in one line', '- '.repeat(5000), '1:83', '', /nested more than 40 levels/],
  ['binary content', `name: x\n\u0000\u0001`, '2:1', '', /this is not text/],
  ['10 MB of junk', 'x'.repeat(10_000_000), '1:1', '', /10,000,000 characters; expected a scenario of at most 1 MB/],
  [
    'an axis of no path',
    sweep('  fabric.scale_out.laef: [dac-100]'),
    '24:3',
    'sweep.fabric.scale_out.laef',
    /unknown path.*Did you mean "fabric\.scale_out\.leaf"/,
  ],
  ['an axis by its last word', sweep('  bucket: [1 MB]'), '24:3', 'sweep.bucket', /Did you mean "parallelism\.bucket"/],
  ['a wrong value in an axis', sweep('  gpus: [64, many]'), '24:14', 'sweep.gpus[1]', /got "many"; expected a whole number/],
  ['an axis with one value and no list', sweep('  gpus: 64'), '24:9', 'sweep.gpus', /expected a list of values.*Write \[64\]/],
  ['an axis without values', sweep('  gpus: []'), '24:9', 'sweep.gpus', /the list is empty/],
  ['a value twice in an axis', sweep('  gpus: [64, 128, 64]'), '24:19', 'sweep.gpus[2]', /64 is the same as value 1/],
  ['the same size in two units', sweep('  parallelism.bucket: [1 GB, 1000 MB]'), '24:30', 'sweep.parallelism.bucket[1]', /same as value 1/],
  ['a range without step', sweep('  gpus: { from: 8, to: 64 }'), '24:9', 'sweep.gpus', /neither "factor" nor "step"/],
  ['a range that stands still', sweep('  gpus: { from: 8, to: 64, factor: 1 }'), '24:36', 'sweep.gpus.factor', /other than 1/],
  ['a range the wrong way round', sweep('  gpus: { from: 64, to: 8, factor: 2 }'), '24:9', 'sweep.gpus', /never gets from 64 to 8/],
  [
    'a range that comes to half a GPU',
    sweep('  gpus: { from: 8, to: 64, factor: 1.5 }'),
    '24:9',
    'sweep.gpus',
    /comes to 40\.5; expected a whole number/,
  ],
  ['a range of words', sweep('  model: { from: a, to: b, factor: 2 }'), '24:10', 'sweep.model', /a range needs numbers/],
  [
    'a range in the wrong unit',
    sweep('  parallelism.bucket: { from: 25 mb, to: 1 GB, factor: 2 }'),
    '24:31',
    'sweep.parallelism.bucket.from',
    /Write "25 MB"/,
  ],
  ['a mistyped key of a range', sweep('  gpus: { from: 8, to: 64, factr: 2 }'), '24:28', 'sweep.gpus.factr', /Did you mean "factor"/],
  [
    'a wrong path in a bundle',
    sweep('  media:\n    copper: { fabric.scale_out.leef: dac-100 }'),
    '25:15',
    'sweep.media.copper.fabric.scale_out.leef',
    /Did you mean "fabric\.scale_out\.leaf"/,
  ],
  [
    'a wrong value in a bundle',
    sweep('  media:\n    copper: { parallelism.bucket: 5 }'),
    '25:35',
    'sweep.media.copper.parallelism.bucket',
    /5 has no unit/,
  ],
  [
    'a bundle that an axis overlaps',
    sweep('  gpus: [64]\n  media:\n    a: { gpus: 8 }'),
    '25:3',
    'sweep.media',
    /axes "gpus" and "media" both set "gpus"/,
  ],
  ['a bundle called like a path', sweep('  fabric:\n    a: { gpus: 8 }'), '25:5', 'sweep.fabric', /give a bundle another name/],
  [
    'an axis inside a single value',
    sweep('  fabric.scale_out.too_long.leaf: [error]'),
    '24:3',
    'sweep.fabric.scale_out.too_long.leaf',
    /is a single value in the file/,
  ],
  ['an axis over the report', sweep('  report.x: [gpus]'), '24:3', 'sweep.report.x', /the same for all points/],
  [
    'a picture of an axis that is not there',
    `${sweep('  gpus: [64]')}report: { x: gpsu }\n`,
    '25:14',
    'report.x',
    /no axis of the sweep is called "gpsu".*Did you mean "gpus"/,
  ],
  [
    'a combination that cannot be',
    sweep('  gpus: [64, 100]\n  parallelism.pipeline: [1, 2]'),
    '24:14',
    'sweep.gpus[1]',
    /at gpus = 100, parallelism\.pipeline = 1: tensor 8 × pipeline 1 = 8 does not divide 100 GPUs/,
  ],
  [
    'too many points',
    sweep(`  gpus: { from: 8, to: 8000, step: 8 }\n  seed: { from: 1, to: 101, step: 1 }`),
    '23:1',
    'sweep',
    /1,000 × 101 = 101,000 points; expected at most 100,000/,
  ],
];

describe('a broken scenario gives a problem with place, path, what is wrong and what was expected', () => {
  test.each(BROKEN)('%s', (_title, text, place, path, says) => {
    const problems = problemsOf(text);
    const found = problems.find((problem) => `${problem.line}:${problem.column}` === place && problem.path === path);
    expect(found, problems.map(formatProblem).join('\n') || 'no problem').toBeDefined();
    expect(formatProblem(found!)).toMatch(says);
    expect(formatProblem(found!)).toMatch(/^a\.yaml:\d+:\d+[: ]/);
    for (const problem of problems) expect(formatProblem(problem)).not.toMatch(/Invalid (input|option|string)|\[0-9\]|undefined|\[object/);
  });
});

test('all problems of a file are told at once, in the order of the text', () => {
  const text = exampleWith(
    ['precision: bf16', 'precision: bf61'],
    ['gpus: 1024', 'gpus: -8'],
    ['nic: 400 Gbps', 'nic: 400 gbps'],
    ['seed: 7', 'sead: 7'],
  );
  expect(problemsOf(text).map(({ line, path }) => `${line} ${path}`)).toEqual([
    '6 training.precision',
    '11 gpus',
    '15 fabric.scale_out.nic',
    '22 sead',
  ]);
});

test('degrees that do not divide and a missing batch are told beside a wrong value, not only after it is mended', () => {
  const text = exampleWith(
    ['tensor: 8', 'tensor: 7'],
    ['  tokens_per_step: 16Mi\n', ''],
    ['precision: bf16', 'precision: bf61'],
    ['seed: 7', 'sead: 7'],
  );
  expect(problemsOf(text).map(({ path }) => path)).toEqual(['training', 'training.precision', 'parallelism.tensor', 'sead']);
});

test('a mistyped key is not told a second time as a missing one', () => {
  expect(problemsOf(exampleWith(['model: llama3-70b', 'modle: llama3-70b']))).toHaveLength(1);
  expect(problemsOf(exampleWith(['tokens_per_step', 'tokens_per_stp']))).toHaveLength(1);
});

test('hundreds of problems are cut to what a person can read, and the rest is counted', () => {
  const text = `${EXAMPLE}${Array.from({ length: 200 }, (_, i) => `wrong${i}: 1`).join('\n')}\n`;
  const problems = problemsOf(text);
  expect(problems).toHaveLength(51);
  expect(formatProblem(problems[50]!)).toMatch(/and 150 more problems/);
});

test('a key called __proto__ changes no object', () => {
  problemsOf(`${EXAMPLE}__proto__: { polluted: 1 }\nsweep: { __proto__: { a: { gpus: 1 } } }\n`);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

const isPlaced = ({ file, line, column, message }: Problem): boolean => file === 'a.yaml' && line! >= 1 && column! >= 1 && message.length > 0;

test('no text makes the reader throw, and junk always gives a placed problem', () => {
  const yamlish = fc.array(
    fc.constantFrom(
      'name',
      'gpus',
      ': ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '!!x ',
      '"',
      "'",
      '|',
      '>',
      '#',
      '\t',
      '? ',
      '%',
      '---\n',
      '8',
      'x',
      ',',
      'sweep',
    ),
  );
  const junk = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    yamlish.map((parts) => parts.join('')),
    fc.jsonValue().map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(junk, (text) => {
      const problems = problemsOf(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.every(isPlaced)).toBe(true);
    }),
    { seed: 99, numRuns: 1500 },
  );
});

test('no damage to a good scenario makes the reader throw: one stretch of text cut out or replaced', () => {
  fc.assert(
    fc.property(fc.nat(EXAMPLE.length), fc.nat(12), fc.string({ maxLength: 8 }), (start, length, put) => {
      const problems = problemsOf(EXAMPLE.slice(0, start) + put + EXAMPLE.slice(start + length));
      expect(problems.every(isPlaced)).toBe(true);
    }),
    { seed: 3, numRuns: 800 },
  );
});
