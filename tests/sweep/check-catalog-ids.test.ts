import { expect, test } from 'vitest';
import { formatProblem, readScenario } from '../../src/scenario/read-scenario';
import { expand } from '../../src/scenario/sweep-axes';
import { checkCatalogIds } from '../../src/sweep/check-catalog-ids';

const said = (...lines: string[]): string[] => {
  const text = ['name: a', 'model: llama3-8b', 'system: h100-hgx', 'gpus: 2', 'training: { tokens_per_step: 4Mi }', ...lines].join('\n');
  const read = readScenario(text, 'a.yaml');
  if ('problems' in read) return read.problems.map(formatProblem);
  const expanded = expand(read.document);
  if ('problems' in expanded) return expanded.problems.map(formatProblem);
  return checkCatalogIds(read.document, expanded.points).map(formatProblem);
};

// The id is the 57th character of its line: `    - { from: gpu1, to: gpu0, tier: domain, technology: ` before it are 56.
test('an unknown technology of a link is answered at that link, with what was meant, and one of many points once', () => {
  const lines = [
    'fabric:',
    '  links:',
    '    - { from: gpu0, to: gpu1, tier: domain, technology: board }',
    '    - { from: gpu1, to: gpu0, tier: domain, technology: dac-2000 }',
  ];
  const answer = 'a.yaml:9:57 fabric.links[1].technology: unknown link "dac-2000". Did you mean "dac-200" or "dac-100" or "dac-400"?';
  expect(said(...lines)).toEqual([answer]);
  expect(said(...lines, 'sweep: { seed: [1, 2, 3] }')).toEqual([answer]);
  expect(said(...lines.slice(0, 3))).toEqual([]);
});

test('an unknown technology of a swept list of links is answered at its value', () => {
  expect(
    said(
      'sweep:',
      '  fabric.links:',
      '    - [{ from: gpu0, to: gpu1, tier: domain }]',
      '    - [{ from: gpu0, to: gpu1, tier: domain, technology: bord }]',
    ),
  ).toEqual(['a.yaml:9:58 sweep.fabric.links[1][0].technology: unknown link "bord". Did you mean "board"?']);
});

test('every id of a point is answered at once, each where it was written', () => {
  expect(said('fabric:', '  scale_out: { leaf: dr4-40, spine: dr4-4000 }').map((line) => line.split(':').slice(0, 3).join(':'))).toEqual([
    'a.yaml:7:22 fabric.scale_out.leaf',
    'a.yaml:7:37 fabric.scale_out.spine',
  ]);
});
