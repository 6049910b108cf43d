import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutSweep } from '../../src/scenario/document';
import { valueAt } from '../../src/scenario/plain';
import { formatProblem, readScenario, type ScenarioDocument } from '../../src/scenario/read-scenario';
import { expand, type ScenarioPoint } from '../../src/scenario/sweep-axes';
import { EXAMPLE, exampleWith } from './example';

function documentOf(text: string): ScenarioDocument {
  const read = readScenario(text, 'a.yaml');
  if ('problems' in read) throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.document;
}

function pointsOf(text: string): ScenarioPoint[] {
  const expanded = expand(documentOf(text));
  if ('problems' in expanded) throw new Error(expanded.problems.map(formatProblem).join('\n'));
  return expanded.points;
}

const sweep = (lines: string): string => `${EXAMPLE}sweep:\n${lines}\n`;
const labels = (lines: string): (string | number)[] => pointsOf(sweep(lines)).map(({ axes }) => Object.values(axes)[0]!);

test('without a sweep there is one point and it has no coordinates', () => {
  expect(pointsOf(EXAMPLE).map(({ axes }) => axes)).toEqual([{}]);
});

test('every combination is a point, in file order, the first axis slowest', () => {
  const points = pointsOf(
    sweep('  gpus: [256, 64]\n  media:\n    light: { fabric.scale_out.leaf: dr4-400 }\n    copper: { fabric.scale_out.leaf: dac-200 }'),
  );
  expect(points.map(({ axes }) => axes)).toEqual([
    { gpus: 256, media: 'light' },
    { gpus: 256, media: 'copper' },
    { gpus: 64, media: 'light' },
    { gpus: 64, media: 'copper' },
  ]);
  expect(points.map(({ scenario }) => [scenario.gpus, scenario.fabric.scale_out.leaf])).toEqual([
    [256, 'dr4-400'],
    [256, 'dac-200'],
    [64, 'dr4-400'],
    [64, 'dac-200'],
  ]);
});

describe('values of an axis', () => {
  test('are named as written when they carry a unit, and by their number when they are counts', () => {
    expect(labels('  parallelism.bucket: [25 MB, 25 MiB]')).toEqual(['25 MB', '25 MiB']);
    expect(labels('  gpus: [64, 1Ki]')).toEqual([64, 1024]);
    expect(labels('  parallelism.overlap: [true, false]')).toEqual(['true', 'false']);
    expect(labels('  fabric.scale_out.leaf: [dac-100, dr4-400]')).toEqual(['dac-100', 'dr4-400']);
    expect(labels('  disturbance.start_jitter: [{ distribution: normal, mean: 2 ms }]')).toEqual(['distribution: normal, mean: 2 ms']);
  });

  test('of a range by factor are from × factor^i, both ends included, in the unit of the start', () => {
    expect(labels('  parallelism.bucket: { from: 25 MB, to: 400 MB, factor: 2 }')).toEqual(['25 MB', '50 MB', '100 MB', '200 MB', '400 MB']);
    // 1 GB is 1000 MB: 100 · 10 = 1000.
    expect(labels('  parallelism.bucket: { from: 100 MB, to: 1 GB, factor: 10 }')).toEqual(['100 MB', '1000 MB']);
    expect(labels('  gpus: { from: 64, to: 1Ki, factor: 4 }')).toEqual([64, 256, 1024]);
    expect(labels('  fabric.scale_out.oversubscription: { from: 8, to: 1, factor: 0.5 }')).toEqual([8, 4, 2, 1]);
    // An end that is not met is not added: 64 · 2^3 = 512 > 500.
    expect(labels('  gpus: { from: 64, to: 500, factor: 2 }')).toEqual([64, 128, 256]);
    expect(labels('  gpus: { from: 64, to: 64, factor: 2 }')).toEqual([64]);
  });

  test('of a range by step are from + i × step without a rest of binary fractions', () => {
    // 0.1 + 0.1 + 0.1 would be 0.30000000000000004 if it were summed.
    expect(labels('  fabric.floor.slack: { from: 0, to: 0.3, step: 0.1 }')).toEqual([0, 0.1, 0.2, 0.3]);
    expect(labels('  fabric.floor.rack_pitch: { from: 0.6 m, to: 1.2 m, step: 30 cm }')).toEqual(['0.6 m', '0.9 m', '1.2 m']);
    expect(labels('  seed: { from: 3, to: 1, step: -1 }')).toEqual([3, 2, 1]);
  });
});

