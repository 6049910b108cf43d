import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BillOfMaterials, billOfMaterials } from '../../src/analysis/bill/bill-of-materials';
import { summarise } from '../../src/analysis/bill/bill-of-materials-summary';
import { wiringOf } from '../../src/analysis/bill/bill-of-materials-wiring';
import { cost } from '../../src/analysis/bill/cost';
import { rackNetworkW } from '../../src/analysis/bill/power-cap';
import { fibreCable, nicUsd } from '../../src/catalog/floor-prices';
import { opticalSwitch } from '../../src/catalog/links-optical';
import { systemEntry } from '../../src/catalog/systems';
import { buildFabric } from '../../src/fabric/build-fabric';
import { fabricSpec } from '../../src/fabric/fabric-spec';
import { UnbuildableError } from '../../src/fabric/unbuildable';
import { loadPoints } from '../../src/sweep/load-points';
import { shippedSystems } from '../../src/sweep/shipped-systems';
import { planTiers } from '../../src/world/tier-plans';
import { type Change, pointOf, scenarioOf } from './scenarios';

const wire = (change: Change) => {
  const scenario = scenarioOf(change);
  return wiringOf(scenario, systemEntry(scenario.system));
};
const bill = (change: Change): BillOfMaterials => billOfMaterials(wire(change));
const row = ({ tiers }: BillOfMaterials, tier: string) => tiers.find((one) => one.tier === tier)!;
const links = (of: BillOfMaterials): Record<string, number> => Object.fromEntries(of.tiers.map(({ tier, links: count }) => [tier, count]));
const switches = (of: BillOfMaterials): [string, string, number][] => of.switches.map(({ tier, id, count }) => [tier, id, count]);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const product = (values: readonly number[]): number => values.reduce((a, b) => a * b, 1);

describe('a torus over circuit switches', () => {
  const whole = bill({ system: 'tpu-v4', gpus: 4096 });

  it('of 64 cubes takes 48 switches, 3,072 light paths and 6,144 ports, modules and fibres', () => {
    // Each of 64 cubes has 6 faces of 16 chips: 64 × 96 = 6,144 fibres, two a path (Jouppi et al., ISCA 2023, §2.2).
    const between = row(whole, 'between');
    expect(between).toMatchObject({ links: 3072, ends: 6144, cablesPerLink: 2, direct: true, technology: 'dr4-400' });
    expect(between.parts).toBe(6144);
    expect(switches(whole)).toEqual([['between', 'ocs-palomar', 48]]);
    expect(whole.notes.join('\n')).toContain('6,144 ports in use');
    // Inside a cube 3 of 4 places of a ring of four: 3 dimensions × 4,096 × 3/4.
    expect(row(whole, 'domain').links).toBe(9216);
  });

  it('has one fibre a cable, since a port takes one, and watts of 48 switches of 108 W', () => {
    const between = row(whole, 'between');
    const [{ lengthM }] = between.lengths;
    expect(between.cableM).toBe(3072 * lengthM);
    expect(between.fibreM).toBe(between.cableM);
    const { fibres, connectorsUsd, usdPerM } = fibreCable(1);
    expect(between.fibreUsd.value).toBeCloseTo((6144 * connectorsUsd.value + between.cableM * usdPerM.value) / fibres.value, 6);
    expect(whole.switches[0].watts.value).toBe(48 * 108);
    // 6,144 modules of 9 W, 18,432 ends of 0.1 W.
    expect(whole.total.watts.value).toBeCloseTo(48 * 108 + 6144 * 9 + 18_432 * 0.1, 6);
  });

  it('says that no price of its switches is known, but for the one whose price is', () => {
    expect(whole.switches[0]).toMatchObject({ usd: { value: 0, max: 0 }, priced: 'no price known' });
    expect(whole.notes).toContain('ocs-palomar: no price is known, so its dollars are not counted');
    // 8 cubes on 16 of 32 ports; 48 switches of 32 ports at 100 USD.
    const priced = bill({ system: 'tpu-v4', gpus: 512, scale_up: { ocs: 'ocs-ipronics' } });
    expect(priced.switches[0].usd.value).toBe(48 * 32 * (opticalSwitch('ocs-ipronics').costUsdPerPort?.value as number));
  });

  it('has all of its interconnect in the racks of its chips but for the switches', () => {
    expect(rackNetworkW(whole) * 4096).toBeCloseTo(whole.total.watts.value - 48 * 108, 6);
  });
});

