import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clos, UnbuildableError } from '../../../src/fabric/clos';
import { closShape } from '../../../src/fabric/clos-shape';
import { runM } from '../../../src/fabric/hall/floor';
import { standHall } from '../../../src/fabric/hall/hall';
import { floorExtent, hallRacks, shareOf } from '../../../src/fabric/hall/hall-racks';
import { hallRuns } from '../../../src/fabric/hall/hall-runs';
import { fullestTray, hallTrays } from '../../../src/fabric/hall/hall-trays';
import type { ClosSpec } from '../../../src/fabric/spec';
import { isScaleUp } from '../../../src/fabric/tiers';
import { closOf, FLOOR } from '../../world/small-world';
import { wirings } from '../wirings';

const builds = (spec: ClosSpec): boolean => {
  try {
    return clos(spec).ranks > 0;
  } catch (error) {
    if (error instanceof UnbuildableError) return false;
    throw error;
  }
};
const built = wirings.filter(builds);

/** Radix 8, one rail, 4 GPUs a leaf and one a node, a rack for each leaf: two tiers join 32 GPUs by 8 leaves and 4 spines. */
const small = (switchesPerRack: number, ranks = 32): ClosSpec =>
  closOf({
    ranks,
    domain: 1,
    gpusPerNode: 1,
    nodesPerRack: 4,
    leafNodes: 4,
    radix: 8,
    floor: { ...FLOOR, racksPerRow: 4, leafPlacement: 'adjacent-rack', switchesPerRack },
  });

describe('standHall', () => {
  it('stands spines beside the leaves of the middle row while that rack has room', () => {
    // 8 racks in two rows; a leaf and 4 spines are 5 switches.
    const hall = standHall(small(5));
    const { spineRacks, leafRacks } = hall;
    expect(spineRacks).toEqual([[{ x: 0, y: 1 }]]);
    expect(leafRacks[4]).toEqual([{ x: 0, y: 1 }]);
    expect(floorExtent(hallRacks(small(5), hall))).toEqual({ from: { x: 0, y: 0 }, to: { x: 7, y: 1 } });
  });

  it('gives spines a row of their own in the middle of the pod where they do not fit', () => {
    // 4 spines in racks of 2: two racks in the middle of a row of 4 + 4 places, between the two rows of GPU racks.
    const hall = standHall(small(2));
    const { spineRacks, rackOf } = hall;
    const racks = hallRacks(small(2), hall);
    expect(spineRacks).toEqual([
      [
        { x: 3, y: 1 },
        { x: 4, y: 1 },
      ],
    ]);
    expect([rackOf(0).y, rackOf(31).y]).toEqual([0, 2]);
    expect(racks.filter(({ kind }) => kind === 'spine').map(({ devices }) => devices)).toEqual([2, 2]);
  });

  it('stands the core in rows in the middle of the hall', () => {
    // 128 GPUs: 8 pods in a grid of 3 × 3, 16 core switches in racks of 2 are 8 racks, behind the first row of pods.
    const { coreRacks, spineRacks } = standHall(small(2, 128));
    expect(coreRacks).toHaveLength(8);
    expect(new Set(coreRacks.map(({ y }) => y)).size).toBe(1);
    const below = spineRacks.filter(([{ y }]) => y < coreRacks[0].y);
    expect(below).toHaveLength(3);
  });

  it('takes further halls, the core in the middle one, and the way between them', () => {
    // Pods of 4 GPU racks: two of them in a hall of 8, side by side; 128 GPUs are four halls.
    const wide = small(2, 128);
    const [one, four] = [standHall(wide), standHall({ ...wide, floor: { ...wide.floor, racksPerHall: 8, hallGapM: 30 } })];
    expect(hallRacks(wide, four)).toHaveLength(hallRacks(wide, one).length);
    // A pod is 4 + 4 racks wide and stands 9 places from the next; 30 m are 50 places.
    expect([...new Set(four.spineRacks.map(([{ x }]) => x))]).toEqual([3, 12, 71, 80, 139, 148, 207, 216]);
    expect(four.coreRacks.every(({ x }) => x >= 136 && x < 154)).toBe(true);
    expect(four.podRunM(0)).toBeGreaterThan(one.podRunM(0) + 60);
  });

  it('stands no two racks in one place, every node in a GPU rack, and no more switches in a rack than it holds', () => {
    fc.assert(
      fc.property(built, (spec) => {
        const hall = standHall(spec);
        const { rackOf, leafRacks, spineRacks, coreRacks } = hall;
        const racks = hallRacks(spec, hall);
        const byPlace = new Map(racks.map((rack) => [`${rack.at.x},${rack.at.y}`, rack]));
        expect(byPlace.size).toBe(racks.length);
        const shape = closShape(spec);
        for (let node = 0; node < shape.nodes; node++) expect(byPlace.get(`${rackOf(node).x},${rackOf(node).y}`)?.kind).toBe('gpu');
        const total = (kinds: string[]): number => racks.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { devices }) => sum + devices, 0);
        expect(total(['gpu'])).toBe(shape.nodes);
        const switches = [...leafRacks.keys()].reduce((sum, group) => sum + shape.leafSwitches(group), 0);
        const spines = [...spineRacks.keys()].reduce((sum, pod) => sum + shape.spineSwitches(pod), 0);
        expect(total(['leaf', 'spine', 'core'])).toBe(switches + spines + shape.coreSwitches());
        for (const { kind, devices } of racks) if (kind !== 'gpu') expect(devices).toBeLessThanOrEqual(spec.floor.switchesPerRack as number);
        expect(coreRacks.length > 0).toBe(shape.coreSwitches() > 0);
      }),
      { seed: 43, numRuns: 400 },
    );
  });
});

