import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeCollective } from '../../src/analysis/bench/bench-collective';
import { simulate } from '../../src/analysis/simulate';
import { structureOf } from '../../src/analysis/structure';
import { opticalSwitch } from '../../src/catalog/links-optical';
import { scaleUpEndpoint, systemEntry, torusTransitNs } from '../../src/catalog/systems';
import { TIERS } from '../../src/fabric/tiers';
import { runWorld } from '../../src/network/run-world';
import { assemble, COUNTERFACTUALS, type Costs } from '../../src/world/assemble';
import { costsOf } from '../../src/world/costs';
import { linkLatencyPs, planTiers } from '../../src/world/tier-plans';
import { type Change, pointOf, refusalOf, scenarioOf } from './scenarios';

const S = 2 ** 30;
const bare: Change = { collective: { library: 'ideal' } };
const everywhere = (technology: string) => ({ leaf: technology, spine: technology, core: technology });

/** Structure and full costs of a scenario. */
function built(change: Change) {
  const scenario = scenarioOf(change);
  const system = systemEntry(scenario.system);
  const structure = structureOf(scenario, system, true);
  const plans = planTiers(scenario, system, structure.fabric);
  return { structure, plans, costs: costsOf(scenario, plans) };
}

const reducePs = (change: Change, costsFor: (costs: Costs) => Costs = (costs) => costs, bytes = S): number => {
  const { structure, costs } = built(change);
  return runWorld(assemble(structure.quotient, [{ kind: 'collective', stream: 0, after: [], placement: 0, bytes }], costsFor(costs))).endPs;
};
const busbw = (change: Change): number => {
  const scenario = scenarioOf(change);
  const [{ timePs }] = timeCollective(scenario, 'all-reduce', [S]).times;
  return ((2 * (scenario.gpus - 1)) / scenario.gpus) * (S / timePs) * 1e12;
};

describe('media', () => {
  it('of equal rate on the same topology give the same all-reduce to the bit with latency off, on tori, meshes and all others', () => {
    const cases: { change: Change; tier: 'link' | 'between' | 'out'; media: string[] }[] = [
      { change: { system: 'tpu-v4', gpus: 256 }, tier: 'link', media: ['dac-50', 'aec-100', 'dr4-400', 'ideal'] },
      { change: { system: 'tpu-v4', gpus: 256 }, tier: 'between', media: ['dr4-400', 'dr8-800', 'lpo-800', 'cpo-nv', 'ideal'] },
      { change: { system: 'trn2-ultra', gpus: 64 }, tier: 'between', media: ['aec-100', 'dr4-400', 'ideal'] },
      { change: { system: 'mi300x', gpus: 8 }, tier: 'link', media: ['board', 'dac-100', 'cpo-scaleup', 'ideal'] },
      { change: { system: 'mi300x', gpus: 64 }, tier: 'out', media: ['dr4-400', 'lpo-800', 'cpo-nv', 'ideal'] },
      { change: { system: 'vr-ultra-nvl576', gpus: 576 }, tier: 'between', media: ['cpo-scaleup', 'dr8-1600', 'ideal'] },
      { change: { gpus: 64, scale_out: { topology: 'dragonfly' } }, tier: 'out', media: ['dr4-400', 'aoc-100', 'ideal'] },
      { change: { gpus: 64, scale_out: { topology: 'torus', shape: [8, 8] } }, tier: 'out', media: ['dr4-400', 'lpo-800', 'ideal'] },
    ];
    for (const { change, tier, media } of cases) {
      const times = media.map((technology) => {
        const out = { ...change.scale_out, ...(tier === 'out' && everywhere(technology)) };
        const up = { ...change.scale_up, ...(tier !== 'out' && { [tier]: technology }) };
        return reducePs({ ...change, scale_out: out, scale_up: up }, COUNTERFACTUALS.latency);
      });
      expect(new Set(times).size, `${change.system} ${tier}`).toBe(1);
    }
  });

  it('that no light passes do not go through a circuit switch, nor what loses too much in it', () => {
    const tpu = (between: string, ocs = 'ocs-palomar'): string => refusalOf({ system: 'tpu-v4', gpus: 64, scale_up: { between, ocs } });
    expect(tpu('aec-100')).toContain('aec-100');
    expect(tpu('dac-25')).toContain('dac-25');
    // DR: 3 dB, less 4 connectors of 0.35 dB and 6 dB of the switch.
    expect(tpu('dr4-400', 'ocs-neye')).toMatch(/dr4-400 through ocs-neye is 4\.4 dB over its loss budget/);
  });
});

