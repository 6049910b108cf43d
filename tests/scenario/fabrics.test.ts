import { expect, test } from 'vitest';
import { formatProblem, readScenario } from '../../src/scenario/read-scenario';

const HEAD = 'name: a\nmodel: llama3-8b\nsystem: h100-hgx\ngpus: 64\ntraining: { tokens_per_step: 4Mi }\n';
const said = (...fabric: string[]): string[] => {
  const read = readScenario(`${HEAD}fabric:\n${fabric.map((line) => `  ${line}\n`).join('')}`, 'a.yaml');
  return 'problems' in read ? read.problems.map(formatProblem) : [];
};

// The fabric's first line is line 7; a mapping on it begins in column 3.
test('keys of one topology are answered with their place where another is asked for', () => {
  expect(said('scale_up: { topology: mesh, shape: [4, 4] }')).toEqual([
    'a.yaml:7:38 fabric.scale_up.shape: a mesh has no shape; expected shape only with topology: torus',
  ]);
  expect(said('scale_up: { topology: torus, group: 4 }')).toEqual([
    'a.yaml:7:39 fabric.scale_up.group: a torus has no group; expected group only with topology: switch',
  ]);
  expect(said('scale_out: { topology: hyperx, shape: [4, 2], p: 2 }')).toEqual([
    'a.yaml:7:52 fabric.scale_out.p: a hyperx has no p; expected p only with topology: dragonfly or dragonfly-plus',
  ]);
  expect(said('scale_out: { groups: 2 }')).toEqual([
    'a.yaml:7:24 fabric.scale_out.groups: a clos has no groups; expected groups only with topology: dragonfly or dragonfly-plus',
  ]);
});

test('what a topology needs is asked for', () => {
  expect(said('scale_out: { topology: hyperx }')).toEqual([
    'a.yaml:7:26 fabric.scale_out.topology: a hyperx needs a shape; expected shape beside it: switches along each dimension, such as [8, 8]',
  ]);
  expect(said('switches: [s]')).toEqual([
    'a.yaml:7:13 fabric.switches: switches without links join nothing; expected links beside it, from and to these switches',
  ]);
});

test('a mistyped word, size or link is answered with its place and what was expected', () => {
  expect(said('scale_up: { topology: tours }')[0]).toMatch(
    /^a\.yaml:7:25 fabric\.scale_up\.topology: got "tours"; expected one of switch, mesh, torus\. Did you mean "torus"\?$/,
  );
  expect(said('scale_up: { shape: [4, 0] }')[0]).toContain('a.yaml:7:26 fabric.scale_up.shape[1]: got 0');
  expect(said('scale_up: { shpae: [4, 4] }')[0]).toContain('a.yaml:7:15 fabric.scale_up.shpae: unknown key "shpae". Did you mean "shape"?');
  expect(said('links:', '  - { from: gpu0, to: gpu1, tier: dommain }')[0]).toMatch(
    /^a\.yaml:8:37 fabric\.links\[0\]\.tier: got "dommain"; expected one of .*Did you mean "domain"\?$/,
  );
  expect(said('links:', '  - { from: gpu0, to: gpu1, tier: domain, length: 3 }')[0]).toContain('fabric.links[0].length: 3 has no unit');
  expect(said('links:', '  - { from: gpu0, tier: domain }')[0]).toContain('fabric.links[0].to: "to" is missing');
  expect(said('scale_out: { topology: clos }', 'links:', '  - { from: gpu0, to: gpu1, tier: domain }')).toEqual([
    'a.yaml:7:26 fabric.scale_out.topology: links and a topology are both given; expected no topology beside links, which are the whole fabric',
  ]);
});

test('a torus and a list of links are read into numbers', () => {
  const read = readScenario(
    `${HEAD}fabric:\n  scale_up: { topology: torus, shape: [4, 4, 4], wrap: [true, true, false], ocs: none }\n  scale_out: { topology: dragonfly, p: 4, a: 8, h: 4, routing: ugal }\n`,
    'a.yaml',
  );
  if ('problems' in read) throw new Error(read.problems.map(formatProblem).join('\n'));
  expect(said('switches: [s]', 'links:', '  - { from: gpu0, to: s, tier: leaf, length: 3 m, one_way: true }')).toEqual([]);
});

test('a dead link is named by its place in a Clos or by its two ends, and not by half of either', () => {
  expect(said('scale_out: { faults: [{ lost: 1 }] }')).toEqual([
    'a.yaml:7:25 fabric.scale_out.faults[0]: neither tier nor from and to; expected { tier, … } for a trunk of a Clos, { from, to } for a link of any other fabric',
  ]);
  expect(said('scale_out: { topology: dragonfly, faults: [{ from: gpu0 }] }')[0]).toContain('fabric.scale_out.faults[0]: "to" is missing');
  expect(said('scale_out: { faults: [{ tier: leaf, node: 0, from: gpu0 }] }')[0]).toContain('fabric.scale_out.faults[0].from: tier leaf has no from');
  expect(said('scale_out: { faults: [{ from: gpu0, to: gpu1, node: 3 }] }')[0]).toContain('a link between two devices has no node');
  expect(said('scale_up: { topology: mesh, faults: [{ from: gpu0, to: gpu1, lost: 0 }] }')[0]).toContain('fabric.scale_up.faults[0].lost: got 0');
  expect(said('scale_up: { topology: torus, shape: [4, 4, 8], twist: true, faults: [{ from: gpu0, to: gpu1 }] }')).toEqual([]);
  expect(said('scale_up: { topology: mesh, twist: true }')[0]).toContain(
    'fabric.scale_up.twist: a mesh has no twist; expected twist only with topology: torus',
  );
  expect(said('scale_up: { topology: mesh, twist: false }')).toEqual([]);
});
