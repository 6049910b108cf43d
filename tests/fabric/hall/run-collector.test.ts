import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runM } from '../../../src/fabric/hall/floor';
import { runCollector } from '../../../src/fabric/hall/run-collector';
import { FLOOR } from '../../world/small-world';

describe('runCollector', () => {
  it('puts cables between the same two racks together, whichever way they lead, and keeps kinds apart', () => {
    const { add, runs } = runCollector(FLOOR);
    const [a, b] = [
      { x: 0, y: 0 },
      { x: 3, y: 1 },
    ];
    add({ tier: 'spine', from: a, to: b, cables: 2 });
    add({ tier: 'spine', from: b, to: a, cables: 3 });
    add({ tier: 'spine', plan: 5, from: a, to: b, cables: 1 });
    add({ tier: 'leaf', from: a, to: b, cables: 1, runM: 7, lengthM: 10 });
    expect(runs.map(({ tier, plan, cables, runM: run, lengthM }) => [tier, plan, cables, run, lengthM])).toEqual([
      ['spine', undefined, 5, runM(a, b, FLOOR), undefined],
      ['spine', 5, 1, runM(a, b, FLOOR), undefined],
      ['leaf', undefined, 1, 7, 10],
    ]);
  });

  it('loses no cable', () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 3 }), y: fc.integer({ min: 0, max: 3 }) });
    const cables = fc.record({
      tier: fc.constantFrom('leaf' as const, 'between' as const),
      from: place,
      to: place,
      cables: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(cables, { maxLength: 60 }), (all) => {
        const { add, runs } = runCollector(FLOOR);
        for (const one of all) add(one);
        for (const tier of ['leaf', 'between']) {
          const sum = (list: readonly { tier: string; cables: number }[]): number =>
            list.reduce((total, one) => (one.tier === tier ? total + one.cables : total), 0);
          expect(sum(runs)).toBe(sum(all));
        }
      }),
      { seed: 203, numRuns: 100 },
    );
  });
});
