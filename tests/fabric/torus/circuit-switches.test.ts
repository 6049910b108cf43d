import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemEntry } from '../../../src/catalog/systems';
import { fabricSpec } from '../../../src/fabric/fabric-spec';
import { circuitSwitches } from '../../../src/fabric/torus/circuit-switches';
import { ocsNeeds } from '../../../src/fabric/torus/ocs';
import { scenarioOf } from '../../analysis/scenarios';

const specOf = (gpus: number, shape?: number[]) =>
  fabricSpec(scenarioOf({ system: 'tpu-v4', gpus, ...(shape && { scale_up: { shape } }) }), systemEntry('tpu-v4'));

describe('circuitSwitches', () => {
  it('are 48 of 136 ports for the 64 cubes of a TPU v4, 128 ports of each in use', () => {
    // One for each of 16 places on a face in three dimensions; both faces of a cube on it (Jouppi et al., ISCA 2023, §2.2).
    expect(circuitSwitches(specOf(4096))).toMatchObject({
      id: 'ocs-palomar',
      cubes: 64,
      cube: 64,
      switches: 48,
      sets: 1,
      ports: 136,
      portsUsed: 128,
    });
  });

  it('are a whole set for one cube, and a second set where the first has no ports left', () => {
    expect(circuitSwitches(specOf(64))).toMatchObject({ cubes: 1, switches: 48, portsUsed: 2 });
    // 2 × 64 cubes in two domains: 136 ports join no more than 68.
    expect(circuitSwitches(specOf(8192))).toMatchObject({ cubes: 128, sets: 2, switches: 96, portsUsed: 128 });
    // Four slices of 8 cubes share a set.
    expect(circuitSwitches(specOf(2048, [8, 8, 8]))).toMatchObject({ cubes: 32, sets: 1, portsUsed: 64 });
  });

  it('are none for a part of a cube, and none without light', () => {
    expect(circuitSwitches(specOf(16))).toBeUndefined();
    expect(circuitSwitches(fabricSpec(scenarioOf({ system: 'trn2-ultra', gpus: 64 }), systemEntry('trn2-ultra')))).toBeUndefined();
  });

  it('agree with the wiring of cubes, spare ones included', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        (x, y, z, spare) => {
          const found = circuitSwitches(specOf(64 * x * y * z, [4 * x, 4 * y, 4 * z]), spare);
          const { switches, ports } = ocsNeeds({ side: 4, cubes: x * y * z + spare, dimensions: 3 });
          expect(found).toMatchObject({ switches, portsUsed: ports });
        },
      ),
      { seed: 201, numRuns: 60 },
    );
  });
});
