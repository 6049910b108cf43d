import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkIds, linkTechnology } from '../../src/catalog/links';
import { linkClosure } from '../../src/link/closure';
import { GAUGES } from '../../src/link/copper';
import { reachM } from '../../src/link/reach';

const budgeted = linkIds().filter((id) => Number.isFinite(linkClosure(linkTechnology(id), 0, {}).budgetDb));

describe('whether a link closes', () => {
  it('has a budget for every technology but the board and the ideal link', () => {
    expect(linkIds().filter((id) => !budgeted.includes(id))).toEqual(['ideal', 'board']);
  });

  it('has margin 0 at exactly the reach of its budget, and its terms add up to the loss', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...budgeted),
        fc.constantFrom(...GAUGES),
        fc.double({ min: 0, max: 80, noNaN: true }),
        fc.nat({ max: 1 }),
        (id, gauge, temperatureC, ocs) => {
          const technology = linkTechnology(id);
          const { budgetReachM } = linkClosure(technology, 0, { gauge, temperatureC, ocs });
          fc.pre(budgetReachM > 0);
          const { marginDb, terms, lossDb, budgetDb } = linkClosure(technology, budgetReachM, { gauge, temperatureC, ocs });
          expect(marginDb).toBeCloseTo(0, 9);
          expect(terms.reduce((sum, { db }) => sum + db, 0)).toBe(lossDb);
          expect(marginDb).toBe(budgetDb - lossDb);
        },
      ),
      { seed: 12 },
    );
  });

  it('closes exactly up to its reach: the shorter of what the budget carries and what the part is made for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...linkIds()), fc.constantFrom(...GAUGES), (id, gauge) => {
        const technology = linkTechnology(id);
        const reach = linkClosure(technology, 0, { gauge });
        expect(reach.reachM).toBe(Math.min(reach.budgetReachM, reach.partReachM));
        expect(reachM(technology, gauge)).toBe(reach.reachM);
        if (!Number.isFinite(reach.reachM)) return;
        expect(linkClosure(technology, reach.reachM, { gauge }).closes).toBe(true);
        expect(linkClosure(technology, reach.reachM * 1.0001, { gauge }).closes).toBe(false);
      }),
      { seed: 13 },
    );
  });

  it('leaves 2.68 dB on 3 m of 26 AWG at 100 Gb/s a lane', () => {
    // 28.5 − 11.72 − 3 × 4.701
    expect(linkClosure(linkTechnology('dac-100'), 3, {}).marginDb).toBeCloseTo(2.68, 1);
  });

  it('keeps at 26 AWG the reach that the catalog states for active copper and backplanes: their budgets carry it', () => {
    for (const id of ['acc-100', 'acc-200', 'aec-100', 'aec-200', 'backplane-nvl72']) {
      const technology = linkTechnology(id);
      expect(reachM(technology, 26), id).toBe(technology.reachM.value);
    }
  });

  it('reaches the 2 km of its inner code once that is switched on, and 1.37 dB more loss', () => {
    const technology = linkTechnology('dr8-1600');
    expect(linkClosure(technology, 2000, {}).closes).toBe(false);
    const coded = linkClosure(technology, 2000, { innerCode: true });
    expect(coded.closes).toBe(true);
    // 3 dB of DR and the 1.37 dB by which 2.489 becomes 3.414, on 0.7 + 0.64 dB.
    expect(coded.marginDb).toBeCloseTo(4.37 - 1.34, 2);
  });

  it('closes nothing once the hosts have spent the budget, not even a run of no length', () => {
    expect(linkClosure(linkTechnology('dac-400'), 0, { host: 'board' }).closes).toBe(false);
  });

  it('refuses a length that is none', () => {
    for (const length of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => linkClosure(linkTechnology('dac-100'), length, {})).toThrow(RangeError);
  });
});
