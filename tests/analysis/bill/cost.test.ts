import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOfMaterials } from '../../../src/analysis/bill/bill-of-materials';
import { wiringOf } from '../../../src/analysis/bill/bill-of-materials-wiring';
import { cost, dollarsPerPoint } from '../../../src/analysis/bill/cost';
import { rangeOf, sumOf, times } from '../../../src/analysis/bill/cost-range';
import { systemEntry } from '../../../src/catalog/systems';
import { scenarioOf } from '../scenarios';

const exactly = (value: number) => ({ value, min: value, max: value });

describe('cost', () => {
  it('is links, fibre, switches and NICs, with ranges and the dates of their prices', () => {
    const scenario = scenarioOf({ gpus: 1024, scale_out: { topology: 'clos', leaf_nodes: 4 } });
    const bill = billOfMaterials(wiringOf(scenario, systemEntry(scenario.system)));
    const found = cost(bill);
    // 2 × 1,024 links with two modules of 700 [600 to 800]; 32 leaves and 16 spines at 28,000 [18,000 to 45,000], 128 × 4 chips at 1,500 [500 to 5,000].
    expect(found.links).toEqual({ value: 4096 * 700, min: 4096 * 600, max: 4096 * 800 });
    expect(found.switches).toEqual({ value: 48 * 28_000 + 512 * 1500, min: 48 * 18_000 + 512 * 500, max: 48 * 45_000 + 512 * 5000 });
    // 2,048 fibre cables of eight strands, bought by tier: 50 [25 to 110] for connectors, 3 [2 to 6] a metre; 1,024 NICs of 1,700 [1,200 to 2,500].
    const metres = bill.tiers.filter(({ tier }) => tier !== 'domain').reduce((sum, { cableM }) => sum + cableM, 0);
    expect(found.fibre).toEqual({ value: 2048 * 50 + 3 * metres, min: 2048 * 25 + 2 * metres, max: 2048 * 110 + 6 * metres });
    expect(found.nics).toEqual({ value: 1024 * 1700, min: 1024 * 1200, max: 1024 * 2500 });
    expect(found.total).toEqual(sumOf([found.links, found.fibre, found.switches, found.nics]));
    expect(found.perGpu.value * 1024).toBeCloseTo(found.total.value, 6);
    expect(found.priced).toEqual(['2026, estimate', 'c. 2025']);
  });
});

describe('dollarsPerPoint', () => {
  it('is the difference in dollars over the difference in percentage points', () => {
    // 1 M$ more for 10 points.
    expect(dollarsPerPoint({ total: exactly(1e6), utilisation: 0.8 }, { total: exactly(2e6), utilisation: 0.9 })?.value).toBeCloseTo(1e5, 6);
  });

  it('is negative where the better is cheaper, and nothing where nothing is recovered', () => {
    const [cheap, dear] = [exactly(1e6), exactly(2e6)];
    expect(dollarsPerPoint({ total: dear, utilisation: 0.8 }, { total: cheap, utilisation: 0.9 })?.value).toBeCloseTo(-1e5, 6);
    expect(dollarsPerPoint({ total: cheap, utilisation: 0.9 }, { total: dear, utilisation: 0.9 })).toBeNull();
    expect(dollarsPerPoint({ total: cheap, utilisation: 0.9 }, { total: dear, utilisation: 0.8 })).toBeNull();
  });

  it('takes the two costs at opposite ends of their ranges', () => {
    const from = { total: { value: 2, min: 1, max: 3 }, utilisation: 0.5 };
    const to = { total: { value: 6, min: 4, max: 8 }, utilisation: 0.51 };
    const found = dollarsPerPoint(from, to);
    expect([found?.value, found?.min, found?.max].map((usd) => Math.round(usd as number))).toEqual([4, 1, 7]);
  });
});

describe('ranges', () => {
  it('keep lowest ≤ value ≤ highest when counted and added', () => {
    const fact = fc
      .tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000))
      .map((numbers) => [...numbers].sort((a, b) => a - b))
      .map(([min, value, max]) => rangeOf({ value, min, max, confidence: 'definition', sources: [] }));
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 8 }), fc.nat(100), (facts, count) => {
        const { value, min, max } = times(sumOf(facts), count);
        expect(min <= value && value <= max).toBe(true);
        expect(value).toBe(facts.reduce((sum, one) => sum + one.value, 0) * count);
      }),
      { seed: 54, numRuns: 200 },
    );
  });
});
