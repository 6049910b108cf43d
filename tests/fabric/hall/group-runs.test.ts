import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupRacks, groupRuns } from '../../../src/fabric/hall/group-runs';
import { FLOOR } from '../../world/small-world';

const floor = { ...FLOOR, racksPerRow: 8 };

describe('runs between groups of racks', () => {
  it('are those of the floor: up to the tray, along, across, down, with 5 % slack', () => {
    // Two groups of four racks fill a row of eight; their network racks stand at its ends, x = −1 and 8: 2·2 + 9·0.6 = 9.4 m, and 5 % more.
    const { inside, between } = groupRuns([4, 4], floor);
    expect(between.runM).toBeCloseTo(9.4 * 1.05, 9);
    expect(between.lengthM).toBe(10);
    // The farthest rack of a group is at x = 3, 4 pitches away: 4 + 2.4.
    expect(inside.runM).toBeCloseTo(6.4 * 1.05, 9);
    expect(inside.lengthM).toBe(7);
  });

  it('through the centre are twice the longest way to it', () => {
    // Eight racks in one row, middle at 3.5: 2 · (4 + 3.5 · 0.6) · 1.05.
    const { throughCentre } = groupRuns([4, 4], floor);
    expect(throughCentre.runM).toBeCloseTo(2 * (4 + 2.1) * 1.05, 9);
    expect(throughCentre.lengthM).toBe(15);
  });

  it('between groups are none when there is one', () => {
    expect(groupRuns([3], floor).between).toEqual({ runM: 0, lengthM: 0 });
  });

  it('never shrink as groups are added', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 }), (groups) => {
        const [fewer, more] = [groupRuns(groups, floor), groupRuns([...groups, 8], floor)];
        expect(more.throughCentre.runM).toBeGreaterThanOrEqual(fewer.throughCentre.runM - 1e-9);
        for (const { runM, lengthM } of Object.values(more)) expect(lengthM).toBeGreaterThanOrEqual(runM);
      }),
      { seed: 161, numRuns: 60 },
    );
  });

  it('take racks of their own for switches that share none', () => {
    // Two groups at either end of a row, 8 switches each: with 10 to a rack the second group's stand a rack further out, at x = −2, and 9 at the other end.
    const { inside, within, between } = groupRuns([2, 2, 2, 2], { ...floor, switchesPerRack: 10 }, [8, 8, 8, 8]);
    expect(between.runM).toBeCloseTo((4 + 11 * 0.6) * 1.05, 9);
    // The farthest rack of group 1, at x = 3, from its network rack at −2.
    expect(inside.runM).toBeCloseTo((4 + 5 * 0.6) * 1.05, 9);
    expect(within.runM).toBe(floor.verticalM);
    // 16 switches of one group take two racks side by side.
    expect(groupRuns([2], { ...floor, switchesPerRack: 10 }, [16]).within.runM).toBeCloseTo((4 + 0.6) * 1.05, 9);
  });

  it('fill the racks of groups one after the other, and leave one to a group of switches alone', () => {
    expect(groupRacks({ ranks: 72, gpusPerNode: 8, nodesPerRack: 4 }, 3, 64)).toEqual([2, 1, 1]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 64 }), (ranks, perNode, groupRanks) => {
        const spec = { ranks, gpusPerNode: perNode, nodesPerRack: 2 };
        const racks = groupRacks(spec, Math.ceil(ranks / groupRanks), groupRanks);
        expect(racks.reduce((sum, count) => sum + count, 0) * 2 * perNode).toBeGreaterThanOrEqual(ranks);
        expect(Math.min(...racks)).toBeGreaterThanOrEqual(1);
      }),
      { seed: 162, numRuns: 100 },
    );
  });
});
