import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLosses } from '../../src/analysis/losses';
import { structureOf } from '../../src/analysis/structure';
import { systemEntry } from '../../src/catalog/systems';
import { runWorld } from '../../src/network/run-world';
import { stepProgram } from '../../src/training/step';
import { assemble, COUNTERFACTUALS } from '../../src/world/assemble';
import { costsOf } from '../../src/world/costs';
import { planTiers } from '../../src/world/tier-plans';
import { type Change, pointOf, refusalOf, scenarioOf } from './scenarios';

type Training = NonNullable<Change['training']>;
const images: Training = { scaling: 'weak', samples_per_step: 16, gradient: 'fp32' };
const everywhere = (technology: string) => ({ leaf: technology, spine: technology, core: technology });
/** VGG-16: its last layers hold most of 138 million parameters; half a second of work a step. */
const slow: Change = { model: 'vgg-16', training: { ...images, samples_per_second: 32 } };

/** Step time of a scenario with the latency of every link and switch off. */
function withoutLatencyPs(change: Change): number {
  const scenario = scenarioOf(change);
  const system = systemEntry(scenario.system);
  const structure = structureOf(scenario, system, true);
  const costs = costsOf(scenario, planTiers(scenario, system, structure.fabric));
  const { program } = stepProgram({
    layers: [{ backwardS: 1e-3, gradientBytes: 100e6 }],
    beforeS: 0,
    bucketBytes: 20e6,
    overlap: true,
    placement: 0,
  });
  return runWorld(assemble(structure.quotient, program, COUNTERFACTUALS.latency(costs))).endPs;
}

describe('media', () => {
  it('of equal rate on the same topology give the same step to the bit with latency off', () => {
    // Two nodes in one rack, so that copper reaches; then a whole row without copper.
    for (const algorithm of ['ring', 'halving-doubling', 'hierarchical'] as const) {
      const near = ['ideal', 'dr4-400', 'lpo-800', 'cpo-nv', 'aec-100', 'dac-100'].map((technology) =>
        withoutLatencyPs({ gpus: 16, scale_out: everywhere(technology), floor: { vertical: '1 m' }, collective: { algorithm } }),
      );
      expect(new Set(near).size).toBe(1);
      const far = ['ideal', 'dr4-400', 'lpo-800', 'cpo-nv'].map((technology) =>
        withoutLatencyPs({ gpus: 128, scale_out: everywhere(technology), collective: { algorithm } }),
      );
      expect(new Set(far).size).toBe(1);
    }
  });

  it('of equal rate give equal loss without its latency part, while nothing but latency tells them apart', () => {
    // With one part (latency) between them, T* and the bytes are the same.
    const [ideal, optical] = ['ideal', 'dr4-400'].map((technology) => pointOf({ scale_out: everywhere(technology) }));
    expect(ideal?.idealPs).toBe(optical?.idealPs);
    expect(ideal?.stepPs).toBeLessThan(optical?.stepPs as number);
    expect(ideal?.tiers.map(({ portGbps }) => portGbps)).toEqual(optical?.tiers.map(({ portGbps }) => portGbps));
  });

  it('that do not close are a gap with the reason, or slow the port down', () => {
    const far: Change = { gpus: 512, scale_out: { leaf: 'dac-100' } };
    expect(refusalOf(far)).toMatch(/leaf: dac-100 .* reaches 3\.\d+ m, the run is/);
    const slower = pointOf({ gpus: 512, scale_out: { leaf: 'dac-100', too_long: 'downshift' } });
    const leaf = slower.tiers.find(({ tier }) => tier === 'leaf');
    expect(leaf?.outcome).toBe('downshifted');
    expect(leaf?.portGbps).toBeLessThan(400);
    expect(leaf?.reachM).toBeGreaterThanOrEqual(leaf?.runM as number);
  });
});