describe('fabrics without switches between GPUs', () => {
  it('count a torus by its shape: N·Kk/c of the links of a dimension leave its cube, the others do not', () => {
    const dimension = fc.record({ cube: fc.constantFrom(1, 2, 4), cubes: fc.integer({ min: 1, max: 3 }), width: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(dimension, { minLength: 2, maxLength: 3 }), fc.boolean(), (dimensions, lit) => {
        const shape = dimensions.map(({ cube, cubes }) => cube * cubes);
        const gpus = product(shape);
        fc.pre(gpus > 1 && dimensions.some(({ cube }) => cube > 1));
        const widths = dimensions.map(({ width }) => width);
        const cube = dimensions.map((one) => one.cube);
        const change: Change = { system: 'tpu-v4', gpus, scale_up: { topology: 'torus', shape, cube, widths, ocs: lit ? 'ocs-palomar' : 'none' } };
        const wiring = wire(change);
        const found = links(billOfMaterials(wiring));
        // Over a circuit switch a ring of one cube leaves it too; otherwise a ring that the cube fills closes inside it. A dimension of one chip has no links.
        const leaves = dimensions.map(({ cube: c, cubes: k, width }, d) => (shape[d] === 1 || (k === 1 && !lit) ? 0 : (gpus * width) / c));
        const all = dimensions.map(({ width }, d) => (shape[d] === 1 ? 0 : gpus * width));
        expect(found.between ?? 0).toBe(sum(leaves));
        expect(found.domain ?? 0).toBe(sum(all) - sum(leaves));
        for (const { tier, cables } of wiring.fabric.tiers) expect(found[tier]).toBe(cables);
      }),
      { seed: 211, numRuns: 80 },
    );
  });

  it('count a mesh as n(n − 1)/2 links a domain, times its width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 16 }), fc.integer({ min: 1, max: 6 }), (domain, domains) => {
        const found = bill({ system: 'h100-hgx', gpus: domain * domains, scale_up: { topology: 'mesh', domain } });
        // The 18 links of a GPU, shared out over the others.
        const width = Math.max(1, Math.floor(18 / (domain - 1)));
        expect(links(found).domain).toBe((domains * width * domain * (domain - 1)) / 2);
        expect(found.switches.some(({ tier }) => tier === 'domain')).toBe(false);
      }),
      { seed: 212, numRuns: 60 },
    );
    // Hybrid cube mesh: 8 GPUs of 6 links.
    expect(links(bill({ system: 'dgx-v100', gpus: 8 }))).toEqual({ domain: 24 });
  });

  it('have a NIC at each end of a torus of NICs', () => {
    const found = bill({ gpus: 64, scale_out: { topology: 'torus', shape: [8, 8] } });
    expect(links(found).leaf).toBe(128);
    expect(found.nics.count).toBe(256);
    expect(found.nics.usd.value).toBe(256 * (nicUsd('cx7')?.value as number));
    expect(switches(found).map(([tier]) => tier)).toEqual(['domain']);
  });
});

describe('fabrics of switches that are no Clos', () => {
  it('count a dragonfly: groups of a(a − 1)/2 links, g(g − 1)/2 pairs of groups, a switches each', () => {
    const found = bill({ gpus: 1024, scale_out: { topology: 'dragonfly' } });
    // p = h = 4, a = 8, 32 groups, ⌊8·4/31⌋ = 1 link a pair.
    expect(links(found)).toMatchObject({ leaf: 1024, spine: 32 * 28, core: (32 * 31) / 2 });
    expect(switches(found).slice(1)).toEqual([['leaf', 'quantum2', 256]]);
    expect(found.notes).toContain('a leaf switch uses 15 of its 64 ports');
  });

  it('count a dragonfly+, a HyperX and rails', () => {
    const plus = bill({ gpus: 64, scale_out: { topology: 'dragonfly-plus', p: 4, a: 4, spines: 4, h: 1 } });
    // 4 groups of 4 leaves and 4 spines: 16 links each; ⌊4·1/3⌋ = 1 link a pair.
    expect(links(plus)).toMatchObject({ leaf: 64, spine: 64, core: 6 });
    expect(switches(plus).slice(1)).toEqual([
      ['leaf', 'quantum2', 16],
      ['spine', 'quantum2', 16],
    ]);
    const hyperx = bill({ gpus: 64, scale_out: { topology: 'hyperx', shape: [4, 4] } });
    expect(links(hyperx)).toMatchObject({ leaf: 64, spine: 4 * 6, core: 4 * 6 });
    expect(switches(hyperx).slice(1)).toEqual([['leaf', 'quantum2', 16]]);
    const rails = bill({ gpus: 256, scale_out: { topology: 'rail-only' } });
    expect(links(rails)).toMatchObject({ leaf: 256 });
    expect(switches(rails).slice(1)).toEqual([['leaf', 'quantum2', 4]]);
  });

  it('count what is written out by kind, as long as written, and names with too many links as several switches', () => {
    const found = bill({
      gpus: 4,
      switches: ['n', 'a', 'b'],
      links: [
        ...[0, 1, 2, 3].map((gpu) => ({ from: `gpu${gpu}`, to: 'n', tier: 'domain' as const, width: 18, length: '0.3 m' })),
        ...[0, 1, 2].map((gpu) => ({ from: `gpu${gpu}`, to: gpu < 2 ? 'a' : 'b', tier: 'leaf' as const, length: `${gpu + 1} m` })),
        { from: 'gpu3', to: 'b', tier: 'leaf' as const, length: '2 m', technology: 'dac-100' },
        { from: 'a', to: 'b', tier: 'spine' as const, width: 2, length: '30 m' },
      ],
    });
    expect(found.tiers.map(({ tier, technology, links: count, cableM }) => [tier, technology, count, Number(cableM.toFixed(6))])).toEqual([
      ['domain', 'board', 72, 21.6],
      ['leaf', 'dr4-400', 3, 6],
      ['leaf', 'dac-100', 1, 2],
      ['spine', 'dr4-400', 2, 60],
    ]);
    // 72 links of a domain over chips of 64 ports.
    expect(switches(found)).toEqual([
      ['domain', 'nvswitch3', 2],
      ['leaf', 'quantum2', 2],
    ]);
    expect(found.nics.count).toBe(4);
  });

  it('add up as a Clos does, and carry their watts and dollars into the result', () => {
    for (const topology of ['dragonfly', 'dragonfly-plus', 'rail-only'] as const) {
      const change: Change = { gpus: 64, scale_out: { topology } };
      const one = bill(change);
      expect(one.total.links).toBe(sum(one.tiers.map(({ links: count }) => count)));
      expect(one.total.watts.value).toBeCloseTo(sum([...one.tiers, ...one.switches, one.nics].map(({ watts }) => watts.value)), 6);
      const { links: linkUsd, fibre, switches: switchUsd, nics, total } = cost(one);
      expect(total.value).toBeCloseTo(linkUsd.value + fibre.value + switchUsd.value + nics.value, 6);
      expect(total).toEqual(one.total.usd);
      const { interconnect } = pointOf(change);
      expect(interconnect).toMatchObject({ links: one.total.links, usd: one.total.usd });
    }
  });
});

