import { expect, test } from 'vitest';
import { formatProblem, readScenario } from '../../src/scenario/read-scenario';
import { expand } from '../../src/scenario/sweep-axes';
import { checkExceptions } from '../../src/sweep/check-exceptions';

const said = (...lines: string[]): string[] => {
  const text = ['name: a', 'model: llama3-8b', 'system: h100-hgx', 'gpus: 64', 'training: { tokens_per_step: 4Mi }', ...lines].join('\n');
  const read = readScenario(text, 'a.yaml');
  if ('problems' in read) return read.problems.map(formatProblem);
  const expanded = expand(read.document);
  if ('problems' in expanded) return expanded.problems.map(formatProblem);
  return checkExceptions(read.document, expanded.points).map(formatProblem);
};

// The 3 is the 31st character of its line, the 64 the 15th of its own. 64 GPUs are 8 nodes of HGX H100, one leaf group of 8 rails: groups run to 0, rails and NICs to 7, ranks to 63.
test('a dead link or a slow GPU where there is nothing is answered with its place and what there is', () => {
  expect(said('fabric:', '  scale_out:', '    faults:', '      - { tier: spine, group: 3, rail: 0 }')).toEqual([
    'a.yaml:9:31 fabric.scale_out.faults[0].group: there is no group 3; expected 0 to 0',
  ]);
  expect(said('disturbance:', '  slow_gpus:', '    - { rank: 64, factor: 1.5 }')).toEqual([
    'a.yaml:8:15 disturbance.slow_gpus[0].rank: there is no rank 64; expected 0 to 63',
  ]);
});

test('what stands in its place is not answered at all, and one mistake of many points once', () => {
  expect(
    said(
      'fabric:',
      '  scale_out:',
      '    faults:',
      '      - { tier: spine, group: 0, rail: 7 }',
      'disturbance:',
      '  slow_gpus:',
      '    - { rank: 63, factor: 1.5 }',
    ),
  ).toEqual([]);
  expect(said('disturbance:', '  slow_gpus:', '    - { rank: 64, factor: 1.5 }', 'sweep:', '  seed: [1, 2, 3]')).toHaveLength(1);
});

test('wiring that does not reach is left to the simulation, where it is a gap in a curve', () => {
  expect(
    said('fabric:', '  scale_out:', '    tiers: 2', '    faults:', '      - { tier: spine, group: 0, rail: 0 }', 'sweep:', '  gpus: [64, 65536]'),
  ).toEqual([]);
});

// Line 7 is the mapping; `shape` begins in column 16 of it, its value in column 23.
test('a shape that no point fits is answered with its place, one that some sizes of a sweep do not fit is a gap of theirs', () => {
  expect(said('fabric:', '  scale_up: { topology: torus, shape: [4, 4, 8] }')).toEqual([
    "a.yaml:7:39 fabric.scale_up.shape: 4 × 4 × 8 are 128 GPUs, more than the job's 64; expected a shape of 64",
  ]);
  expect(said('fabric:', '  scale_up: { topology: torus, shape: [4, 4, 8] }', 'sweep: { gpus: [64, 128] }')).toEqual([]);
});

test('a mistyped device of a link is answered with its place and the one that was meant', () => {
  expect(said('fabric:', '  switches: [leaf0]', '  links:', '    - { from: gpu0, to: laef0, tier: leaf }')).toEqual([
    'a.yaml:9:25 fabric.links[0].to: unknown device "laef0". Did you mean "leaf0"?',
  ]);
});
