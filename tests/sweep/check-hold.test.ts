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
    'a.yaml:9:11 hold.like.fabric.scale_out.leav: unknown path "fabric.scale_out.leav". Did you mean "fabric.scale_out.leaf"?',
  ]);
  expect(problemsOf(text('{ fabric.scale_out.leaf: dr4-40 }'))).toEqual([
    'a.yaml:9:34 hold.like.fabric.scale_out.leaf: unknown link "dr4-40". Did you mean "dr4-400"?',
  ]);
  expect(problemsOf(text('{ gpus: 128 }'))[0]).toMatch(
    /^a\.yaml:9:11 hold\.like\.gpus: "gpus" is the same for a point and its reference; expected a path/,
  );
  expect(problemsOf(text('{ fabric.scale_out.nic: 400 }'))[0]).toMatch(/^a\.yaml:9:33 hold\.like\.fabric\.scale_out\.nic: 400 has no unit; expected/);
  expect(problemsOf(text('dr4-400'))[0]).toMatch(/^a\.yaml:9:9 hold\.like: got "dr4-400"; expected a mapping of paths to values/);
});

// `  like: ` is 8 characters, so what follows it stands in columns 9 and on, counted in each text.
test('a wrong value of a reference is placed at itself: in a mapping, in a list, in the sweep', () => {
  expect(problemsOf(text('{ fabric: { scale_out: { leaf: dr4-40, spine: dr4-40 } } }'))).toEqual([
    'a.yaml:9:40 hold.like.fabric.scale_out.leaf: unknown link "dr4-40". Did you mean "dr4-400"?',
    'a.yaml:9:55 hold.like.fabric.scale_out.spine: unknown link "dr4-40". Did you mean "dr4-400"?',
  ]);
  expect(problemsOf(text('{ fabric.scale_out.faults: [{ tier: spine, group: x }] }'))).toEqual([
    'a.yaml:9:59 hold.like.fabric.scale_out.faults[0].group: got "x"; expected a whole number of at least 0',
  ]);
  const swept = 'sweep: { hold.like: [{ fabric.scale_out.leaf: dr4-40 }], b: { one: { fabric.scale_out.spine: dr4-40 } } }\n';
  expect(problemsOf(text('{}', swept))).toEqual(['a.yaml:10:94 sweep.b.one.fabric.scale_out.spine: unknown link "dr4-40". Did you mean "dr4-400"?']);
  expect(problemsOf(text('{}', swept.replace('spine: dr4-40', 'spine: dr4-400')))).toEqual([
    'a.yaml:10:47 sweep.hold.like[0].fabric.scale_out.leaf: unknown link "dr4-40". Did you mean "dr4-400"?',
  ]);
});

test('an unknown quantity is a placed error', () => {
  expect(problemsOf(text('{}').replace('watts', 'watt'))[0]).toBe(
    'a.yaml:8:9 hold.what: got "watt"; expected one of port-rate, watts, dollars, racks. Did you mean "watts"?',
  );
});

test('a fabric that has the GPUs that it has is told so where its quantity is held', () => {
  const torus =
    'name: t\nmodel: resnet-50\nsystem: tpu-v4\ngpus: 512\ntraining: { scaling: weak, samples_per_step: 16 }\nfabric: { scale_up: { shape: [8, 8, 8] } }\nhold:\n  what: watts\n  adjust: gpus\n';
  expect(problemsOf(torus)).toEqual([
    'a.yaml:9:11 hold.adjust: a torus of 8 × 8 × 8 is 512 GPUs, neither more nor fewer; expected hold.what: port-rate, or no fabric.scale_up.shape, so that whole cubes are added or left out',
  ]);
  expect(problemsOf(torus.replace('what: watts', 'what: port-rate'))).toEqual([]);
});
