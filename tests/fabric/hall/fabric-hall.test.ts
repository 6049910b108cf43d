import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemEntry } from '../../../src/catalog/systems';
import { buildFabric } from '../../../src/fabric/build-fabric';
import { fabricSpec } from '../../../src/fabric/fabric-spec';
import { type FabricHall, standFabric } from '../../../src/fabric/hall/fabric-hall';
import { groupRuns } from '../../../src/fabric/hall/group-runs';
import { rackRuns } from '../../../src/fabric/hall/rack-runs';
import { UnbuildableError } from '../../../src/fabric/unbuildable';
import { type Change, scenarioOf } from '../../analysis/scenarios';

const stand = (change: Change) => {
  const scenario = scenarioOf(change);
  const system = systemEntry(scenario.system);
  const spec = fabricSpec(scenario, system);
  const fabric = buildFabric(spec);
  const spareCubes = scenario.fabric.scale_up.spare_cubes ?? 0;
  return { spec, fabric, hall: standFabric(spec, fabric, { gpus: system.gpusPerDomain.value, spareCubes }) };
};
const cables = ({ runs }: FabricHall, tier: string): number => runs.reduce((sum, run) => (run.tier === tier ? sum + run.cables : sum), 0);
const racksOf = ({ racks }: FabricHall, kind: string) => racks.filter((rack) => rack.kind === kind);
const longest = ({ runs }: FabricHall, tier: string): number => runs.reduce((most, run) => (run.tier === tier ? Math.max(most, run.runM) : most), 0);

/** Fabrics without a Clos, small and large enough to differ. */
const others: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ nodes: fc.integer({ min: 2, max: 40 }), h: fc.integer({ min: 1, max: 4 }) }).map(({ nodes, h }): Change => {
    return { gpus: 8 * nodes, scale_out: { topology: 'dragonfly', h, p: 2 * h, a: 4 * h } };
  }),
  fc
    .record({ nodes: fc.integer({ min: 2, max: 40 }), p: fc.integer({ min: 1, max: 8 }), h: fc.integer({ min: 2, max: 8 }) })
    .map(({ nodes, p, h }): Change => ({ gpus: 8 * nodes, scale_out: { topology: 'dragonfly-plus', p, a: 4, spines: 6, h } })),
  fc
    .record({ x: fc.integer({ min: 2, max: 6 }), y: fc.integer({ min: 1, max: 5 }), nodes: fc.integer({ min: 2, max: 40 }) })
    .map(({ x, y, nodes }): Change => ({ gpus: 8 * nodes, scale_out: { topology: 'hyperx', shape: [x, y] } })),
  fc.integer({ min: 2, max: 60 }).map((nodes): Change => ({ gpus: 8 * nodes, scale_out: { topology: 'rail-only' } })),
  fc
    .record({ x: fc.integer({ min: 1, max: 4 }), y: fc.integer({ min: 2, max: 12 }) })
    .map(({ x, y }): Change => ({ gpus: 8 * x * y, scale_out: { topology: 'torus', shape: [8 * x, y] } })),
);

