import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standOcs } from '../../../src/fabric/hall/hall-ocs';
import { FLOOR } from '../../world/small-world';

const floor = { ...FLOOR, racksPerRow: 16 };

describe('standOcs', () => {
  it('stands a TPU v4 as 64 cubes in four rows around a row of 48 circuit switches', () => {
    const { racks, ocsRacks, longestRunM } = standOcs({
      cubes: 64,
      racksPerCube: 1,
      nodesPerRack: 16,
      circuitSwitches: 48,
      circuitSwitchesPerRack: 8,
      floor,
    });
    expect(racks.filter(({ kind }) => kind === 'gpu')).toHaveLength(64);
    // Six racks in the middle of 16 places: columns 5 to 10, between the second and the third row.
    expect(ocsRacks.map(({ x, y }) => [x, y])).toEqual([5, 6, 7, 8, 9, 10].map((x) => [x, 2]));
    // The farthest: column 15 to 5, two rows: (2·2 + 10·0.6 + 2·2.4)·1.05 = 15.54 m.
    expect(longestRunM).toBeCloseTo(15.54, 9);
  });

  it('stands no two racks in one place and every circuit switch once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 20 }),
        (cubes, racksPerCube, circuitSwitches, circuitSwitchesPerRack, racksPerRow) => {
          const { racks } = standOcs({
            cubes,
            racksPerCube,
            nodesPerRack: 16,
            circuitSwitches,
            circuitSwitchesPerRack,
            floor: { ...floor, racksPerRow },
          });
          expect(new Set(racks.map(({ at }) => `${at.x},${at.y}`)).size).toBe(racks.length);
          const standing = racks.filter(({ kind }) => kind === 'ocs').map(({ devices }) => devices);
          expect(standing.reduce((a, b) => a + b)).toBe(circuitSwitches);
          expect(Math.max(...standing)).toBeLessThanOrEqual(circuitSwitchesPerRack);
        },
      ),
      { seed: 47, numRuns: 200 },
    );
  });
});
