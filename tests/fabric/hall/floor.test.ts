import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FloorSpec, type Place, pack, runM, standGroups, stockedM } from '../../../src/fabric/hall/floor';

const floor: FloorSpec = {
  rackPitchM: 0.6,
  rowPitchM: 2.4,
  verticalM: 2,
  slackFraction: 0.05,
  racksPerRow: 16,
  leafPlacement: 'end-of-row',
  stockedM: [0.5, 1, 3, 5, 10, 50],
};
const place = fc.record({ x: fc.integer({ min: -1, max: 40 }), y: fc.nat(40) });
const at = ({ x, y }: Place): string => `${x},${y}`;

describe('runM', () => {
  it('is up, along, across, down and slack: (2·2 + 4·0.6 + 1·2.4)·1.05 = 9.24 m', () => {
    expect(runM({ x: 0, y: 0 }, { x: 4, y: 1 }, floor)).toBeCloseTo(9.24, 12);
  });

  it('is the vertical distance alone within one rack', () => {
    expect(runM({ x: 3, y: 2 }, { x: 3, y: 2 }, floor)).toBe(2);
  });

  it('is the same both ways and grows with the distance', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        expect(runM(a, b, floor)).toBe(runM(b, a, floor));
        const further = { x: b.x + Math.sign(b.x - a.x || 1), y: b.y };
        expect(runM(a, further, floor)).toBeGreaterThan(runM(a, b, floor));
      }),
      { seed: 21, numRuns: 200 },
    );
  });
});

describe('stockedM', () => {
  it('is the shortest stocked cable that is long enough', () => {
    expect([0, 0.5, 0.51, 3, 3.0001, 9.24].map((run) => stockedM(run, floor.stockedM))).toEqual([0.5, 0.5, 1, 3, 5, 10]);
  });

  it('is cut to whole metres beyond the longest stocked one', () => {
    expect([50.1, 51, 119.3].map((run) => stockedM(run, floor.stockedM))).toEqual([51, 51, 120]);
  });
});

describe('standGroups', () => {
  it('fills rows with whole groups and puts leaves at the nearer end of the row', () => {
    // Three groups of 6 racks: two in the first row of 16, the third in the second.
    const { racks, leaf, rows } = standGroups([6, 6, 6], floor);
    expect(rows).toBe(2);
    expect(racks[1]).toEqual([6, 7, 8, 9, 10, 11].map((x) => ({ x, y: 0 })));
    expect(racks[2]).toEqual([0, 1, 2, 3, 4, 5].map((x) => ({ x, y: 1 })));
    // The first group's middle (3) is nearer to the near end, the second's (9) to the far end, behind rack 11.
    expect(leaf.slice(0, 2)).toEqual([
      { x: -1, y: 0 },
      { x: 12, y: 0 },
    ]);
  });

  it('puts leaves in the middle of the row, between its racks', () => {
    const { racks, leaf } = standGroups([4, 4], { ...floor, leafPlacement: 'middle-of-row' });
    // 8 racks: places 0 … 3, the network rack in place 4, 5 … 8.
    expect(leaf).toEqual([
      { x: 4, y: 0 },
      { x: 4, y: 0 },
    ]);
    expect(racks.flat().map(({ x }) => x)).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
  });

  it("puts leaves in the middle of each group's own racks, every network rack in a place of its own", () => {
    const { racks, leaf } = standGroups([2, 4], { ...floor, leafPlacement: 'adjacent-rack' });
    // R N R | R R N R R
    expect(racks.map((places) => places.map(({ x }) => x))).toEqual([
      [0, 2],
      [3, 4, 6, 7],
    ]);
    expect(leaf.map(({ x }) => x)).toEqual([1, 5]);
  });

  it('gives a group larger than a row rows of its own and keeps its leaves in the middle one', () => {
    const { racks, leaf, rows } = standGroups([12], { ...floor, racksPerRow: 4 });
    expect(rows).toBe(3);
    expect((racks[0] as Place[]).map(({ y }) => y)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    expect((leaf[0] as Place).y).toBe(1);
  });

  it('opens a further network rack where a spot holds more switches than a rack', () => {
    const holds = { ...floor, switchesPerRack: 8 };
    // Two groups of 6 racks, 6 leaves each: their own ends of the row; four groups of 3: two at each end, a rack for each, outwards.
    expect(standGroups([6, 6], holds, [6, 6]).leafRacks).toEqual([[{ x: -1, y: 0 }], [{ x: 12, y: 0 }]]);
    expect(standGroups([3, 3, 3, 3], holds, [6, 6, 6, 6]).leaf.map(({ x }) => x)).toEqual([-1, -2, 12, 13]);
    // In the middle of a row the racks behind move along by as many: R R N N R R.
    const middle = standGroups([2, 2], { ...holds, leafPlacement: 'middle-of-row' }, [6, 6]);
    expect(middle.leaf.map(({ x }) => x)).toEqual([2, 3]);
    expect(middle.racks.flat().map(({ x }) => x)).toEqual([0, 1, 4, 5]);
    // A group with more leaves than a rack holds has several: R N N R.
    const adjacent = standGroups([2], { ...holds, leafPlacement: 'adjacent-rack' }, [12]);
    expect(adjacent.leafRacks[0].map(({ x }) => x)).toEqual([1, 2]);
    expect(adjacent.racks[0].map(({ x }) => x)).toEqual([0, 3]);
  });

  it('stands no two racks in one place and no GPU rack where leaves stand', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 16 }),
        fc.constantFrom<FloorSpec['leafPlacement']>('end-of-row', 'middle-of-row', 'adjacent-rack'),
        (groups, racksPerRow, leafPlacement) => {
          const { racks, leaf } = standGroups(groups, { ...floor, racksPerRow, leafPlacement });
          expect(racks.map((places) => places.length)).toEqual(groups);
          const taken = new Set(racks.flat().map(at));
          expect(taken.size).toBe(racks.flat().length);
          for (const spot of leaf) expect(taken.has(at(spot))).toBe(false);
          if (leafPlacement === 'adjacent-rack') expect(new Set(leaf.map(at)).size).toBe(leaf.length);
        },
      ),
      { seed: 22, numRuns: 400 },
    );
  });
});

describe('pack', () => {
  it('keeps an entry whole while a rack can hold it, and gives a larger one racks of its own', () => {
    expect(pack([8, 8, 8], 20)).toEqual({ of: [[0], [0], [1]], racks: 2 });
    expect(pack([3, 25, 3], 10)).toEqual({ of: [[0], [1, 2, 3], [4]], racks: 5 });
    expect(pack([8, 8], Number.POSITIVE_INFINITY)).toEqual({ of: [[0], [0]], racks: 1 });
  });

  it('never puts more into a rack than it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 20 }), fc.integer({ min: 1, max: 12 }), (counts, capacity) => {
        const { of, racks } = pack(counts, capacity);
        const held = new Array<number>(racks).fill(0);
        of.forEach((mine, entry) => {
          for (const rack of mine) held[rack] += Math.ceil(counts[entry] / mine.length);
        });
        expect(Math.max(...held)).toBeLessThanOrEqual(capacity);
      }),
      { seed: 23, numRuns: 300 },
    );
  });
});
