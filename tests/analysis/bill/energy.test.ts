import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOfMaterials } from '../../../src/analysis/bill/bill-of-materials';
import { wiringOf } from '../../../src/analysis/bill/bill-of-materials-wiring';
import { drawn, energy } from '../../../src/analysis/bill/energy';
import { interconnectOf } from '../../../src/analysis/bill/energy-of-point';
import { rackFacts } from '../../../src/catalog/floor';
import { systemEntry } from '../../../src/catalog/systems';
import { pointOf, scenarioOf } from '../scenarios';

const scenario = scenarioOf({ gpus: 1024 });
const bill = billOfMaterials(wiringOf(scenario, systemEntry(scenario.system)));
const ALL = { domain: 1, leaf: 1, spine: 1, core: 1 };
const exactly = (value: number) => ({ value, min: value, max: value });

describe('drawn', () => {
  it('is the idle share without traffic and everything in full use', () => {
    expect(rackFacts.idleShare.value).toBe(0.95);
    expect([drawn(exactly(100), 0).value, drawn(exactly(100), 1).value]).toEqual([95, 100]);
    // 0.95 + 0.05 × 0.5; the fact's range is 0.9 to 1.
    expect(drawn(exactly(100), 0.5)).toEqual({ value: 97.5, min: 95, max: 100 });
  });
});

describe('energy', () => {
  it('in full use draws what the bill adds up to', () => {
    const { interconnectW, perGpuW } = energy(bill, { stepS: 1, utilisation: ALL, tokensPerStep: null });
    expect(interconnectW.value).toBeCloseTo(bill.total.watts.value, 6);
    expect(perGpuW.value * 1024).toBeCloseTo(interconnectW.value, 6);
  });

  it('by link is both ends, by switch the box: 2 × 9 W and 750 W', () => {
    const leaf = energy(bill, { stepS: 1, utilisation: {}, tokensPerStep: null }).tiers.find(({ tier }) => tier === 'leaf');
    expect([leaf?.perLinkW, leaf?.perSwitchW]).toEqual([18, 750]);
  });

  it('stands beside GPUs at their design power: 1,024 × 700 W', () => {
    const { gpuW, share, interconnectW } = energy(bill, { stepS: 1, utilisation: {}, tokensPerStep: null });
    expect(gpuW).toBe(1024 * 700);
    expect(share).toBeCloseTo(interconnectW.value / (interconnectW.value + 1024 * 700), 12);
    const unknown = { ...bill, gpuW: null };
    expect(energy(unknown, { stepS: 1, utilisation: {}, tokensPerStep: 10 })).toMatchObject({ share: null, joulesPerToken: { gpus: null } });
  });

  it('is idle plus active, grows with use, and its joules are watts × step over tokens', () => {
    fc.assert(
      fc.property(
        fc.record({ domain: fc.double({ min: 0, max: 1, noNaN: true }), leaf: fc.double({ min: 0, max: 1, noNaN: true }) }),
        fc.double({ min: 1e-3, max: 100, noNaN: true }),
        fc.integer({ min: 1, max: 1e7 }),
        (utilisation, stepS, tokensPerStep) => {
          const used = energy(bill, { stepS, utilisation, tokensPerStep });
          const idle = energy(bill, { stepS, utilisation: {}, tokensPerStep });
          expect(used.idleW + used.activeW).toBeCloseTo(used.interconnectW.value, 5);
          expect(used.interconnectW.value).toBeGreaterThanOrEqual(idle.interconnectW.value - 1e-6);
          expect(used.joulesPerStep.interconnect.value / (used.interconnectW.value * stepS)).toBeCloseTo(1, 12);
          expect(((used.joulesPerToken?.interconnect.value as number) * tokensPerStep) / used.joulesPerStep.interconnect.value).toBeCloseTo(1, 12);
        },
      ),
      { seed: 52, numRuns: 100 },
    );
  });
});

describe('interconnectOf', () => {
  it('gives a simulated point its watts, joules and dollars', () => {
    const change = { gpus: 64 };
    const point = pointOf(change);
    const small = scenarioOf(change);
    const system = systemEntry(small.system);
    const found = interconnectOf(small, system, { ...point, tokensPerStep: null });
    const { total } = billOfMaterials(wiringOf(small, system));
    // Between idle and full use, and what a step of that length takes.
    expect(found.watts.value).toBeGreaterThan(0.95 * total.watts.value);
    expect(found.watts.value).toBeLessThanOrEqual(total.watts.value);
    expect(found.idleW + found.activeW).toBeCloseTo(found.watts.value, 6);
    expect(found.joulesPerStep.value).toBeCloseTo((found.watts.value * point.stepPs) / 1e12, 6);
    expect(found).toMatchObject({ links: total.links, usd: total.usd, joulesPerToken: null, gpuWatts: 64 * 700 });
    // n / (g + n), with the watts of full use.
    expect(found.displacedShare).toBeCloseTo(total.watts.value / (total.watts.value + 64 * 700), 12);
  });
});
