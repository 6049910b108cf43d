import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOfMaterials } from '../../../src/analysis/bill/bill-of-materials';
import { wiringOf } from '../../../src/analysis/bill/bill-of-materials-wiring';
import { powerCap, rackEnds, rackNetworkW } from '../../../src/analysis/bill/power-cap';
import { systemEntry } from '../../../src/catalog/systems';
import { scenarioOf } from '../scenarios';

describe('powerCap', () => {
  it('feeds P/g GPUs alone and P/(g + n) with their network', () => {
    // 1 MW / 700 W = 1428.6; 1 MW / 750 W = 1333.3; 50 / 750 of the GPUs give way.
    expect(powerCap({ capW: 1e6, gpuW: 700, networkW: 50 })).toEqual({ gpus: 1333, gpusAlone: 1428, displaced: 95, displacedShare: 50 / 750 });
  });

  it('counts in whole blocks', () => {
    // Racks of 32: 1e6 / (32 × 750) = 41.7, 1e6 / (32 × 700) = 44.6.
    expect(powerCap({ capW: 1e6, gpuW: 700, networkW: 50, block: 32 })).toMatchObject({ gpus: 41 * 32, gpusAlone: 44 * 32, displaced: 96 });
  });

  it('displaces n/(g + n) of the GPUs but for rounding, nothing without network watts, and never fewer with more of them', () => {
    const watts = fc.double({ min: 1, max: 3000, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1e5, max: 1e9, noNaN: true }), watts, watts, fc.integer({ min: 1, max: 72 }), (capW, gpuW, networkW, block) => {
        const found = powerCap({ capW, gpuW, networkW, block });
        expect(Math.abs(found.displaced - (capW / gpuW) * found.displacedShare)).toBeLessThanOrEqual(block + 1e-3);
        expect(found.gpus * (gpuW + networkW)).toBeLessThanOrEqual(capW * (1 + 1e-6));
        expect(powerCap({ capW, gpuW, networkW: 0, block }).displaced).toBe(0);
        expect(powerCap({ capW, gpuW, networkW: networkW * 2, block }).displaced).toBeGreaterThanOrEqual(found.displaced);
      }),
      { seed: 53, numRuns: 200 },
    );
  });

  it('refuses what is no cap', () => {
    expect(() => powerCap({ capW: 0, gpuW: 700, networkW: 50 })).toThrow(/cap 0 W/);
    expect(() => powerCap({ capW: 1, gpuW: 700, networkW: -1 })).toThrow(RangeError);
  });
});

describe('rackNetworkW', () => {
  it('is the domain, the NICs and the lower ends of the leaf links', () => {
    const scenario = scenarioOf({ gpus: 64 });
    const bill = billOfMaterials(wiringOf(scenario, systemEntry(scenario.system)));
    // A node of 8: 4 chips of 130 W, 8 NICs of 25 W, 8 modules of 9 W; traces draw nothing of their own.
    expect(rackNetworkW(bill) * 8).toBeCloseTo(4 * 130 + 8 * 25 + 8 * 9, 9);
  });

  it('holds links with both ends at GPUs whole, and of those between a domain’s tiers of switches the lower ends', () => {
    // An UltraServer of 64: 256 links of dac-100 and 64 of aec-100, both ends in its racks; no job outside.
    const ultra = billOfMaterials(wiringOf(scenarioOf({ system: 'trn2-ultra', gpus: 64 }), systemEntry('trn2-ultra')));
    expect(rackNetworkW(ultra) * 64).toBeCloseTo(ultra.total.watts.value, 9);
    const matrix = billOfMaterials(wiringOf(scenarioOf({ system: 'cloudmatrix384', gpus: 384 }), systemEntry('cloudmatrix384')));
    const between = matrix.tiers.find(({ tier }) => tier === 'between')!;
    expect(rackNetworkW(matrix) * 384).toBeCloseTo(matrix.total.watts.value - between.watts.value / 2, 6);
  });
});

describe('rackEnds', () => {
  it('are 384 in a cube of a TPU v4 and one for each NIC of an H100 rack', () => {
    const billOf = (system: string, gpus: number) => billOfMaterials(wiringOf(scenarioOf({ system, gpus }), systemEntry(system)));
    // 64 chips of 6 links: 3 × 48 copper links inside with both ends here, and 96 ends of light paths.
    expect(rackEnds(billOf('tpu-v4', 4096)) * 64).toBe(2 * 144 + 96);
    expect(rackEnds(billOf('h100-hgx', 1024)) * 32).toBe(32);
  });
});