describe('a bill', () => {
  const nodes = fc.integer({ min: 1, max: 40 });
  const shapes: fc.Arbitrary<Change> = fc.oneof(
    fc.constantFrom<Change>(
      {},
      { scale_up: { topology: 'mesh', domain: 4 } },
      { scale_up: { topology: 'torus', shape: [2, 2, 2] } },
      { scale_up: { domain: 16 } },
    ),
    fc.constantFrom<Change>(
      { scale_out: { topology: 'dragonfly' } },
      { scale_out: { topology: 'dragonfly-plus' } },
      { scale_out: { topology: 'rail-only' } },
    ),
    fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 6 })).map((shape): Change => ({ scale_out: { topology: 'hyperx', shape } })),
    nodes.map((count): Change => ({ scale_out: { topology: 'torus', shape: [8, count] } })),
  );
  const technology = fc.constantFrom('dac-100', 'aec-100', 'aoc-100', 'dr4-400');

  it('closes exactly where the simulation’s links do, whatever the fabric, and counts every link of it', () => {
    fc.assert(
      fc.property(
        shapes,
        nodes,
        technology,
        technology,
        fc.constantFrom('tier' as const, 'stocked' as const, 'exact' as const),
        fc.constantFrom('error' as const, 'downshift' as const),
        (change, count, leaf, core, lengths, too_long) => {
          const scenario = scenarioOf({ gpus: 8 * count, lengths, ...change, scale_out: { ...change.scale_out, leaf, core, too_long } });
          const system = systemEntry(scenario.system);
          let fabric: ReturnType<typeof buildFabric>;
          try {
            fabric = buildFabric(fabricSpec(scenario, system));
          } catch (error) {
            if (error instanceof UnbuildableError) return fc.pre(false);
            throw error;
          }
          const found = billOfMaterials(wiringOf(scenario, system));
          expect(found.closes).toBe(closes(() => planTiers(scenario, system, fabric)));
          for (const { tier, cables } of fabric.tiers) {
            const one = found.tiers.find((row) => row.tier === tier && !row.inner);
            expect(one?.links).toBe(cables);
            expect(sum((one?.lengths ?? []).map((length) => length.links))).toBe(cables);
            if (one?.outcome === 'does-not-close') expect(one.tooLong).toBeGreaterThan(0);
          }
        },
      ),
      { seed: 213, numRuns: 200 },
    );
  });
});

const closes = (plan: () => unknown): boolean => {
  try {
    plan();
    return true;
  } catch (error) {
    if (error instanceof UnbuildableError) return false;
    throw error;
  }
};

describe('the presets', () => {
  it('all have links, watts, dollars and racks, close, and say where light passes circuit switches', () => {
    const presets = [...shippedSystems()];
    expect(presets.length).toBeGreaterThanOrEqual(22);
    for (const [preset, file] of presets) {
      const { scenario } = loadPoints(file).points[0];
      const { bill: found, cost: usd } = summarise(wiringOf(scenario, systemEntry(scenario.system)));
      expect(found.closes, preset).toBe(true);
      expect(found.total.links, preset).toBeGreaterThan(0);
      expect(found.total.watts.value, preset).toBeGreaterThan(0);
      expect(usd.total.value, preset).toBeGreaterThan(0);
      expect(found.racks.gpu, preset).toBeGreaterThan(0);
      expect(found.switches.some(({ scope }) => scope === 'circuit switch') === preset.startsWith('tpu'), preset).toBe(true);
    }
  });
});
