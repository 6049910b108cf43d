import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { libraryMachine } from '../../../src/analysis/library/library-machine';
import { protocolFor } from '../../../src/analysis/library/library-on-schedule';
import { librarySetting } from '../../../src/analysis/library/library-setting';
import { libraryTimes } from '../../../src/analysis/library/library-time';
import { WIRE_EXPANSION } from '../../../src/analysis/library/nccl-costs/call-costs';
import { stepLibrary } from '../../../src/analysis/library/step-library';
import { setUp } from '../../../src/analysis/setup';
import { timeCollective } from '../../../src/analysis/time-collective';
import { referencePs } from '../../../src/catalog/libraries';
import { systemEntry } from '../../../src/catalog/systems';
import { ring } from '../../../src/collective/ring';
import { fabricSpec } from '../../../src/fabric/fabric-spec';
import { dataCommunicators } from '../../../src/world/communicators';
import { type Change, pointOf, refusalOf, scenarioOf } from '../scenarios';

const own = { library: 'nccl', algorithm: 'nccl' } as const;
const MB = 1e6;

/** Time of a call by itself as `bench` simulates it. */
const callPs = (change: Change, bytes: number): number => {
  const scenario = scenarioOf(change);
  const system = systemEntry(scenario.system);
  const [{ callPs: ps }] = libraryTimes(libraryMachine(scenario, system, librarySetting(system, {})), 'all-reduce', [bytes]);
  return ps;
};
const alonePs = (change: Change, bytes: number): number => timeCollective(scenarioOf(change), 'all-reduce', [bytes]).times[0].timePs;

describe('a step by the library’s own schedules', () => {
  it('takes for a call of all GPUs what the call takes by itself, to the picosecond', () => {
    for (const system of ['h100-hgx', 'dgx-a100', 'gb200-nvl72'])
      for (const gpus of [2, 8, 16, 20, 64, 144])
        for (const bytes of [1000, MB, 64 * MB, 400 * MB])
          expect(alonePs({ system, gpus, collective: own }, bytes), `${system} ${gpus} ${bytes}`).toBe(callPs({ system, gpus }, bytes));
  });

  it('takes that for its one bucket after its compute', () => {
    // ResNet-50: one bucket holds all its gradients, and nothing overlaps.
    const change: Change = { gpus: 16, parallelism: { bucket: '1 GB', overlap: false }, collective: own };
    const { collectives, stepPs, idealPs } = pointOf(change);
    const [{ calls, meanPs, bytesPerCall }] = collectives;
    expect(calls).toBe(1);
    expect(meanPs).toBe(callPs(change, bytesPerCall));
    expect(stepPs - idealPs).toBe(meanPs);
  });

  it('runs over the transport that the scenario names', () => {
    const system = systemEntry('h100-hgx');
    const machine = libraryMachine(scenarioOf({ gpus: 16 }), system, librarySetting(system, { transportId: 'efa' }));
    const [{ callPs: efa }] = libraryTimes(machine, 'all-reduce', [MB]);
    expect(alonePs({ gpus: 16, collective: { ...own, transport: 'efa' } }, MB)).toBe(efa);
    expect(efa).toBeGreaterThan(callPs({ gpus: 16 }, MB));
  });

  it('gives every size of bucket the algorithm, protocol and channels that the tuner chooses for it', () => {
    const change: Change = { gpus: 64, parallelism: { bucket: '40 MB' }, collective: own };
    const scenario = scenarioOf(change);
    const { program, algorithms } = setUp(scenario, true);
    const machine = libraryMachine(scenario, systemEntry('h100-hgx'), librarySetting(systemEntry('h100-hgx'), {}));
    for (const task of program) {
      if (task.kind !== 'collective') continue;
      const [{ algorithm, protocol }] = libraryTimes(machine, 'all-reduce', [task.bytes]);
      expect(algorithms[task.placement]).toBe(`${algorithm}/${protocol}`);
    }
    expect(algorithms.length).toBe(2);
  });

  it('is the same folded and whole, to the bit, with communicators side by side and stages behind each other', () => {
    for (const parallelism of [{ tensor: 8 }, { tensor: 2 }, { tensor: 4, pipeline: 2 }]) {
      const change: Change = { gpus: 64, parallelism: { ...parallelism, bucket: '10 MB' }, collective: own };
      const [folded, whole] = [true, false].map((fold) => pointOf(change, { fold }));
      for (const field of ['stepPs', 'idealPs', 'lossExact'] as const) expect(folded[field], field).toEqual(whole[field]);
    }
  });

  it('sees of a node the ranks and NICs of its own communicator', () => {
    const scenario = scenarioOf({ gpus: 64, parallelism: { tensor: 4 } });
    const system = systemEntry('h100-hgx');
    const spec = fabricSpec(scenario, system);
    const found = stepLibrary(scenario, system, spec, dataCommunicators(spec, scenario.parallelism));
    // 64 GPUs / 4 = 16 replicas, two to a node of eight.
    expect(found?.view.shape).toMatchObject({ ranks: 16, ranksPerNode: 2, nicsPerNode: 2 });
    expect(found?.view.communicator.nodes).toBe(8);
  });

  it('is refused where the library has none', () => {
    expect(refusalOf({ collective: { library: 'ideal', algorithm: 'nccl' } })).toMatch(/nothing of the library/);
    expect(refusalOf({ system: 'tpu-v4', collective: own })).toMatch(/NCCL does not run on tpu-v4/);
    expect(refusalOf({ system: 'mi300x', collective: { library: 'rccl', algorithm: 'nccl' } })).toMatch(/domains behind a switch/);
    expect(refusalOf({ gpus: 8192, collective: own })).toMatch(/131,072 actors .* are more than the 65,536/);
  });
});

