import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { structureOf } from '../../src/analysis/structure';
import { systemEntry } from '../../src/catalog/systems';
import { ring } from '../../src/collective/ring';
import { clos } from '../../src/fabric/clos';
import { compileLinks } from '../../src/fabric/fabric';
import { runConstant } from '../../src/network/run-constant';
import { runWorld } from '../../src/network/run-world';
import { assemble, COUNTERFACTUALS, type Costs, foldCopies, type LibraryCosts, NO_LIBRARY } from '../../src/world/assemble';
import { costsOf } from '../../src/world/costs';
import { unfolded } from '../../src/world/fold';
import { place } from '../../src/world/placement';
import { type Quotient, quotient } from '../../src/world/quotient';
import { planTiers } from '../../src/world/tier-plans';
import { scenarioOf } from '../analysis/scenarios';
import { buildSmallWorld, closOf, smallWorlds } from './small-world';

/** Four nodes of one GPU, two a leaf; a ring over them: 0 → 1 and 2 → 3 stay under a leaf, 1 → 2 and 3 → 0 cross the spine. */
function fourNodes(): Quotient {
  const fabric = clos(closOf({ ranks: 4, domain: 1, gpusPerNode: 1 }));
  const placement = place(ring('all-reduce', 4), Int32Array.from([0, 1, 2, 3]), fabric);
  const input = { rankColour: new Int32Array(4), links: compileLinks(fabric), placements: [placement] };
  return quotient(input, unfolded(input));
}

const costs: Costs = {
  portBytesPerSecond: [450e9, 50e9, 40e9, 30e9],
  linkLatencyPs: (tier, up, lengthM) => 1000 * (tier + 1) + 100 * up + lengthM,
  hopExcessPs: [3, 5],
  launchPs: 7,
  wireExpansion: 2,
  reducePsPerByte: 1,
  startDelayPs: (rank) => rank,
  contention: true,
};

describe('assemble', () => {
  it("adds every link of a route and the library's excess once to its latency", () => {
    const structure = fourNodes();
    const flat = { ...costs, linkLatencyPs: (tier: number, up: number) => 1000 * (tier + 1) + 100 * up };
    const { latencyPs } = (assemble(structure, [], flat).placements[0] as { routes: { latencyPs: Float64Array } }).routes;
    // NIC up 2100, NIC down 2000, excess 5; over the spine 3100 + 3000 more.
    expect([...latencyPs]).toEqual([4105, 10_205, 4105, 10_205]);
  });

  it('gives a trunk the rate of a port times its width', () => {
    const structure = fourNodes();
    const { capacity } = assemble(structure, [], costs);
    for (let l = 0; l < structure.links.count; l++) {
      expect(capacity[l]).toBe((structure.links.width[l] as number) * (costs.portBytesPerSecond[structure.links.tier[l] as number] as number));
    }
  });

  it('turns links between other ports into private caps when contention is off, and keeps the own ports shared', () => {
    const structure = fourNodes();
    const { routes } = assemble(structure, [], COUNTERFACTUALS.contention(costs)).placements[0] as {
      routes: { start: Int32Array; cap: Float64Array };
    };
    const hops = Array.from(routes.cap, (_, r) => (routes.start[r + 1] as number) - (routes.start[r] as number));
    expect(hops).toEqual([2, 2, 2, 2]);
    // A leaf of two nodes has two ports of 40 GB/s up.
    expect([...routes.cap]).toEqual([Number.POSITIVE_INFINITY, 80e9, Number.POSITIVE_INFINITY, 80e9]);
  });

  it('leaves links of infinite rate out of the routes: with bandwidth off nothing is solved', () => {
    const world = assemble(fourNodes(), [], COUNTERFACTUALS.bandwidth(costs));
    expect((world.placements[0] as { routes: { link: Int32Array } }).routes.link).toHaveLength(0);
  });

  it('leaves nothing of a step but its compute with every counterfactual together', () => {
    fc.assert(
      fc.property(smallWorlds, ([w, d, p]) => {
        const { input, program, costs: full } = buildSmallWorld(w, d, p);
        const free = Object.values(COUNTERFACTUALS).reduce((now, off) => off(now), full);
        const computePs = program.reduce((sum, task) => sum + (task.kind === 'compute' ? task.durationPs : 0), 0);
        expect(runWorld(assemble(quotient(input, unfolded(input)), program, free)).endPs).toBe(computePs);
      }),
      { seed: 91, numRuns: 40 },
    );
  });

  it('changes one kind of cost by each counterfactual, and never the costs it is given', () => {
    const before = { ...costs, portBytesPerSecond: [...costs.portBytesPerSecond] };
    const changed = (name: keyof typeof COUNTERFACTUALS): string[] => {
      const after = COUNTERFACTUALS[name](costs);
      return (Object.keys(costs) as (keyof Costs)[]).filter((key) => after[key] !== costs[key]);
    };
    expect(changed('bandwidth')).toEqual(['portBytesPerSecond']);
    expect(changed('latency')).toEqual(['linkLatencyPs']);
    expect(changed('software')).toEqual(['hopExcessPs', 'launchPs', 'wireExpansion', 'reducePsPerByte']);
    expect(changed('contention')).toEqual(['contention']);
    expect(changed('stragglers')).toEqual(['startDelayPs']);
    expect(costs).toEqual(before);
  });
});

