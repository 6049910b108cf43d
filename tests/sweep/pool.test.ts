import { expect, it } from 'vitest';
import type { Batch, PointOutcome } from '../../src/sweep/executor';
import { pool } from '../../src/sweep/pool';
import { plannedPoint } from './made-up-points';

const workerFile = new URL('./fixtures/dying-worker.mjs', import.meta.url).href;

async function outcomesOf(batches: string[][], threads = 2): Promise<PointOutcome[]> {
  let index = 0;
  const work: Batch[] = batches.map((names) => ({ fold: true, points: names.map((name) => plannedPoint(index++, name)) }));
  const outcomes: PointOutcome[] = [];
  await pool({ threads, workerFile }).run(work, (outcome) => outcomes.push(outcome));
  return outcomes.sort((a, b) => a.index - b.index);
}

const marks = (outcomes: PointOutcome[]): string => outcomes.map(({ ok }) => (ok ? '+' : '−')).join('');

it('a pool reports every point of every batch exactly once', async () => {
  const outcomes = await outcomesOf([['a', 'b'], ['c'], ['d', 'e', 'f']]);
  expect(outcomes.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(marks(outcomes)).toBe('++++++');
});

it('a point that kills its worker is reported, and takes neither its batch nor the sweep with it', async () => {
  const outcomes = await outcomesOf([
    ['a', 'dies', 'b', 'dies', 'c'],
    ['d', 'e'],
  ]);
  expect(marks(outcomes)).toBe('+−+−+++');
  const failed = outcomes.find(({ ok }) => !ok);
  // process.exit(3) in the worker.
  expect(failed).toMatchObject({ index: 1, key: 'key-1', message: expect.stringMatching(/the worker thread died.*3/) });
});

it('a point that dies only of what its neighbours left behind gets a second chance alone', async () => {
  expect(marks(await outcomesOf([['a', 'grows', 'b']]))).toBe('+++');
});

it('a task that throws instead of returning fails its point alone', async () => {
  const outcomes = await outcomesOf([['a', 'throws', 'b']], 1);
  expect(marks(outcomes)).toBe('+−+');
  expect(outcomes[1]).toMatchObject({ message: expect.stringContaining('made up') });
});

it('a stopped pool ends at once and reports nothing more', async () => {
  const executor = pool({ threads: 1, workerFile });
  const work = Array.from({ length: 200 }, (_, index) => ({ fold: true, points: [plannedPoint(index)] }));
  let seen = 0;
  await executor.run(work, () => {
    seen += 1;
    if (seen === 3) void executor.stop();
  });
  expect(seen).toBe(3);
});

it('a receiver that throws ends the run with its error, not the process', async () => {
  const work = Array.from({ length: 20 }, (_, index) => ({ fold: true, points: [plannedPoint(index)] }));
  const run = pool({ threads: 2, workerFile }).run(work, () => {
    throw new Error('the disk is full');
  });
  await expect(run).rejects.toThrow('the disk is full');
});