describe('standFabric', () => {
  it('stands a TPU v4 as 64 racks around 48 circuit switches, with two fibres for each of 3,072 light paths', () => {
    const { hall, spec } = stand({ system: 'tpu-v4', gpus: 4096 });
    expect(racksOf(hall, 'gpu')).toHaveLength(64);
    expect(racksOf(hall, 'ocs').reduce((sum, { devices }) => sum + devices, 0)).toBe(48);
    expect(cables(hall, 'between')).toBe(2 * 3072);
    expect(hall.others).toEqual([]);
    // What the simulation takes for the longest light path is twice the longest fibre.
    expect(2 * longest(hall, 'between')).toBeCloseTo(rackRuns(64, spec.floor).throughMiddle.runM, 9);
  });

  it('leaves the places of the machine that a slice does not take', () => {
    // 18 of 64 cubes, a rack each; the switches stand where they stood.
    const { hall } = stand({ system: 'tpu-v4', gpus: 1152 });
    expect([racksOf(hall, 'gpu').length, hall.others.length]).toEqual([18, 46]);
    expect(racksOf(hall, 'ocs')).toEqual(racksOf(stand({ system: 'tpu-v4', gpus: 4096 }).hall, 'ocs'));
  });

  it('joins racks of an UltraServer by the links of its third dimension', () => {
    // Nodes 0 to 3 in a ring of 16 links each way round; two nodes a rack: of four joints two leave the rack. 18 domains.
    const { hall } = stand({ system: 'trn2-ultra', gpus: 1152 });
    expect(cables(hall, 'between')).toBe(18 * 2 * 16);
    expect(stand({ system: 'mi300x', gpus: 64 }).hall.runs.some(({ tier }) => tier === 'domain')).toBe(false);
  });

  it('measures groups as their runs are measured', () => {
    // A balanced dragonfly of 1,024 GPUs: 32 groups of a rack of four nodes and 8 switches.
    const { hall, spec } = stand({ gpus: 1024, scale_out: { topology: 'dragonfly' } });
    const runs = groupRuns(new Array<number>(32).fill(1), spec.floor, new Array<number>(32).fill(8));
    expect(longest(hall, 'leaf')).toBeCloseTo(runs.inside.runM, 9);
    expect(longest(hall, 'core')).toBeLessThanOrEqual(runs.between.runM + 1e-9);
    expect(longest(hall, 'spine')).toBeCloseTo(runs.within.runM, 9);
  });

  it('has every cable of every tier that leaves a domain, every GPU in a rack, and no two racks in one place', () => {
    fc.assert(
      fc.property(others, (change) => {
        let stood: ReturnType<typeof stand>;
        try {
          stood = stand(change);
        } catch (error) {
          if (error instanceof UnbuildableError) return fc.pre(false);
          throw error;
        }
        const { hall, fabric, spec } = stood;
        for (const { tier, cables: count, runM } of fabric.tiers) {
          if (tier === 'domain') continue;
          expect(cables(hall, tier)).toBe(count);
          // What the simulation judges reach on: no cable of the hall is longer.
          expect(longest(hall, tier)).toBeLessThanOrEqual(runM + 1e-9);
        }
        const places = hall.racks.map(({ at: { x, y } }) => `${x},${y}`);
        expect(new Set(places).size).toBe(places.length);
        const gpuRacks = new Set(racksOf(hall, 'gpu').map(({ at: { x, y } }) => `${x},${y}`));
        for (let rank = 0; rank < spec.ranks; rank++) {
          const { x, y } = hall.rackOf(rank);
          expect(gpuRacks.has(`${x},${y}`)).toBe(true);
        }
        for (const { devices } of racksOf(hall, 'leaf')) expect(devices).toBeLessThanOrEqual(spec.floor.switchesPerRack as number);
      }),
      { seed: 202, numRuns: 120 },
    );
  });

  it('stands what is written out with the lengths as written, switches of a domain with their GPUs', () => {
    const links = [
      { from: 'gpu0', to: 'n', tier: 'domain' as const, width: 18, length: '0.3 m' },
      { from: 'gpu1', to: 'n', tier: 'domain' as const, width: 18, length: '0.3 m' },
      { from: 'gpu0', to: 'a', tier: 'leaf' as const, length: '1 m' },
      { from: 'gpu1', to: 'b', tier: 'leaf' as const, length: '2 m' },
      { from: 'a', to: 'b', tier: 'spine' as const, width: 4, length: '30 m' },
    ];
    const { hall } = stand({ gpus: 2, switches: ['n', 'a', 'b'], links });
    expect(hall.racks.map(({ kind, devices }) => [kind, devices])).toEqual([
      ['gpu', 1],
      ['leaf', 2],
    ]);
    expect(hall.runs.map(({ tier, cables: count, runM }) => [tier, count, runM])).toEqual([
      ['domain', 36, 0.3],
      ['leaf', 1, 1],
      ['leaf', 1, 2],
      ['spine', 4, 30],
    ]);
  });
});
