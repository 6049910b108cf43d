import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tally } from '../../src/sweep/tally';

it('done, reused and outstanding points add up to the total, however many points share a key', () => {
  const points = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), cost: fc.integer({ min: 1, max: 9 }) }), { maxLength: 20 });
  fc.assert(
    fc.property(points, fc.uniqueArray(fc.constantFrom('a', 'b', 'c')), (planned, stored) => {
      const reused = new Set<string>(stored);
      const counter = tally(planned, reused);
      const keys = [...new Set(planned.map((point) => point.key))].filter((key) => !reused.has(key));
      for (const key of keys) counter.count({ ok: false, index: 0, key, message: '' });
      const { total, done, reused: old, failed, costDone, costTotal } = counter.state();
      expect(done + old).toBe(total);
      expect(failed).toBe(done);
      expect(costDone).toBe(costTotal);
    }),
    { seed: 1 },
  );
});

it('a point that two coordinates share costs once and counts twice', () => {
  const counter = tally(
    [
      { key: 'a', cost: 5 },
      { key: 'a', cost: 5 },
      { key: 'b', cost: 1 },
    ],
    new Set(['b']),
  );
  expect(counter.state()).toEqual({ total: 3, done: 0, reused: 1, failed: 0, costDone: 0, costTotal: 5 });
  counter.count({ ok: false, index: 0, key: 'a', message: 'no' });
  expect(counter.state()).toEqual({ total: 3, done: 2, reused: 1, failed: 2, costDone: 5, costTotal: 5 });
});