describe('a bundle', () => {
  test('keeps the order of its labels also when they are numbers', () => {
    expect(labels('  domain:\n    576: { fabric.scale_up.domain: 576 }\n    8: {}\n    72: { fabric.scale_up.domain: 72 }')).toEqual([
      '576',
      '8',
      '72',
    ]);
  });

  test('adds nested settings to the file instead of replacing a whole part of it', () => {
    const [point] = pointsOf(sweep('  media:\n    a: { fabric: { scale_out: { leaf: aec-100 } } }'));
    expect(point!.scenario.fabric.scale_out).toMatchObject({ leaf: 'aec-100', nic: 50e9, too_long: 'downshift' });
    expect(point!.scenario.fabric.scale_up.domain).toBe(8);
  });

  test('can set one thing per label, while the others stay as in the file', () => {
    const points = pointsOf(sweep('  what:\n    base: {}\n    wide: { fabric.scale_up.domain: 72 }'));
    expect(points.map(({ scenario }) => scenario.fabric.scale_up.domain)).toEqual([8, 72]);
  });
});

test('a required setting may come from the sweep alone', () => {
  const text = `${exampleWith(['gpus: 1024\n', ''])}sweep: { gpus: [64, 128] }\n`;
  expect(pointsOf(text).map(({ scenario }) => scenario.gpus)).toEqual([64, 128]);
  const alone = expand(withoutSweep(documentOf(text)));
  expect('problems' in alone && alone.problems.map(formatProblem)).toEqual([
    'a.yaml:1:1 gpus: "gpus" is missing; expected a whole number of at least 1, such as 1024, "16Mi" (2^20) or "16M" (1e6)',
  ]);
});

test('degrees that only the sweep makes right are right', () => {
  // tensor 7 does not divide 1024 GPUs, but the sweep runs on 7 and 14.
  expect(pointsOf(`${exampleWith(['tensor: 8', 'tensor: 7'])}sweep: { gpus: [7, 14] }\n`)).toHaveLength(2);
});

test('a combination that cannot be is told once, by the coordinates that it depends on', () => {
  const expanded = expand(documentOf(sweep('  gpus: [64, 100]\n  seed: [1, 2, 3]\n  fabric.scale_out.leaf: [dac-100, dr4-400]')));
  expect('problems' in expanded && expanded.problems.map(formatProblem)).toEqual([
    'a.yaml:24:14 sweep.gpus[1]: at gpus = 100: tensor 8 × pipeline 1 = 8 does not divide 100 GPUs; expected degrees whose product divides gpus',
  ]);
});

test('many combinations that cannot be are counted after the first twenty', () => {
  // 9, 17, …, 8·30 + 1: none is divisible by 8.
  const expanded = expand(documentOf(sweep('  gpus: { from: 9, to: 241, step: 8 }')));
  const problems = 'problems' in expanded ? expanded.problems : [];
  expect(problems).toHaveLength(21);
  expect(formatProblem(problems[20]!)).toMatch(/and 10 more combinations that cannot be/);
});

test('a point has exactly the values of its coordinates, and there are as many points as the product of the axes', () => {
  const axisOf: Record<string, fc.Arbitrary<(string | number)[]>> = {
    gpus: fc.uniqueArray(
      fc.integer({ min: 1, max: 500 }).map((n) => 8 * n),
      { minLength: 1, maxLength: 4 },
    ),
    'fabric.scale_up.domain': fc.uniqueArray(fc.integer({ min: 1, max: 576 }), { minLength: 1, maxLength: 4 }),
    'fabric.scale_out.leaf': fc.uniqueArray(fc.constantFrom('dac-100', 'aec-100', 'dr4-400', 'ideal'), { minLength: 1 }),
    'collective.algorithm': fc.uniqueArray(fc.constantFrom('ring', 'halving-doubling', 'hierarchical'), { minLength: 1 }),
    seed: fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 4 }),
  };
  const axes = fc
    .shuffledSubarray(Object.keys(axisOf), { minLength: 1 })
    .chain((names) => fc.tuple(...names.map((name) => axisOf[name]!.map((values) => ({ name, values })))));
  fc.assert(
    fc.property(axes, (drawn) => {
      const points = pointsOf(sweep(drawn.map(({ name, values }) => `  ${name}: [${values.join(', ')}]`).join('\n')));
      expect(points).toHaveLength(drawn.reduce((product, { values }) => product * values.length, 1));
      expect(new Set(points.map((point) => JSON.stringify(point.axes))).size).toBe(points.length);
      for (const { axes: coordinates, scenario } of points) {
        expect(Object.keys(coordinates)).toEqual(drawn.map(({ name }) => name));
        for (const { name } of drawn) expect(valueAt(JSON.parse(JSON.stringify(scenario)), name.split('.'))).toBe(coordinates[name]);
      }
    }),
    { seed: 23, numRuns: 60 },
  );
});
