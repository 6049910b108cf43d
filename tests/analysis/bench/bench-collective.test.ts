import { describe, expect, it } from 'vitest';
import { benchAlgorithms, benchCandidates } from '../../../src/analysis/bench/bench-algorithms';
import { type BenchRequest, benchCollective } from '../../../src/analysis/bench/bench-collective';
import { benchSite } from '../../../src/analysis/bench/bench-site';
import { collectiveBound, ENDPOINT } from '../../../src/analysis/collective-bound';
import { CatalogError } from '../../../src/catalog/errors';
import { systemEntry } from '../../../src/catalog/systems';
import { explicitSchedule } from '../../../src/collective/explicit-schedule';
import { ring } from '../../../src/collective/ring';
import type { Collective } from '../../../src/collective/schedule';
import { writtenOut } from '../../../src/collective/written-out';
import { UnbuildableError } from '../../../src/fabric/unbuildable';
import { type Change, scenarioOf } from '../scenarios';

const COLLECTIVES: Collective[] = ['all-reduce', 'reduce-scatter', 'all-gather', 'all-to-all', 'broadcast', 'reduce', 'send-recv'];
const SIZES = [8, 2 ** 16, 2 ** 22, 2 ** 28];
const MIB = 2 ** 20;
const GIB = 2 ** 30;

const bench = (system: string, gpus: number, collective: Collective, more: Partial<BenchRequest> = {}, change: Change = {}) =>
  benchCollective({
    scenario: scenarioOf({ system, gpus, ...change }),
    system: systemEntry(system),
    collective,
    sizes: SIZES,
    algorithm: 'auto',
    ...more,
  });
const timeOf = (...args: Parameters<typeof bench>): number => bench(...args).times[0].timePs;
const nccl = (sharp = false) => ({ library: { name: 'nccl' as const, sharp, oneProcess: false } });

/** Runs what can be built; null where an algorithm does not fit. */
function built<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof UnbuildableError || error instanceof CatalogError) return null;
    throw error;
  }
}

describe('bus bandwidth is never above the bound of its collective and place of reduction', () => {
  // Switches, PCIe, meshes, tori; one domain, two, three, and one that is partly filled.
  const MACHINES: [system: string, counts: number[]][] = [
    ['p100-4x25g', [2, 8, 12]],
    ['dgx-v100', [8, 16]],
    ['dgx-a100', [8, 16]],
    ['h100-hgx', [2, 8, 12, 24, 64]],
    ['gb200-nvl72', [8, 72]],
    ['tpu-v4', [64]],
    ['mi300x', [8, 16]],
    ['helios-mi455x', [72]],
    ['trn2-ultra', [64]],
    ['cloudmatrix384', [16]],
  ];

  it.each(MACHINES)('on %s with all algorithms of our own', (system, counts) => {
    for (const gpus of counts) {
      for (const collective of COLLECTIVES) {
        const ran = benchAlgorithms(collective).map((algorithm) => built(() => bench(system, gpus, collective, { algorithm })));
        expect(ran.some((one) => one !== null)).toBe(true);
        for (const { timePs, boundPs = Number.NaN, algorithm, bytes } of ran.flatMap((one) => one?.times ?? []))
          expect(timePs + 2, `${algorithm} ${collective} of ${bytes} B on ${gpus}`).toBeGreaterThanOrEqual(boundPs * (1 - 1e-12));
      }
    }
  });

  it.each([
    ['dgx-a100', [2, 8, 16]],
    ['h100-hgx', [2, 8, 12, 24, 64]],
    ['gb200-nvl72', [8, 72]],
  ] as [string, number[]][])('on %s as NCCL runs', (system, counts) => {
    for (const gpus of counts) {
      for (const collective of COLLECTIVES) {
        for (const { timePs, boundPs = Number.NaN, algorithm, bytes } of bench(system, gpus, collective, nccl(system === 'h100-hgx')).times)
          expect(timePs, `${algorithm} ${collective} of ${bytes} B on ${gpus}`).toBeGreaterThanOrEqual(boundPs);
      }
    }
  });
});

