import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LibraryMachine, libraryMachine } from '../../../src/analysis/library/library-machine';
import { librarySetting } from '../../../src/analysis/library/library-setting';
import { inALoop, libraryTimes } from '../../../src/analysis/library/library-time';
import { CatalogError } from '../../../src/catalog/errors';
import { systemEntry } from '../../../src/catalog/systems';
import type { Collective } from '../../../src/collective/schedule';
import { scenarioSchema } from '../../../src/scenario/schema';

const machineOf = (system: string, gpus: number): LibraryMachine => {
  const scenario = scenarioSchema.parse({ name: 'test', model: 'llama3-8b', system, gpus, training: { scaling: 'weak', tokens_per_step: '8Ki' } });
  return libraryMachine(scenario, systemEntry(system), librarySetting(systemEntry(system), {}));
};
const pair = machineOf('h100-hgx', 16);
const MIB = 2 ** 20;
const COLLECTIVES: Collective[] = ['all-reduce', 'reduce-scatter', 'all-gather', 'all-to-all', 'broadcast', 'reduce', 'send-recv'];

describe('a collective as NCCL runs it', () => {
  it('is simulated whatever it is, on one rank, one node, two and uneven nodes', () => {
    for (const gpus of [1, 2, 8, 16, 20]) {
      const machine = machineOf('h100-hgx', gpus);
      for (const collective of COLLECTIVES) {
        const [small, large] = libraryTimes(machine, collective, [1024, 256 * MIB]);
        expect(small.timePs, `${collective} on ${gpus}`).toBeGreaterThan(0);
        expect(large.timePs).toBeGreaterThanOrEqual(small.timePs);
      }
    }
  });

  it('takes no less than its bytes take on the node’s NICs at line rate', () => {
    // Ring, all-reduce on two nodes: 2(n − 1)/n · S over 8 NICs of 50 GB/s.
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), fc.constantFrom('LL' as const, 'LL128' as const, 'Simple' as const), (bytes, protocol) => {
        const [{ callPs }] = libraryTimes(pair, 'all-reduce', [bytes], { force: { algorithms: ['Ring'], protocols: [protocol] } });
        expect(callPs).toBeGreaterThanOrEqual(((2 * 15) / 16) * (bytes / 400e9) * 1e12);
      }),
      { seed: 7, numRuns: 30 },
    );
  });

  it('runs what NCCL_ALGO and NCCL_PROTO leave', () => {
    const [{ algorithm, protocol }] = libraryTimes(pair, 'all-reduce', [MIB], { force: { algorithms: ['Tree'], protocols: ['LL'] } });
    expect([algorithm, protocol]).toEqual(['Tree', 'LL']);
    expect(() => libraryTimes(pair, 'all-reduce', [MIB], { force: { algorithms: ['CollNetDirect'] } })).toThrow(
      'NCCL_ALGO CollNetDirect leaves no candidate',
    );
  });

  it('takes, when all candidates are simulated, the fastest of them', () => {
    for (const bytes of [1024, MIB, 64 * MIB]) {
      const [best] = libraryTimes(pair, 'all-reduce', [bytes], { auto: 'simulate' });
      const open = best.choice?.candidates.filter(({ disabled }) => disabled === undefined) ?? [];
      expect(open.length).toBeGreaterThan(4);
      const all = open.map(
        ({ algorithm, protocol }) => libraryTimes(pair, 'all-reduce', [bytes], { force: { algorithms: [algorithm], protocols: [protocol] } })[0],
      );
      expect(best.callPs).toBe(Math.min(...all.map(({ callPs }) => callPs)));
      expect(libraryTimes(pair, 'all-reduce', [bytes])[0].callPs).toBeGreaterThanOrEqual(best.callPs);
    }
  });

  it('is the same with a structure that other sizes have made', () => {
    const sizes = [256, 65_536, 4 * MIB, 512 * MIB];
    const together = libraryTimes(machineOf('h100-hgx', 32), 'all-reduce', sizes);
    const apart = sizes.map((bytes) => libraryTimes(machineOf('h100-hgx', 32), 'all-reduce', [bytes])[0]);
    expect(together.map(({ timePs }) => timePs)).toEqual(apart.map(({ timePs }) => timePs));
  });

  it('counts a hop once: where the wire is slower by so much, the call is slower by as much for each hop', () => {
    // A microsecond more on every link between NIC and leaf: a route between nodes has two of them.
    const slow: LibraryMachine = {
      ...pair,
      physics: { ...pair.physics, linkLatencyPs: (tier, up, lengthM) => pair.physics.linkLatencyPs(tier, up, lengthM) + (tier === 1 ? 1e6 : 0) },
    };
    const force = { algorithms: ['Tree' as const], protocols: ['LL' as const] };
    const [[fast], [late]] = [pair, slow].map((machine) => libraryTimes(machine, 'all-reduce', [16], { force }));
    // A tree over two nodes goes up once and down once: two hops over the network.
    expect(late.callPs - fast.callPs).toBe(2 * 2e6);
  });

  it('has no LL128 in an all-reduce of Slingshot on A100, where NIC and GPU are far apart', () => {
    const machine = { ...machineOf('dgx-a100', 16) };
    machine.communicator = { ...machine.communicator, nicPath: 'PHB' };
    const [{ choice }] = libraryTimes(machine, 'all-reduce', [MIB]);
    expect(choice?.candidates.filter(({ protocol, disabled }) => protocol === 'LL128' && disabled === undefined)).toEqual([]);
  });
});

describe('a loop of calls', () => {
  it('keeps the pace of the slower of GPU and host', () => {
    expect(inALoop(1000e6, 8e6)).toBe(1000e6);
    expect(inALoop(1e6, 40e6)).toBe(40e6);
    // Equal paces: 2^(1/8) − 1 = 9 % more.
    expect(inALoop(40e6, 40e6) / 40e6).toBeCloseTo(2 ** (1 / 8), 6);
  });
});

describe('the setting of a system', () => {
  it('is read off its name and its switches', () => {
    const { generations, computeCapability, transport, version, nvls } = librarySetting(systemEntry('dgx-a100'), {});
    expect([generations, computeCapability, transport.id, version, nvls]).toEqual([['ampere'], 80, 'infiniband-hdr', '2.18.5', true]);
  });

  it('takes the parameters of a fit before those of the catalog', () => {
    const h100 = systemEntry('h100-hgx');
    const scenario = scenarioSchema.parse({
      name: 'test',
      model: 'llama3-8b',
      system: 'h100-hgx',
      gpus: 16,
      training: { scaling: 'weak', tokens_per_step: '8Ki' },
    });
    const own = libraryMachine(scenario, h100, librarySetting(h100, { fitted: new Map([['netHopLL/infiniband', pair.profile.netHopPs.LL + 5e6]]) }));
    const force = { algorithms: ['Tree' as const], protocols: ['LL' as const] };
    const [[before], [after]] = [pair, own].map((machine) => libraryTimes(machine, 'all-reduce', [16], { force }));
    // A tree over two nodes crosses the network once up and once down: 5 µs more for each.
    expect(after.callPs - before.callPs).toBe(2 * 5e6);
  });

  it('is NVIDIA’s alone for NCCL, and without NVLS for RCCL', () => {
    expect(() => librarySetting(systemEntry('mi300x'), {})).toThrow(CatalogError);
    expect(librarySetting(systemEntry('mi300x'), { library: 'rccl' }).nvls).toBe(false);
  });
});
