import { expect, test } from 'vitest';
import { formatProblem, readScenario } from '../../src/scenario/read-scenario';
import { checkedPoints } from '../../src/sweep/checked-points';

const text = (like: string, more = '') => `name: a
model: llama3-70b
system: h100-hgx
gpus: 64
training: { tokens_per_step: 4Mi }
parallelism: { tensor: 8 }
hold:
  what: watts
  like: ${like}
${more}`;

function problemsOf(source: string): string[] {
  const read = readScenario(source, 'a.yaml');
  if ('problems' in read) return read.problems.map(formatProblem);
  const checked = checkedPoints(read.document);
  return 'problems' in checked ? checked.problems.map(formatProblem) : [];
}

test('a reference is read like a bundle of a sweep: paths with values, or mappings', () => {
  expect(problemsOf(text('{ fabric.scale_out.leaf: dr4-400, fabric: { scale_up: { domain: 8 } } }'))).toEqual([]);
});

test('what is wrong with a reference is said once, where it stands, with what was meant', () => {
  expect(problemsOf(text('{ fabric.scale_out.leav: dr4-400 }', 'sweep: { gpus: [64, 128] }\n'))).toEqual([
    'a.yaml:9:9 hold.like: unknown path "fabric.scale_out.leav". Did you mean "fabric.scale_out.leaf"?',
  ]);
  expect(problemsOf(text('{ fabric.scale_out.leaf: dr4-40 }'))).toEqual([
    'a.yaml:9:9 hold.like: fabric.scale_out.leaf: unknown link "dr4-40". Did you mean "dr4-400"?',
  ]);
  expect(problemsOf(text('{ gpus: 128 }'))[0]).toMatch(/^a\.yaml:9:9 hold\.like: "gpus" is the same for a point and its reference; expected a path/);
  expect(problemsOf(text('{ fabric.scale_out.nic: 400 }'))[0]).toMatch(/^a\.yaml:9:9 hold\.like: fabric\.scale_out\.nic: /);
  expect(problemsOf(text('dr4-400'))[0]).toMatch(/^a\.yaml:9:9 hold\.like: got "dr4-400"; expected a mapping of paths to values/);
});

test('an unknown quantity is a placed error', () => {
  expect(problemsOf(text('{}').replace('watts', 'watt'))[0]).toBe(
    'a.yaml:8:9 hold.what: got "watt"; expected one of port-rate, watts, dollars, racks. Did you mean "watts"?',
  );
});
