import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NCCL_ALGORITHMS, NCCL_PROTOCOLS, type NcclAlgorithm, type NcclProtocol, ncclTuningVersions } from '../../../src/catalog/nccl-tuning';
import { type NcclCall, type NcclCandidate, ncclCandidates } from '../../../src/collective/tuner/candidates';
import type { NcclCommunicator } from '../../../src/collective/tuner/communicator';
import { communicatorOf } from '../../../src/collective/tuner/communicator-of';

const MIB = 2 ** 20;

function find(
  communicator: NcclCommunicator,
  bytes: number,
  algorithm: NcclAlgorithm,
  protocol: NcclProtocol,
  call: Partial<NcclCall> = {},
): NcclCandidate {
  const all = ncclCandidates(communicator, { collective: 'all-reduce', bytes, ...call });
  return all[NCCL_ALGORITHMS.indexOf(algorithm) * NCCL_PROTOCOLS.length + NCCL_PROTOCOLS.indexOf(protocol)];
}

describe('the predicted time, all-reduce on one H100 node (12 channels × 30 GB/s)', () => {
  const node = communicatorOf('h100-hgx', 1, 8);

  it('of the ring: latency of 14 steps, n / 2(n − 1) of the bus', () => {
    // LL: 6.6 + 14 × 0.6 = 15.0 µs; min(141, 360 / 2) × 8 / 14 = 80.5714 GB/s
    expect(find(node, 8192, 'Ring', 'LL').latencyUs).toBeCloseTo(15, 9);
    expect(find(node, 8192, 'Ring', 'LL').timeUs).toBeCloseTo(15 + 8192 / 80_571.4286, 6);
    // LL128: 14 + 14 × 1.9 = 40.6 µs; min(360 × 0.92, 12 × 36.7) × 8 / 14 = 189.257 GB/s
    expect(find(node, MIB, 'Ring', 'LL128').timeUs).toBeCloseTo(40.6 + MIB / 189_257.143, 4);
    // Simple: 8.4 + 14 × 3.4 = 56.0 µs; 360 × 8 / 14 = 205.714 GB/s; no plateau inside a node
    expect(find(node, 2 ** 30, 'Ring', 'Simple').timeUs).toBeCloseTo(56 + 2 ** 30 / 205_714.2857, 2);
  });

  it('of the tree: a chain of 7 up and down, half of the bus, corrected by size', () => {
    // LL: 6.8 + 2 × 7 × 0.6 = 15.2 µs; min(360 × 0.92, 12 × 38.7) / 3.8 / 2 = 43.579 GB/s; 16 KiB is index 8: × 0.7
    expect(find(node, 16_384, 'Tree', 'LL').timeUs).toBeCloseTo(15.2 + 16_384 / (43_578.947 * 0.7), 6);
    // Simple: 8.4 + 14 × 4 = 64.4; 331.2 / 2 = 165.6; 1 GiB is beyond the table
    expect(find(node, 2 ** 30, 'Tree', 'Simple').timeUs).toBeCloseTo(64.4 + 2 ** 30 / 165_600, 2);
  });

  it('of NVLS: one latency, both directions of the multicast', () => {
    // 25 µs; 8 × min(40 × 0.85 × 7/8 × 2, 60) × 8 / 14 = 272 GB/s
    expect(find(node, 2 ** 30, 'NVLS', 'Simple').timeUs).toBeCloseTo(25 + 2 ** 30 / 272_000, 3);
  });
});