describe('reduction in switches', () => {
  const sizes = [GIB];
  const { perDomain, ...site } = benchSite(scenarioOf({ gpus: 8 }), systemEntry('h100-hgx'), 'ideal');
  const oneNode = { ranks: 8, perDomain, rankBytesPerSecond: 450e9, domainBytesPerSecond: Number.POSITIVE_INFINITY, shortestLatencyPs: 0 };

  it('beats the endpoint bound, rightly: NVLS moves S(1 + 1/n) out of and into each port', () => {
    expect(site.spec.ranks).toBe(8);
    const endpointPs = collectiveBound('all-reduce', GIB, ENDPOINT, oneNode);
    const ps = timeOf('h100-hgx', 8, 'all-reduce', { algorithm: 'nvls', sizes });
    // (1 + 1/8) S / 450 GB/s, pieces of 512 KiB and latencies to fill it: within 2 %.
    const formula = (1.125 * GIB * 1e12) / 450e9;
    expect(ps).toBeGreaterThan(formula);
    expect(ps).toBeLessThan(1.02 * formula);
    expect(ps).toBeLessThan(endpointPs);
    expect(timeOf('h100-hgx', 8, 'all-reduce', { ...nccl(), algorithm: 'NVLS', sizes })).toBeLessThan(endpointPs);
  });

  it('beats it between domains too, where the network reduces', () => {
    // 8 domains: 2(n − 1)/n · S / 500 GB/s = 1.969 S, 2(D − 1)/D · S / 400 GB/s = 1.75 S / 400; in the switches S / 400.
    const endpointPs = (1.75 * GIB * 1e12) / 400e9;
    for (const algorithm of ['nvls', 'in-network']) {
      const ps = timeOf('h100-hgx', 64, 'all-reduce', { algorithm, sizes });
      expect(ps).toBeLessThan(endpointPs);
      expect(ps).toBeGreaterThan((GIB * 1e12) / 400e9);
    }
    // CollNetDirect reduces at ranks inside, whose ports carry 2(d − 1)/d · S: those of B200 are fast enough for the same NICs, those of H100, with NCCL's payload share, are not.
    expect(timeOf('b200-hgx', 64, 'all-reduce', { ...nccl(true), algorithm: 'CollNetDirect', sizes })).toBeLessThan(endpointPs);
    expect(timeOf('h100-hgx', 64, 'all-reduce', { ...nccl(true), algorithm: 'CollNetDirect', sizes })).toBeGreaterThan((1.75 * GIB * 1e12) / 450e9);
  });

  it('is refused where there are no switches to do it', () => {
    expect(() => bench('tpu-v4', 64, 'all-reduce', { algorithm: 'nvls' })).toThrow('the domains of tpu-v4 are a torus');
    expect(() => bench('h100-hgx', 8, 'all-reduce', { algorithm: 'in-network' })).toThrow('between domains, and this is one');
    const candidates = (system: string, gpus: number, sharp: boolean) =>
      benchCandidates(benchSite(scenarioOf({ system, gpus }), systemEntry(system), 'ideal'), 'all-reduce', sharp).filter((name) =>
        /nvls|network/.test(name),
      );
    expect(candidates('h100-hgx', 8, false)).toEqual(['nvls']);
    expect(candidates('h100-hgx', 16, false)).toEqual(['nvls-tree']);
    expect(candidates('h100-hgx', 16, true)).toEqual(['nvls', 'nvls-tree', 'in-network']);
    expect(candidates('dgx-a100', 8, false)).toEqual([]);
  });
});

describe('simulate is the best of its candidates', () => {
  it('of our own algorithms, at every size', () => {
    for (const collective of COLLECTIVES) {
      const best = bench('h100-hgx', 16, collective, { algorithm: 'simulate' });
      const site = benchSite(scenarioOf({ gpus: 16 }), systemEntry('h100-hgx'), 'ideal');
      const all = benchCandidates(site, collective, false).flatMap(
        (algorithm) => built(() => bench('h100-hgx', 16, collective, { algorithm })) ?? [],
      );
      best.times.forEach(({ timePs, weighed }, i) => {
        expect(timePs).toBe(Math.min(...all.map(({ times }) => times[i].timePs)));
        expect(weighed.filter(({ chosen }) => chosen)).toHaveLength(1);
        expect(weighed.find(({ chosen }) => chosen)?.simulatedPs).toBe(timePs);
      });
      expect(bench('h100-hgx', 16, collective).times.every(({ timePs }, i) => timePs >= best.times[i].timePs)).toBe(true);
    }
  });

  it('of NCCL’s, those that are not simulated being slower by their bytes alone', () => {
    const sizes = [1024, MIB, 64 * MIB, 2 * GIB];
    for (const gpus of [8, 32]) {
      for (const collective of ['all-reduce', 'all-gather'] as const) {
        const best = bench('h100-hgx', gpus, collective, { ...nccl(), algorithm: 'simulate', sizes });
        best.times.forEach(({ timePs, weighed, bytes }) => {
          const open = weighed.filter(({ out }) => out === undefined);
          expect(open.length).toBeGreaterThanOrEqual(3);
          for (const { name, simulatedPs, atLeastPs } of open) {
            const [algorithm, protocol] = name.split('/');
            const alone = timeOf('h100-hgx', gpus, collective, { ...nccl(), algorithm, protocol, sizes: [bytes] });
            expect(alone, `${name} of ${bytes} B`).toBeGreaterThanOrEqual(timePs);
            // What a loop takes is no less than what the call does.
            if (simulatedPs !== undefined) expect(alone).toBeGreaterThanOrEqual(simulatedPs);
            else expect(alone).toBeGreaterThanOrEqual(atLeastPs ?? Number.NaN);
          }
        });
        expect(best.times[3].weighed.some(({ atLeastPs }) => atLeastPs !== undefined)).toBe(true);
      }
    }
  });
});