describe('calls whose library costs differ', () => {
  const structure = fourNodes();
  const physics: Costs = { ...costs, ...NO_LIBRARY, startDelayPs: () => 0 };
  const twice = { ...structure, placements: [structure.placements[0], structure.placements[0]] };
  const library = (share: number, expansion: number): LibraryCosts => ({
    ...NO_LIBRARY,
    hopExcessPs: [3, 5],
    launchPs: 7,
    wireExpansion: expansion,
    portShare: [1, share],
  });
  const call = (placement: number, bytes: number, after: number[] = []) => ({ kind: 'collective' as const, stream: 0, after, placement, bytes });

  it('take one after the other what each takes by itself, and carry the same bytes, to the bit', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e9 })),
        fc.tuple(fc.double({ min: 0.1, max: 1, noNaN: true }), fc.double({ min: 0.1, max: 1, noNaN: true })),
        fc.tuple(fc.constantFrom(1, 2, 128 / 120), fc.constantFrom(1, 2, 128 / 120)),
        (bytes, share, expansion) => {
          const parts = [library(share[0], expansion[0]), library(share[1], expansion[1])];
          const alone = parts.map((part, i) => runWorld(assemble(structure, [call(0, bytes[i])], { ...physics, ...part })));
          const both = runWorld(assemble(twice, [call(0, bytes[0]), call(1, bytes[1])], { ...physics, calls: parts }));
          // Ranks of the ring end together: the longest of the first call's routes is everybody's last but one.
          expect(both.endPs).toBeLessThanOrEqual(alone[0].endPs + alone[1].endPs);
          expect(both.endPs).toBeGreaterThanOrEqual(Math.max(alone[0].endPs, alone[1].endPs));
          const sum = alone[0].linkBytes.map((carried, l) => carried + alone[1].linkBytes[l]);
          expect(foldCopies(both.linkBytes, structure.links.count)).toEqual(sum);
          const first = runWorld(assemble(twice, [call(0, bytes[0])], { ...physics, calls: parts }));
          expect(first.endPs).toBe(alone[0].endPs);
        },
      ),
      { seed: 17, numRuns: 60 },
    );
  });

  it('are issued each at its own cost, with events and without', () => {
    const parts = [
      { ...library(1, 1), launchPs: 7 },
      { ...library(1, 1), launchPs: 9000 },
    ];
    const program = [call(0, 1000), call(1, 1000, [0])];
    const world = assemble(twice, program, { ...physics, calls: parts });
    const cheap = assemble(twice, program, { ...physics, calls: [parts[0], parts[0]] });
    for (const run of [runWorld, runConstant]) expect((run(world)?.endPs ?? 0) - (run(cheap)?.endPs ?? 0)).toBe(9000 - 7);
  });

  it('share the links where they reach the same share of them', () => {
    const parts = [library(0.5, 1), library(0.5, 2)];
    expect(assemble(twice, [call(0, 8), call(1, 9)], { ...physics, calls: parts }).capacity.length).toBe(structure.links.count);
    expect(assemble(twice, [call(0, 8), call(1, 9)], { ...physics, calls: [library(0.5, 1), library(0.25, 1)] }).capacity.length).toBe(
      2 * structure.links.count,
    );
  });

  it('are of one size in each placement', () => {
    expect(() => assemble(twice, [call(0, 8), call(0, 9)], { ...physics, calls: [library(1, 1), library(1, 2)] })).toThrow('calls of 8 and 9 bytes');
  });

  it('cost nothing with software off', () => {
    const off = COUNTERFACTUALS.software({ ...physics, calls: [library(0.5, 2), library(0.25, 1)] });
    expect(runWorld(assemble(twice, [call(0, 1e6), call(1, 1e6)], off)).endPs).toBe(
      runWorld(assemble(structure, [call(0, 1e6), call(0, 1e6)], physics)).endPs,
    );
  });
});