describe('algorithm auto', () => {
  it('is the library’s own choice where it is small, and the usual schedule where it is not, and says so', () => {
    const small = pointOf({ gpus: 32, collective: { algorithm: 'auto' } });
    expect(small.stepPs).toBe(pointOf({ gpus: 32, collective: own }).stepPs);
    const large = pointOf({ gpus: 8192, collective: { algorithm: 'auto' } });
    expect(large.stepPs).toBe(pointOf({ gpus: 8192 }).stepPs);
    expect(large.notes.join('\n')).toMatch(/NCCL 2\.26\.2’s own schedules are not simulated here/);
    // A TPU has no NCCL to choose.
    expect(pointOf({ system: 'tpu-v4', collective: { algorithm: 'auto' } }).stepPs).toBe(pointOf({ system: 'tpu-v4' }).stepPs);
  });
});

describe('a schedule of our own with a library', () => {
  it('costs a launch, and for every message a hop beyond the physics of its reference path and its bytes at the share of the NIC that payload reaches', () => {
    // Two replicas of tensor degree 8 on two nodes: a ring of two sends half of the buffer twice, one after the other, over a NIC of 50 GB/s.
    const change: Change = { gpus: 16, parallelism: { tensor: 8 }, collective: { algorithm: 'ring' } };
    const scenario = scenarioOf(change);
    const system = systemEntry(scenario.system);
    const spec = fabricSpec(scenario, system);
    const library = stepLibrary(scenario, system, spec, dataCommunicators(spec, scenario.parallelism));
    if (library === undefined) throw new Error('expected a library');
    const { profile } = library.view;
    const bytes = 8 * MB;
    const protocol = protocolFor(library, ring('all-reduce', 2), bytes);
    const wirePs = (alonePs({ ...change, collective: { algorithm: 'ring', library: 'ideal' } }, bytes) - 2 * ((bytes / 2 / 50e9) * 1e12)) / 2;
    const hopPs = Math.round(profile.netHopPs[protocol] - referencePs('NET')) + wirePs;
    const message = Math.ceil((bytes / 2) * WIRE_EXPANSION[protocol]) / (50e9 * profile.netShare);
    const expected = Math.round(profile.startPs[protocol]) + 2 * (hopPs + message * 1e12);
    expect(Math.abs(alonePs(change, bytes) - expected)).toBeLessThanOrEqual(4);
  });

  it('has no software part, and no cost at all beside the wire, without a library', () => {
    for (const gpus of [16, 64]) expect(pointOf({ gpus, collective: { library: 'ideal' } }).lossExact.software).toBe('0');
  });

  it('runs with RCCL as with NCCL on Hopper, and says that it is not measured', () => {
    const point = pointOf({ system: 'mi300x', gpus: 16, collective: { library: 'rccl', algorithm: 'ring' } });
    expect(point.loss.software).toBeGreaterThan(0);
    expect(point.notes.join('\n')).toMatch(/RCCL: .*not published/);
  });

  it('runs where NCCL does not with its launch and hops alone, at the rates of the wire, and says so', () => {
    const tpu = (library: 'nccl' | 'ideal') =>
      timeCollective(scenarioOf({ system: 'tpu-v4', gpus: 64, collective: { library } }), 'all-reduce', [2 ** 33]).times[0].timePs;
    // 8 GiB take milliseconds, a launch and some dozen hops microseconds.
    expect(tpu('nccl') / tpu('ideal')).toBeLessThan(1.02);
    expect(pointOf({ system: 'tpu-v4', gpus: 64 }).notes.join('\n')).toMatch(/NCCL does not run on tpu-v4/);
  });
});

describe('the software part', () => {
  it('is never negative where all ranks do the same: no cost of a library makes a symmetric step faster', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('h100-hgx', 'dgx-a100', 'gb200-nvl72'),
        fc.constantFrom(8, 16, 64, 128),
        fc.constantFrom(1, 2, 8),
        fc.constantFrom('10 MB', '60 MB', '200 MB'),
        fc.constantFrom<'nccl' | 'ring' | 'hierarchical' | 'halving-doubling'>('nccl', 'ring', 'hierarchical', 'halving-doubling'),
        (system, gpus, tensor, bucket, algorithm) => {
          fc.pre(gpus / tensor > 1 && (algorithm !== 'hierarchical' || system !== 'gb200-nvl72' || gpus < 72));
          const { lossExact } = pointOf({ system, gpus, parallelism: { tensor, bucket }, collective: { algorithm } });
          expect(BigInt(lossExact.software) >= 0n).toBe(true);
        },
      ),
      { seed: 5, numRuns: 20 },
    );
  });
});

describe('a profile', () => {
  it('goes before the catalog’s numbers: a hop of 5 µs more makes a tree over two nodes later by its two hops', () => {
    const change: Change = { gpus: 16, collective: own };
    const machine = libraryMachine(scenarioOf(change), systemEntry('h100-hgx'), librarySetting(systemEntry('h100-hgx'), {}));
    const values = { 'netHopLL/infiniband': machine.profile.netHopPs.LL + 5e6 };
    const profile = { name: 'mine', values };
    // 16 bytes go by Tree/LL, once up and once down.
    expect(libraryTimes(machine, 'all-reduce', [16])[0]).toMatchObject({ algorithm: 'Tree', protocol: 'LL' });
    expect(alonePs({ ...change, collective: { ...own, profile } }, 16) - alonePs(change, 16)).toBe(2 * 5e6);
  });

  it('is refused when it is only the name of a file that nobody has read', () => {
    expect(refusalOf({ collective: { profile: 'mine.yaml' } })).toMatch(/collective\.profile: "mine\.yaml" names a file/);
  });
});