describe('latency on a torus', () => {
  it('counts endpoints once a route, and router, circuit switch, SerDes and wire for every link', () => {
    const { structure, plans, costs } = built({
      ...bare,
      system: 'tpu-v4',
      gpus: 4096,
      collective: { library: 'ideal', algorithm: 'halving-doubling' },
    });
    const { latencyPs } = assemble(structure.quotient, [], costs).placements[0].routes;
    const one = (tier: string): number => {
      const plan = plans.find((row) => row.tier === tier);
      if (plan === undefined) throw new Error(`no ${tier}`);
      return linkLatencyPs(plan, 1, plan.plan.lengthM);
    };
    const endPs = scaleUpEndpoint(systemEntry('tpu-v4')).oneWayNs.value * 1000;
    // The next chip in the cube; half way round a ring of 16: 6 links inside cubes and 2 between.
    expect(Math.min(...latencyPs)).toBe(endPs + one('domain'));
    expect(Math.max(...latencyPs)).toBe(endPs + 6 * one('domain') + 2 * one('between'));
    const [domain, between] = ['domain', 'between'].map((tier) => plans.find((row) => row.tier === tier)?.plan);
    expect(one('domain')).toBe(Math.round((torusTransitNs.value + (domain?.latencyNs ?? 0)) * 1000));
    expect(one('between')).toBe(Math.round((torusTransitNs.value + opticalSwitch('ocs-palomar').latencyNs.value + (between?.latencyNs ?? 0)) * 1000));
  });

  it('is nothing with latency off, and no other fabric has endpoints beside its links', () => {
    const { structure, costs } = built({ ...bare, system: 'tpu-v4', gpus: 64 });
    expect(costs.endpointPs).toEqual([500_000, 0]);
    const { latencyPs } = assemble(structure.quotient, [], COUNTERFACTUALS.latency(costs)).placements[0].routes;
    expect(new Set(latencyPs)).toEqual(new Set([0]));
    for (const change of [{ gpus: 16 }, { system: 'mi300x', gpus: 8 }]) expect(built(change).costs.endpointPs).toBeUndefined();
  });
});

describe('all-reduce', () => {
  it('uses every link of a mesh at once: 7 × 64 GB/s of bus bandwidth on MI300X, one ring only one', () => {
    // 2 · S/8 over each link, S/(n t) · 2(n − 1) = 7 · 64 GB/s, less some µs of latency.
    expect(busbw({ ...bare, system: 'mi300x', gpus: 8 }) / 448e9).toBeGreaterThan(0.99);
    expect(busbw({ ...bare, system: 'mi300x', gpus: 8, collective: { library: 'ideal', algorithm: 'ring' } }) / 64e9).toBeCloseTo(1, 2);
  });

  it('uses every link of a torus at once: 6 × 50 GB/s on a cube of TPU v4, and nearly so with unequal sides', () => {
    expect(busbw({ ...bare, system: 'tpu-v4', gpus: 64 }) / 300e9).toBeGreaterThan(0.99);
    expect(busbw({ ...bare, system: 'tpu-v4', gpus: 1152 }) / 300e9).toBeGreaterThan(0.9);
  });

  it('never passes its bound, folded or whole, on any fabric', () => {
    const changes = fc.record({
      kind: fc.constantFrom<Change>(
        { system: 'tpu-v4', gpus: 64 },
        { system: 'tpu-v4', gpus: 16 },
        { system: 'trn2-ultra', gpus: 32 },
        { system: 'mi300x', gpus: 16 },
        { system: 'dgx-v100', gpus: 8 },
        { gpus: 32, scale_up: { domain: 16, group: 4 } },
        { gpus: 16, scale_out: { topology: 'rail-only' } },
        { gpus: 32, scale_out: { topology: 'dragonfly', routing: 'ugal' } },
        { gpus: 32, scale_out: { topology: 'dragonfly-plus', routing: 'valiant' } },
        { gpus: 32, scale_out: { topology: 'hyperx', shape: [2, 4] } },
        { gpus: 16, scale_out: { topology: 'torus', shape: [4, 4] } },
        { gpus: 8, scale_up: { topology: 'mesh' } },
        {
          gpus: 4,
          switches: ['s'],
          links: [0, 1, 2, 3].map((i) => ({ from: `gpu${i}`, to: 's', tier: 'leaf' as const, length: '3 m', width: i + 1 })),
        },
      ),
      algorithm: fc.constantFrom<'ring' | 'halving-doubling' | 'hierarchical' | 'double-tree' | undefined>(
        'ring',
        'halving-doubling',
        'hierarchical',
        'double-tree',
        undefined,
      ),
      network: fc.constantFrom<'fluid' | 'alpha-beta'>('fluid', 'alpha-beta'),
      tensor: fc.constantFrom(1, 2),
    });
    let simulated = 0;
    fc.assert(
      fc.property(changes, ({ kind, algorithm, network, tensor }) => {
        // simulate() holds every collective against its bound, bytes up against bytes down, and shares against 0 and 1.
        const change: Change = { ...kind, network, parallelism: { tensor, bucket: '40 MB' }, collective: { ...(algorithm && { algorithm }) } };
        const [folded, whole] = [true, false].map((fold) => simulate({ scenario: scenarioOf(change), axes: {}, key: '' }, { fold }));
        if (folded.status !== 'ok' || whole.status !== 'ok') {
          expect(folded).toEqual(whole);
          return;
        }
        simulated++;
        expect(folded.stepPs).toBe(whole.stepPs);
        expect(folded.lossExact).toEqual(whole.lossExact);
      }),
      { seed: 91, numRuns: 60 },
    );
    expect(simulated).toBeGreaterThan(40);
  });

  it('says which algorithm does not fit', () => {
    expect(refusalOf({ collective: { algorithm: 'torus-ring' } })).toBe(
      'collective.algorithm: torus-ring needs domains that are tori, with whole rows of the tensor degree. Use algorithm: ring',
    );
    expect(refusalOf({ system: 'trn2-ultra', gpus: 128, collective: { algorithm: 'torus-ring' } })).toContain('torus-ring runs in one torus');
  });
});