describe('a bench', () => {
  it('takes the closed form of a ring, and of a direct all-to-all over NICs', () => {
    // 2(n − 1)(S/(nB) + α), n = 8, 450 GB/s; 8 GiB makes latency vanish at 1e-3.
    const seconds = (1.75 * 8 * GIB) / 450e9;
    expect(timeOf('h100-hgx', 8, 'all-reduce', { algorithm: 'ring', sizes: [8 * GIB] }) / 1e12 / seconds).toBeCloseTo(1, 3);
    // 16 GPUs in domains of one: 15/16 · S through a NIC of 50 GB/s.
    const alone = timeOf('h100-hgx', 16, 'all-to-all', { algorithm: 'direct', sizes: [GIB] }, { scale_up: { domain: 1 } });
    expect(alone / 1e12 / (((15 / 16) * GIB) / 50e9)).toBeCloseTo(1, 3);
  });

  it('takes as long from any root where domains are alike', () => {
    for (const collective of ['broadcast', 'reduce'] as const) {
      for (const algorithm of ['ring', 'double-tree']) {
        const times = [0, 3, 8, 13].map((root) => timeOf('h100-hgx', 16, collective, { algorithm, root, sizes: [MIB] }));
        expect(new Set(times).size, `${algorithm} ${collective}`).toBe(1);
      }
    }
  });

  it('runs an explicit schedule, which takes what the schedule takes that it was written out from', () => {
    const schedule = ring('all-reduce', 8, { perDomain: 8 });
    const given = bench('h100-hgx', 8, 'all-reduce', { schedule: explicitSchedule(writtenOut(schedule)), sizes: [8 * MIB] });
    expect(given.times[0].timePs).toBe(timeOf('h100-hgx', 8, 'all-reduce', { algorithm: 'ring', sizes: [8 * MIB] }, { collective: { channels: 1 } }));
    expect(given.times[0].boundPs).toBeGreaterThan(0);
  });

  it('holds sends of bytes without a meaning against no bound', () => {
    const schedule = explicitSchedule({ collective: 'send-recv', ranks: 2, sends: [{ from: 0, to: 1, bytes: 450_000_000 }] });
    const [{ timePs, boundPs }] = bench('h100-hgx', 2, 'send-recv', { schedule, sizes: [8] }).times;
    // 1 ms of bytes, and the latency of NVLink below 2 µs.
    expect(timePs).toBeGreaterThan(1e9);
    expect(timePs).toBeLessThan(1.002e9);
    expect(boundPs).toBeUndefined();
  });

  it('launches nothing where there is nothing to send', () => {
    for (const more of [{}, nccl(), { algorithm: 'simulate' }]) expect(timeOf('h100-hgx', 8, 'all-gather', { ...more, sizes: [0] })).toBe(0);
  });

  it('waits for ranks that start late', () => {
    const drawn = { disturbance: { start_jitter: { distribution: 'exponential' as const, mean: '1 ms' } } };
    const sizes = [MIB];
    expect(timeOf('h100-hgx', 16, 'all-reduce', { sizes }, drawn)).toBeGreaterThan(1e9);
    expect(() => bench('h100-hgx', 16, 'all-reduce', nccl(), drawn)).toThrow('starts together');
  });

  it('runs on the fabric that the scenario names, under a library too', () => {
    const dragonfly = { scale_out: { topology: 'dragonfly' as const } };
    const sizes = [256 * MIB];
    const [clos, other] = [{}, dragonfly].map((change) => timeOf('h100-hgx', 64, 'all-to-all', { ...nccl(), sizes }, change));
    // All of it goes through few global links: slower, not the same.
    expect(other).toBeGreaterThan(clos);
  });

  it.each([
    ['all-reduce', { algorithm: 'rign' }, 'unknown algorithm "rign". Did you mean "ring"?'],
    ['all-reduce', { algorithm: 'bruck' }, 'bruck does all-gather, all-to-all; all-reduce has ring,'],
    ['all-reduce', { algorithm: 'Tree' }, 'this is the wire alone. Expected auto, simulate, ring'],
    ['all-reduce', { algorithm: 'ring', protocol: 'LL' }, 'Expected --library nccl'],
    ['all-reduce', { ...nccl(), algorithm: 'NVLSTree' }, 'NCCL_ALGO NVLSTree leaves no candidate for all-reduce. Expected one of: Tree/LL'],
    ['all-reduce', { ...nccl(), protocol: 'LL256' }, 'unknown NCCL_PROTO "LL256"'],
    ['all-to-all', { ...nccl(), algorithm: 'Ring' }, 'with nothing to choose. Expected auto, direct, bruck'],
    ['all-to-all', { ...nccl(), protocol: 'LL' }, 'whose protocol is theirs'],
  ] as [Collective, Partial<BenchRequest>, string][])('of %s with %j is refused in words', (collective, more, says) => {
    expect(() => bench('h100-hgx', 8, collective, more)).toThrow(CatalogError);
    expect(() => bench('h100-hgx', 8, collective, more)).toThrow(says);
  });

  it('runs one communicator, and a library only where it is made for the domains', () => {
    expect(() => bench('h100-hgx', 8, 'all-reduce', {}, { parallelism: { tensor: 8 } })).toThrow('one communicator of all GPUs');
    expect(() => bench('tpu-v4', 64, 'all-reduce', nccl())).toThrow('Expected --library ideal');
  });
});
