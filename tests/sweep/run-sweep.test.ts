import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScenarioPoint } from '../../src/scenario/sweep-axes';
import type { Batch, PointOutcome } from '../../src/sweep/executor';
import { inline } from '../../src/sweep/inline';
import { pool } from '../../src/sweep/pool';
import { rerender } from '../../src/sweep/rerender';
import { runSweep, type SweepOptions } from '../../src/sweep/run-sweep';
import { madeUpMeta, madeUpResult, smallScenario } from './made-up-points';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-sweep-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** 3 media × 4 sizes; the copper of the last size may not reach, which is a result like any other. */
const points: ScenarioPoint[] = ['dac-100', 'dr4-400', 'ideal'].flatMap((leaf) =>
  [16, 32, 64, 128].map((gpus) => ({ axes: { leaf, gpus }, scenario: smallScenario({ gpus, fabric: { scale_out: { leaf } } }) })),
);

const sweep = (more: Partial<SweepOptions> = {}) => runSweep({ points, meta: madeUpMeta, out: folder, threads: 0, ...more });

const csv = (): string => readFileSync(join(folder, 'points.csv'), 'utf8');

/** Simulates nothing: gives a made-up result for every point, and counts. */
function madeUp(failing: (gpus: number) => boolean = () => false) {
  const ran: number[] = [];
  const executor = () =>
    inline(function* (batch: Batch): Generator<PointOutcome> {
      for (const { index, key, axes, scenario } of batch.points) {
        ran.push(index);
        if (failing(scenario.gpus)) yield { ok: false, index, key, message: 'made up' };
        else yield { ok: true, index, key, result: madeUpResult(key, { axes, gpus: scenario.gpus }) };
      }
    });
  return { ran, executor };
}

describe('a sweep', () => {
  it('gives byte-identical reports in one thread, on 1 worker and on 4, and again from its store', async () => {
    await sweep();
    const files = ['points.csv', 'curves.svg', 'report.html'];
    const inOneThread = files.map((name) => readFileSync(join(folder, name), 'utf8'));
    for (const threads of [1, 4]) {
      const workerFile = new URL('../../dist/worker.js', import.meta.url).href;
      const { counts } = await sweep({ fresh: true, executor: pool({ threads, workerFile }) });
      expect(counts).toMatchObject({ done: 12, reused: 0, failed: 0 });
      expect(files.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(inOneThread);
    }
    expect((await sweep()).counts).toMatchObject({ done: 0, reused: 12 });
    expect(files.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(inOneThread);
  });

  it('reports its points in their order, whatever the order in which they were simulated', async () => {
    const { ran, executor } = madeUp();
    const { results } = await sweep({ executor: executor() });
    expect(results.map(({ axes }) => axes)).toEqual(points.map(({ axes }) => axes));
    expect(ran).not.toEqual([...ran].sort((a, b) => a - b));
  });

  it('reuses the points that are there and simulates the others', async () => {
    const { ran, executor } = madeUp();
    await sweep({ points: points.slice(0, 5), executor: executor() });
    const { counts } = await sweep({ executor: executor() });
    expect(counts).toMatchObject({ total: 12, done: 7, reused: 5 });
    expect(ran).toHaveLength(12);
  });

  it('simulates points with equal scenarios once and reports each under its own labels', async () => {
    const { ran, executor } = madeUp();
    const twins = ['one', 'two'].map((label) => ({ axes: { label }, scenario: smallScenario({ name: label }) }));
    const { results, counts } = await sweep({ points: twins, executor: executor() });
    expect(ran).toHaveLength(1);
    expect(counts).toMatchObject({ total: 2, done: 2 });
    expect(results.map(({ axes, name }) => [axes.label, name])).toEqual([
      ['one', 'one'],
      ['two', 'two'],
    ]);
  });

  it('does not reuse a point of another seed, fold or catalogue value', async () => {
    const { ran, executor } = madeUp();
    const scenario = smallScenario();
    const one = (more: object) => [{ axes: {}, scenario: { ...scenario, ...more } }];
    await sweep({ points: one({}), executor: executor() });
    await sweep({ points: one({ seed: 2 }), executor: executor() });
    await sweep({ points: one({}), fold: false, executor: executor() });
    await sweep({ points: one({ system: 'b200-hgx' }), executor: executor() });
    expect(ran).toHaveLength(4);
    await sweep({ points: one({ name: 'renamed', description: 'said otherwise' }), executor: executor() });
    expect(ran).toHaveLength(4);
  });

  it('lists failed points with their coordinates, saves each, keeps the others, and tries them again', async () => {
    const { ran, executor } = madeUp((gpus) => gpus === 32);
    const first = await sweep({ executor: executor() });
    expect(first.counts).toMatchObject({ done: 9, failed: 3 });
    expect(first.failures.map(({ axes, message }) => [axes.leaf, axes.gpus, message])).toEqual([
      ['dac-100', 32, 'made up'],
      ['dr4-400', 32, 'made up'],
      ['ideal', 32, 'made up'],
    ]);
    expect(readdirSync(join(folder, 'failed'))).toHaveLength(3);
    const second = await sweep({ executor: madeUp().executor() });
    expect(second.counts).toMatchObject({ done: 3, reused: 9, failed: 0 });
    expect(readdirSync(folder)).not.toContain('failed');
    expect(ran).toHaveLength(12);
  });

  it('that is stopped keeps every finished point, leaves the pictures alone, and carries on from there', async () => {
    const controller = new AbortController();
    const { executor } = madeUp();
    const onProgress = ({ done }: { done: number }) => done === 4 && controller.abort();
    const stopped = await sweep({ executor: executor(), signal: controller.signal, onProgress });
    expect(stopped).toMatchObject({ interrupted: true, files: [], counts: { done: 4 } });
    expect(readdirSync(folder)).toEqual(['points.jsonl']);
    const rest = await sweep({ executor: executor() });
    expect(rest.counts).toMatchObject({ reused: 4, done: 8 });
  });

  it('that cannot keep a result stops and says so, instead of simulating for nothing', async () => {
    const { ran, executor } = madeUp();
    const onProgress = ({ done }: { done: number }) => {
      if (done === 2) throw new Error('the disk is full');
    };
    await expect(sweep({ executor: executor(), onProgress })).rejects.toThrow('the disk is full');
    expect(ran.length).toBeLessThan(4);
    await sweep({ executor: executor() });
  });

  it('counts to the end: the last progress is the whole', async () => {
    const states: number[] = [];
    await sweep({ executor: madeUp().executor(), onProgress: ({ done }) => states.push(done) });
    expect(states).toEqual(Array.from({ length: 13 }, (_, i) => i));
  });
});

describe('rerender', () => {
  it('draws the same reports from the store alone', async () => {
    await sweep({ executor: madeUp().executor() });
    const before = csv();
    rmSync(join(folder, 'points.csv'));
    const { missing, meta } = rerender(folder);
    expect([missing, meta, csv()]).toEqual([0, madeUpMeta, before]);
  });

  it('draws the sweep that was run last, and says how many points it lacks', async () => {
    await sweep({ executor: madeUp().executor() });
    await sweep({ points: points.slice(0, 2), executor: madeUp(() => true).executor(), fold: false });
    expect(() => rerender(folder)).toThrow(/stopped before its first point/);
    await sweep({ points: points.slice(0, 3), executor: madeUp((gpus) => gpus === 32).executor() });
    expect(rerender(folder)).toMatchObject({ missing: 0, results: { length: 3 } });
  });

  it('refuses a folder that holds no sweep', () => {
    expect(() => rerender(folder)).toThrow(/no sweep is stored here/);
  });
});