describe('a result', () => {
  it('has a row for the links between cubes, with what was built', () => {
    const point = pointOf({ system: 'tpu-v4', gpus: 128 });
    expect(point.tiers.map(({ tier, technology }) => [tier, technology])).toEqual([
      ['domain', 'dac-50'],
      ['between', 'dr4-400'],
    ]);
    expect(TIERS.indexOf('between')).toBe(4);
    expect(point.notes.join('; ')).toContain('a torus of 4 × 4 × 8, 2 blocks of 4 × 4 × 4 over 48 circuit switches (ocs-palomar, 4 of 136 ports)');
  });

  it('says what is a what-if, and who is bypassed', () => {
    expect(pointOf({ system: 'feynman-nvl1152', gpus: 144 }).notes[0]).toBe(
      'feynman-nvl1152: what-if: nothing of this system is announced in detail',
    );
    const slice: Change = { system: 'tpu-v4', gpus: 128, scale_up: { spare_cubes: 1, failed_cubes: [1] } };
    expect(pointOf(slice).notes.join('; ')).toContain('6 of 136 ports); 1 failed cube is bypassed by spare ones');
    expect(pointOf(slice).stepPs).toBe(pointOf({ system: 'tpu-v4', gpus: 128 }).stepPs);
  });

  it('of drawn routes is the median of its seeds, with their range', () => {
    const point = pointOf({ gpus: 16, scale_out: { topology: 'dragonfly', routing: 'valiant' } });
    expect(point.range?.seeds).toBe(5);
    expect(point.notes.join('; ')).toContain('valiant routing: the median of 5 seeds by step time');
    expect(pointOf({ gpus: 16, scale_out: { topology: 'dragonfly' } }).range).toBeUndefined();
  });
});

describe('a pipeline on a torus', () => {
  it('reduces within its stages, which are parts of the torus and no tori: a point with a bound that it keeps, folded and whole', () => {
    // 64 chips of 4 × 4 × 4 as two stages of 4 × 4 × 2: a torus algorithm over all 64 would reduce across stages.
    const change: Change = { system: 'tpu-v4', gpus: 64, parallelism: { tensor: 1, pipeline: 2 }, scale_up: { shape: [4, 4, 4] } };
    const point = pointOf(change);
    expect(point.dataParallel).toBe(32);
    expect(point.collectives.map(({ ranks }) => ranks)).toEqual([32]);
    expect(point.collectives[0].algorithm).not.toContain('torus');
    for (const { meanPs, boundPs } of point.collectives) expect(meanPs).toBeGreaterThanOrEqual(boundPs);
    expect(refusalOf({ ...change, collective: { algorithm: 'torus-ring' } })).toMatch(
      /collective\.algorithm: torus-ring needs domains that are tori/,
    );
  });
});