describe('shareOf', () => {
  it('spreads things whole and evenly, and loses none', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 50 }), (count, parts) => {
        const shares = Array.from({ length: parts }, (_, index) => shareOf(count, index, parts));
        expect(shares.reduce((a, b) => a + b)).toBe(count);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
      { seed: 44, numRuns: 200 },
    );
  });
});

describe('hallRuns', () => {
  it('has every cable of the fabric once, and the longest runs of the hall', () => {
    fc.assert(
      fc.property(built, (spec) => {
        const hall = standHall(spec);
        const runs = hallRuns(spec, hall);
        const shape = closShape(spec);
        for (const { tier, cables } of clos(spec).tiers) {
          if (isScaleUp(tier)) continue;
          const own = runs.filter((run) => run.tier === tier);
          expect(own.reduce((sum, run) => sum + run.cables, 0)).toBe(cables);
          const [count, longest] = { leaf: [shape.nodes, hall.nodeRunM], spine: [shape.groups, hall.leafRunM], core: [shape.pods, hall.podRunM] }[
            tier
          ] as [number, (index: number) => number];
          const most = Math.max(...Array.from({ length: count }, (_, index) => longest(index)));
          expect(Math.max(...own.map((run) => run.runM))).toBeLessThanOrEqual(most);
        }
      }),
      { seed: 45, numRuns: 300 },
    );
  });
});

describe('hallTrays', () => {
  it('holds as many metres of cable as the runs have between their racks', () => {
    fc.assert(
      fc.property(built, (spec) => {
        const { rackPitchM, rowPitchM } = spec.floor;
        const runs = hallRuns(spec, standHall(spec));
        const inTrays = hallTrays(runs).reduce(
          (sum, { along, from, to, load }) => sum + load * (to - from) * (along === 'row' ? rackPitchM : rowPitchM),
          0,
        );
        // A crossing column lies between the two racks, so the way through the trays is along plus across.
        const direct = runs.reduce((sum, { from, to, cables }) => {
          const bare = { ...spec.floor, verticalM: 0, slackFraction: 0 };
          return sum + cables * runM(from, to, bare);
        }, 0);
        expect(inTrays).toBeCloseTo(direct, 6);
      }),
      { seed: 46, numRuns: 300 },
    );
  });

  it('finds the stretch with the largest cross-section, all tiers together', () => {
    const run = { from: { x: 0, y: 0 }, to: { x: 4, y: 0 }, crossX: 4, cables: 10, runM: 5 };
    const runs = [
      { ...run, tier: 'leaf' as const },
      { ...run, tier: 'spine' as const, from: { x: 2, y: 0 } },
    ];
    // From column 2 on: 10 × 7 + 10 × 70 mm².
    expect(fullestTray(runs, ({ tier }) => (tier === 'leaf' ? 7 : 70))).toEqual({ along: 'row', at: 0, from: 2, to: 4, load: 770 });
    expect(fullestTray([], () => 1)).toBeUndefined();
  });
});