describe('a step', () => {
  it('without interconnect costs is its compute time: samples / rate', () => {
    // 16 images at 1000 a second: 16 ms.
    expect(pointOf({ training: { ...images, samples_per_second: 1000 } }).idealPs).toBe(16e9);
  });

  it('loses nothing with ideal links of a million Gb/s and no software, so that utilisation is 1 − bubble', () => {
    // 4 micro-batches of 4 images on 2 stages: bubble 1/5. 16 images at 100 a second on half the model are 80 ms, with the bubble 100 ms.
    // What is left are latencies of switch and endpoints: a ring of 32 sends 62 messages of under 1 µs after the last backward.
    const point = pointOf({
      parallelism: { pipeline: 2 },
      training: { ...images, micro_batch: 4, samples_per_second: 100 },
      collective: { library: 'ideal' },
      scale_up: { domain: 64, bandwidth: '125000 GB/s', link: 'ideal' },
    });
    expect(point.bubble).toBe(1 / 5);
    expect(point.idealPs).toBe(100e9);
    expect(point.totalLoss).toBeLessThan(0.001);
    expect(point.utilisation).toBeCloseTo(0.8, 3);
  });

  it('inside one domain needs no scale-out switch, however few its ports', () => {
    const change: Change = { gpus: 8, collective: { algorithm: 'ring' } };
    const point = pointOf({ ...change, scale_out: { nic: '1000000 Gbps', tiers: 2 } });
    expect(point.tiers.map(({ tier }) => tier)).toEqual(['domain']);
    expect(point.stepPs).toBe(pointOf(change).stepPs);
    // 64 GPUs do need one: a switch of 64 × 400 Gb/s has no port of a million.
    expect(refusalOf({ scale_out: { nic: '1000000 Gbps' } })).toContain('0-port switches');
  });

  it('has no traffic, no loss and a note with one replica', () => {
    const point = pointOf({ gpus: 8, parallelism: { tensor: 8 } });
    expect([point.totalLoss, point.communicationPs, point.exposedPs, point.stepPs - point.idealPs]).toEqual([0, 0, 0, 0]);
    expect(point.collectives).toEqual([]);
    expect(point.notes.join('; ')).toContain('one data-parallel replica: there is no gradient traffic');
  });

  it('that cannot be divided is a point that cannot be built, with the reason', () => {
    expect(refusalOf({ gpus: 3, training: { samples_per_step: 256 } })).toContain('256 samples a step over 3 replicas are 85.333 each');
    expect(refusalOf({ system: 'h100-hgxx' })).toContain('Did you mean "h100-hgx"');
    expect(refusalOf({ gpus: 12 })).toContain('Use algorithm: ring or halving-doubling');
  });

  it('takes 2(n − 1)/n · S/B longer for an all-reduce that nothing hides', () => {
    // Ring over 8 GPUs on one switch, 450 GB/s, no latency but of devices: the 102 MB of ResNet-50 in fp32 take 2 · 7/8 · S / 450e9.
    const bare: Change = {
      gpus: 8,
      parallelism: { bucket: '1 GB', overlap: false },
      collective: { library: 'ideal', algorithm: 'ring' },
      scale_up: { link: 'ideal' },
    };
    const point = pointOf(bare);
    const [collective] = point.collectives;
    const bytes = collective?.bytesPerCall as number;
    expect(collective?.calls).toBe(1);
    // ceil(S / 8) a message, 14 messages; devices add at most 14 µs.
    const wirePs = (14 * Math.ceil(bytes / 8) * 1e12) / 450e9;
    expect(point.exposedPs).toBeGreaterThanOrEqual(wirePs - 14);
    expect(point.exposedPs - wirePs).toBeLessThan(14e6);
    expect(collective?.busbw).toBeLessThanOrEqual(450e9);
    // All that is not bandwidth is latency here.
    expect(point.lossExact.software).toBe('0');
    expect(Number(point.lossExact.bandwidth) / point.lossDenominator).toBeCloseTo(wirePs, -2);
  });

  it('is the same on any run, and jitter is a pure function of the seed', () => {
    const late: Change = { gpus: 16, disturbance: { start_jitter: { distribution: 'exponential', mean: '1 ms' } } };
    expect(pointOf(late)).toEqual(pointOf(late));
    expect(pointOf({ ...late, seed: 2 }).stepPs).not.toBe(pointOf(late).stepPs);
    expect(pointOf(late).idealPs).toBe(pointOf({ gpus: 16 }).idealPs);
  });

  it('never gets longer with more bandwidth nor shorter with more latency, where nothing contends', () => {
    const algorithm = fc.constantFrom<'ring' | 'halving-doubling' | 'hierarchical'>('ring', 'halving-doubling', 'hierarchical');
    fc.assert(
      fc.property(
        algorithm,
        fc.constantFrom(8, 16, 32),
        fc.constantFrom(100, 200, 400),
        fc.constantFrom('10 MB', '60 MB'),
        (name, gpus, gbps, bucket) => {
          const at = (nic: number, vertical: number): number =>
            pointOf({
              gpus,
              parallelism: { bucket },
              collective: { algorithm: name },
              scale_out: { nic: `${nic} Gbps`, switch: 'quantum2', leaf_nodes: 32 },
              floor: { vertical: `${vertical} m` },
            }).stepPs;
          expect(at(2 * gbps, 2)).toBeLessThanOrEqual(at(gbps, 2));
          // 50 m more up and down at each end: some 500 ns more a link.
          expect(at(gbps, 52)).toBeGreaterThanOrEqual(at(gbps, 2));
        },
      ),
      { seed: 81, numRuns: 20 },
    );
  });

  it('is never shorter with overlap off, and exposes the whole communication then', () => {
    for (const algorithm of ['ring', 'halving-doubling', 'hierarchical'] as const) {
      for (const gpus of [8, 64]) {
        const [on, off] = [true, false].map((overlap) =>
          pointOf({ ...slow, gpus, parallelism: { bucket: '25 MB', overlap }, collective: { algorithm } }),
        );
        expect(off?.stepPs).toBeGreaterThanOrEqual(on?.stepPs as number);
        expect(off?.exposedPs).toBeGreaterThan(on?.exposedPs as number);
      }
    }
  });

  it('is never slower in larger domains, with equal NICs, by the hierarchical algorithm', () => {
    const times = [1, 2, 4, 8].map(
      (domain) => pointOf({ ...slow, gpus: 64, parallelism: { overlap: false, bucket: '100 MB' }, scale_up: { domain } }).stepPs,
    );
    for (let i = 1; i < times.length; i++) expect(times[i]).toBeLessThanOrEqual(times[i - 1] as number);
  });

  it('changes rail inside a node with contention off as well', () => {
    // 96 nodes with a leaf each on 36-port switches: 6 pods × 8 rails are more planes than a core joins, and a tensor degree of 3 is not aligned to rails.
    const railed: Change = {
      gpus: 768,
      parallelism: { tensor: 3 },
      scale_up: { domain: 8 },
      scale_out: { leaf_nodes: 1, switch: 'edr36', nic: '100 Gbps' },
      collective: { algorithm: 'halving-doubling' },
    };
    expect(pointOf({ ...railed, network: 'alpha-beta' }).stepPs).toBeLessThanOrEqual(pointOf(railed).stepPs);
  });

  it('passes its bounds where a domain has a shared NIC to itself', () => {
    for (const gpus of [2, 3, 6]) {
      for (const domain of [1, 2])
        pointOf({ system: 'p100-4x25g', gpus, training: { ...images, precision: 'fp32' }, collective: { algorithm: 'ring' }, scale_up: { domain } });
    }
  });
});

describe('splitLosses', () => {
  it('runs the full world at the costs given, and T* with everything off', () => {
    const scenario = scenarioOf({ gpus: 16 });
    const system = systemEntry(scenario.system);
    const structure = structureOf(scenario, system, true);
    const costs = costsOf(scenario, planTiers(scenario, system, structure.fabric));
    const { program, computePs } = stepProgram({
      layers: [{ backwardS: 1e-3, gradientBytes: 50e6 }],
      beforeS: 1e-3,
      bucketBytes: 20e6,
      overlap: true,
      placement: 0,
    });
    const losses = splitLosses(structure.quotient, program, costs, false);
    expect(losses.run.endPs).toBe(runWorld(assemble(structure.quotient, program, costs)).endPs);
    expect([losses.idealPs, computePs]).toEqual([2e9, 2e9]);
    // Four parts without stragglers: 4! orders.
    expect([losses.denominator, losses.exact.stragglers]).toEqual([24, 0n]);
  });
});