describe('the predicted time on more H100 nodes (8 channels × 48 GB/s)', () => {
  it('on 2 nodes, 16 ranks: 28 steps inside, each at least what the proxy takes to post, and 2 across', () => {
    const two = communicatorOf('h100-hgx', 2, 8);
    // Ring LL: 6.6 + 28 × max(0.6, 1) + 2 × 2.7 = 40.0 µs; min(39, 192) × 16 / 30 = 20.8 GB/s
    expect(find(two, 65_536, 'Ring', 'LL').timeUs).toBeCloseTo(40 + 65_536 / 20_800, 9);
    // Ring Simple: 8.4 + 28 × 3.4 + 2 × 14 = 131.6 µs, from 64 × 16 channels × 16 ranks = 16 KiB on × 1.4; 384 × 16 / 30 = 204.8 GB/s
    expect(find(two, 16_383, 'Ring', 'Simple').latencyUs).toBeCloseTo(131.6, 9);
    expect(find(two, 16_384, 'Ring', 'Simple').latencyUs).toBeCloseTo(184.24, 9);
    expect(find(two, 16_384, 'Ring', 'Simple').bandwidthGBps).toBeCloseTo(204.8, 9);
    // Tree LL128: 14 + 2 × (7 × 1.25 + 8.5) = 48.5 µs; min(min(353.28, 8 × 41.4) × 120/128, 8 × 36.7) / 2 = 146.8; 1 MiB is index 14: × 0.6
    expect(find(two, MIB, 'Tree', 'LL128').timeUs).toBeCloseTo(48.5 + MIB / (146_800 * 0.6), 6);
    // NVLSTree: 25 + 2 × 20.9 = 66.8 µs; 8 × min(59.5, 2 × 48, 57.7) × 16 / 30 = 246.187 GB/s
    expect(find(two, 2 ** 30, 'NVLSTree', 'Simple').timeUs).toBeCloseTo(66.8 + 2 ** 30 / 246_186.667, 2);
  });

  it('on 16 nodes, 128 ranks: the ring pays 224 steps inside and 30 across, the tree 4 levels twice', () => {
    const sixteen = communicatorOf('h100-hgx', 16, 8);
    // 6.6 + 224 × 1 + 30 × 2.7 = 311.6; min(20.4, 192) × 128 / 254
    expect(find(sixteen, 8, 'Ring', 'LL').latencyUs).toBeCloseTo(311.6, 9);
    expect(find(sixteen, 8, 'Ring', 'LL').bandwidthGBps).toBeCloseTo((20.4 * 128) / 254, 9);
    // 1.4 × (8.4 + 224 × 3.4 + 30 × 14) = 1666
    expect(find(sixteen, MIB, 'Ring', 'Simple').latencyUs).toBeCloseTo(1666, 9);
    // 6.8 + 2 × (7 × 0.6 + 4 × 5) = 55.2
    expect(find(sixteen, 8, 'Tree', 'LL').latencyUs).toBeCloseTo(55.2, 9);
    // 25 + 2 × 4 × 20.9 = 192.2; 8 × min(59.5, 48, 45.5) × 128 / 254
    expect(find(sixteen, 8, 'NVLSTree', 'Simple').latencyUs).toBeCloseTo(192.2, 9);
    expect(find(sixteen, 8, 'NVLSTree', 'Simple').bandwidthGBps).toBeCloseTo((364 * 128) / 254, 9);
  });

  it('of PAT, one GPU a node: a logarithm of the network and 2.8 µs a rank', () => {
    const ten = communicatorOf('h100-hgx', 16, 1);
    // 8 + 4 × 14 / 3.5 + 16 × 2.8 = 68.8 µs; 0.75 × 2 channels × 24 GB/s
    const pat = find(ten, MIB, 'PAT', 'Simple', { collective: 'all-gather' });
    expect(pat.latencyUs).toBeCloseTo(68.8, 9);
    expect(pat.bandwidthGBps).toBeCloseTo(36, 9);
    // a ring’s 15 steps all cross the network, with the tree’s latency: 8.4 + 15 × 14
    expect(find(ten, MIB, 'Ring', 'Simple', { collective: 'all-gather' }).latencyUs).toBeCloseTo(218.4, 9);
  });

  it('of CollNet: the network reduces, the node scatters', () => {
    const sharp = communicatorOf('h100-hgx', 4, 8, { collNet: true });
    // Direct: 2 × (3.7 + 7 × 0.4) + 31 = 44 µs; 8 × 48 × 0.85 / 2 = 163.2 GB/s with a NIC for each GPU
    expect(find(sharp, MIB, 'CollNetDirect', 'Simple').timeUs).toBeCloseTo(44 + MIB / 163_200, 6);
    // Chain: 2 × 7 × 2.8 + 30 = 69.2 µs; 8 × 48 / 2 = 192 GB/s
    expect(find(sharp, MIB, 'CollNetChain', 'Simple').timeUs).toBeCloseTo(69.2 + MIB / 192_000, 6);
    // NVLS: 25 + 18 = 43; 8 × min(59.5, 48) × 32 / 62
    expect(find(sharp, MIB, 'NVLS', 'Simple').timeUs).toBeCloseTo(43 + MIB / ((384_000 * 32) / 62), 6);
  });
});

