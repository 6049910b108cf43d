import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { simulate } from '../../src/analysis/simulate';
import { loadPoints } from '../../src/sweep/load-points';
import { planPoints } from '../../src/sweep/plan-points';
import { Refusal } from '../../src/sweep/refusal';
import { scenarioYaml } from '../../src/sweep/scenario-yaml';
import { simulateBatch } from '../../src/sweep/simulate-batch';

const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
/** What `interlude fit` writes, with one hop over InfiniBand. */
const profile = (name: string, hopUs: number, more = ''): string =>
  `name: ${name}\nkind: nccl-profile\n${more}parameters:\n  - { name: netHopSimple, of: infiniband, value: ${hopUs}, unit: µs }\n`;
const scenario = (collective: string, rest = ''): string =>
  `name: a\nmodel: resnet-50\nsystem: h100-hgx\ngpus: 16\ntraining: { scaling: weak, samples_per_step: 16, gradient: fp32 }\nparallelism: { tensor: 8 }\ncollective: ${collective}\n${rest}`;

file('near.yaml', profile('near', 10));
file('far.yaml', profile('far', 500));

const refusalOf = (text: string): string => {
  try {
    loadPoints(file('bad.yaml', text));
  } catch (error) {
    if (error instanceof Refusal) return error.message.replaceAll(folder, '');
    throw error;
  }
  throw new Error('expected a refusal');
};

describe('a profile that a scenario names', () => {
  it('is read from beside the scenario into every point, which then needs no file', () => {
    const { points } = loadPoints(file('a.yaml', scenario('{ profile: near.yaml }')));
    expect(points[0].scenario.collective.profile).toEqual({ name: 'near', values: { 'netHopSimple/infiniband': 10e6 } });
    // As written out with a result: the content again.
    const { points: again } = loadPoints(file('again.yaml', scenarioYaml(points[0].scenario)));
    expect(again[0].scenario).toEqual(points[0].scenario);
  });

  it('may be an axis of a sweep, and is part of the key of a point by its content', () => {
    const text = scenario('{ library: nccl, algorithm: ring }', 'sweep: { collective.profile: [near.yaml, far.yaml] }\n');
    const plan = () => planPoints(loadPoints(file('sweep.yaml', text)).points, { fold: true, build: 'test' });
    const before = plan();
    expect(new Set(before.map(({ key }) => key)).size).toBe(2);
    const steps = [...simulateBatch({ points: before, fold: true })].map((outcome) =>
      outcome.ok && outcome.result.status === 'ok' ? outcome.result.stepPs : 0,
    );
    expect(steps[1]).toBeGreaterThan(steps[0]);
    file('far.yaml', profile('far', 501));
    const after = plan();
    expect(after.map(({ key }, i) => key === before[i].key)).toEqual([true, false]);
    expect(simulate(after[1]).status).toBe('ok');
  });

  it('that is not there, no profile, of an unknown parameter or of no library is refused where it is named', () => {
    expect(refusalOf(scenario('{ profile: none.yaml }'))).toMatch(
      /^\/bad\.yaml:7:\d+ collective\.profile: there is no such file, seen from the scenario’s/,
    );
    expect(refusalOf(scenario('{ profile: . }'))).toMatch(/this is a folder/);
    file('other.yaml', 'name: other\n');
    expect(refusalOf(scenario('{ profile: other.yaml }'))).toMatch(/kind: .*\n?.*a file that interlude fit wrote|kind/);
    file('odd.yaml', profile('odd', 1).replace('netHopSimple', 'netHopSimpel'));
    expect(refusalOf(scenario('{ profile: odd.yaml }'))).toMatch(
      /unknown parameter "netHopSimpel\/infiniband".*Did you mean "netHopSimple\/infiniband"/,
    );
    file('over.yaml', profile('over', 1, 'transport: infiniband-ndz\n'));
    expect(refusalOf(scenario('{ profile: over.yaml }'))).toMatch(/unknown transport "infiniband-ndz".*Did you mean "infiniband-ndr"/);
    expect(refusalOf(scenario('{ library: ideal, profile: near.yaml }'))).toMatch(/library ideal has no costs/);
  });
});