describe('costsOf', () => {
  const costsFor = (change: Parameters<typeof scenarioOf>[0]): Costs => {
    const scenario = scenarioOf(change);
    const system = systemEntry(scenario.system);
    return costsOf(scenario, planTiers(scenario, system, structureOf(scenario, system, true).fabric));
  };

  it('takes port rates from the system and the scenario, never from the medium, and nothing for tiers that are not there', () => {
    const none = Number.POSITIVE_INFINITY;
    // HGX H100: 18 NVLinks of 25 GB/s a GPU, NICs of 400 Gb/s; 64 GPUs are 8 nodes under one leaf a rail, joined by a spine.
    expect(costsFor({}).portBytesPerSecond).toEqual([25e9, 50e9, 50e9, none, none]);
    expect(costsFor({ scale_out: { leaf: 'ideal', nic: '200 Gbps' } }).portBytesPerSecond).toEqual([25e9, 25e9, 25e9, none, none]);
    expect(costsFor({ scale_up: { bandwidth: '900 GB/s' } }).portBytesPerSecond[0]).toBe(50e9);
  });

  it('makes a longer link later by its propagation alone', () => {
    const { linkLatencyPs } = costsFor({ scale_out: { leaf: 'dr4-400' } });
    const perM = linkLatencyPs(1, 1, 11) - linkLatencyPs(1, 1, 1);
    // Light in fibre: some 4.9 ns a metre.
    expect(perM / 10_000).toBeGreaterThan(4.8);
    expect(perM / 10_000).toBeLessThan(5.1);
    expect(linkLatencyPs(1, 0, 11) - linkLatencyPs(1, 0, 1)).toBe(perM);
  });

  it('draws how late a rank starts from seed and rank alone', () => {
    const jitter = { disturbance: { start_jitter: { distribution: 'uniform' as const, mean: '1 ms' } } };
    const [few, many] = [costsFor({ ...jitter, gpus: 8 }), costsFor({ ...jitter, gpus: 16 })];
    const delays = [0, 1, 2, 3, 4, 5, 6, 7].map((rank) => few.startDelayPs(rank));
    expect(delays).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((rank) => many.startDelayPs(rank)));
    expect(new Set(delays).size).toBe(8);
    // Uniform over [0, 2 × mean], in whole picoseconds.
    for (const delay of delays) expect(Number.isInteger(delay) && delay >= 0 && delay <= 2e9).toBe(true);
    expect(costsFor({}).startDelayPs(5)).toBe(0);
  });
});