describe('the predicted time of older releases', () => {
  it('v2.12.12-1: LL at 1.8 times its latency inside, 2 steps more across, a quarter of the bus', () => {
    const a100 = communicatorOf('dgx-a100', 2, 8, { version: '2.12.12' });
    // 3.6 + 26 × 0.47 × 1.8 + 4 × 2.7 = 36.396 µs; min(39, 192 / 4) × 16 / 30 = 20.8
    expect(find(a100, 1024, 'Ring', 'LL').timeUs).toBeCloseTo(36.396 + 1024 / 20_800, 9);
    // plateau by ranks: 16 × 4 KiB; 8.4 + 26 × 3.4 + 4 × 28 = 208.8
    expect(find(a100, 65_535, 'Ring', 'Simple').latencyUs).toBeCloseTo(208.8, 9);
    expect(find(a100, 65_536, 'Ring', 'Simple').latencyUs).toBeCloseTo(208.8 * 1.9, 9);
    expect(find(a100, 1024, 'NVLS', 'Simple').disabled).toBe('not in NCCL v2.12.12-1');
  });

  it('v2.26.2-1: NVLS by its slower side and 5/6, half the NIC for a tree of more than two nodes', () => {
    const node = communicatorOf('h100-hgx', 1, 8, { version: '2.26.2' });
    expect(find(node, MIB, 'NVLS', 'Simple').bandwidthGBps).toBeCloseTo((8 * 40 * 5) / 6, 9);
    const four = communicatorOf('h100-hgx', 4, 8, { version: '2.26.2' });
    expect(find(four, MIB, 'NVLSTree', 'Simple').bandwidthGBps).toBeCloseTo((8 * 24 * 5) / 6, 9);
  });

  it('a plugin’s latency counts once for LL and twice for Simple, whose data is flushed', () => {
    const plain = communicatorOf('dgx-a100', 2, 8);
    const efa = { ...plain, netLatencyUs: 75 };
    for (const [protocol, times] of [
      ['LL', 2],
      ['Simple', 4],
    ] as const) {
      const added = find(efa, 8, 'Ring', protocol).latencyUs - find(plain, 8, 'Ring', protocol).latencyUs;
      expect(added).toBeCloseTo(times * 75, 9);
    }
  });
});

describe('a candidate', () => {
  const sizes = fc.integer({ min: 0, max: 2 ** 40 });
  const communicators = fc
    .record({
      system: fc.constantFrom('dgx-v100', 'dgx-a100', 'h100-hgx', 'b200-hgx'),
      nodes: fc.integer({ min: 1, max: 300 }),
      ranksPerNode: fc.constantFrom(1, 2, 4, 8),
      collNet: fc.boolean(),
      cpu: fc.constantFrom('intel', 'amd', 'arm'),
      version: fc.constantFrom(...ncclTuningVersions()),
    } as const)
    .filter(({ nodes, ranksPerNode }) => nodes * ranksPerNode > 1)
    .map(({ system, nodes, ranksPerNode, ...more }) => communicatorOf(system, nodes, ranksPerNode, more));
  const collectives = fc.constantFrom('all-reduce', 'all-gather', 'reduce-scatter', 'broadcast', 'reduce');

  it('has latency × count + bytes / bandwidth where it is enabled, and a reason where it is not', () => {
    fc.assert(
      fc.property(communicators, collectives, sizes, fc.integer({ min: 1, max: 30 }), (communicator, collective, bytes, aggregated) => {
        const all = ncclCandidates(communicator, { collective, bytes, aggregated });
        expect(all).toHaveLength(NCCL_ALGORITHMS.length * NCCL_PROTOCOLS.length);
        for (const { disabled, timeUs, latencyUs, latencyCount, bandwidthGBps, algorithm } of all) {
          if (disabled !== undefined) expect(timeUs).toBe(Number.POSITIVE_INFINITY);
          else {
            expect(timeUs).toBe(latencyUs * latencyCount + bytes / (1000 * bandwidthGBps));
            expect(bandwidthGBps).toBeGreaterThan(0);
            // Calls in one batch share the latency, except a ring’s.
            expect(latencyCount).toBe(algorithm === 'Ring' ? aggregated : Math.ceil(aggregated / 9));
          }
        }
        expect(all.some(({ disabled }) => disabled === undefined)).toBe(true);
      }),
      { seed: 3 },
    );
  });

  it('never takes less time for more bytes, but for the table of the tree’s correction', () => {
    fc.assert(
      fc.property(communicators, collectives, sizes, sizes, (communicator, collective, a, b) => {
        const [few, many] = [Math.min(a, b), Math.max(a, b)];
        const before = ncclCandidates(communicator, { collective, bytes: few });
        const after = ncclCandidates(communicator, { collective, bytes: many });
        before.forEach((candidate, i) => {
          const corrected = collective === 'all-reduce' && (candidate.algorithm === 'Tree' || candidate.algorithm === 'NVLSTree');
          const sameEntry = Math.floor(Math.log2(few / 64)) === Math.floor(Math.log2(many / 64));
          if (candidate.disabled === undefined && (!corrected || sameEntry)) expect(after[i].timeUs).toBeGreaterThanOrEqual(candidate.timeUs);
        });
      }),
      { seed: 4 },
    );
  });

  it('is refused for a communicator or a size that is none', () => {
    const node = communicatorOf('h100-hgx', 1, 8);
    expect(() => ncclCandidates({ ...node, nodes: 1.5 }, { collective: 'all-reduce', bytes: 8 })).toThrow(
      'nodes 1.5: expected a whole number of at least 1',
    );
    expect(() => ncclCandidates({ ...node, ranksPerNode: 1 }, { collective: 'all-reduce', bytes: 8 })).toThrow('1 rank: expected at least 2');
    expect(() => ncclCandidates(node, { collective: 'all-reduce', bytes: Number.NaN })).toThrow('bytes NaN');
  });
});
