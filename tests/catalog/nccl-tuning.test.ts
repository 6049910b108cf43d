import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import data from '../../src/catalog/data/nccl-tuning.json';
import { CONFIDENCES } from '../../src/catalog/fact';
import {
  NCCL_ALGORITHMS,
  NCCL_BUFFERS,
  NCCL_GENERATIONS,
  NCCL_PROTOCOLS,
  NCCL_SEARCH,
  type NcclRateTable,
  ncclGeneration,
  ncclRate,
  ncclTuning,
  ncclTuningVersions,
} from '../../src/catalog/nccl-tuning';

const releases = ncclTuningVersions().map((version) => ncclTuning(version));

describe('the constants of NCCL’s cost model', () => {
  it('name the file of their own release, and how far to trust it', () => {
    for (const { version, source, confidence } of releases) {
      expect(source).toBe(`https://github.com/NVIDIA/nccl/blob/${version}/src/graph/tuning.cc`);
      expect(CONFIDENCES).toContain(confidence);
    }
    for (const part of [data.search, data.buffers, data.pluginLatency]) {
      expect(part.source).toMatch(/^https:\/\/github\.com\//);
      expect(CONFIDENCES).toContain(part.confidence);
    }
  });

  it('give every algorithm of a release a latency of at least 0 by protocol and kind of link', () => {
    for (const { baseLatencyUs, hwLatencyUs } of releases) {
      for (const table of [baseLatencyUs, hwLatencyUs.NVLINK, hwLatencyUs.PCI, hwLatencyUs.NET]) {
        expect(Object.keys(table)).toEqual(Object.keys(baseLatencyUs));
        for (const row of Object.values(table)) for (const protocol of NCCL_PROTOCOLS) expect(row[protocol]).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('give a tree’s share between 0.4 and 1 at every size, for at least 23 sizes', () => {
    for (const { treeCorrection } of releases) {
      for (const protocol of NCCL_PROTOCOLS) {
        expect(treeCorrection[protocol].length).toBeGreaterThanOrEqual(23);
        for (const share of treeCorrection[protocol]) expect(share).toBeGreaterThanOrEqual(0.4);
        for (const share of treeCorrection[protocol]) expect(share).toBeLessThanOrEqual(1);
      }
    }
  });

  it('bound rates for every generation and number of nodes; what a table does not know takes its newest row', () => {
    const tables = releases.flatMap(({ llMaxGBps, ringLL128GBps, treeLL128GBps, treeGBps }): NcclRateTable[] => [
      llMaxGBps,
      ringLL128GBps,
      treeLL128GBps,
      treeGBps,
    ]);
    for (const table of tables)
      for (const generation of NCCL_GENERATIONS) for (const nodes of [1, 2, 3, 4096]) expect(ncclRate(table, generation, nodes)).toBeGreaterThan(0);
    // v2.12.12-1 ends with Ampere: 24.0 on one node.
    expect(ncclRate(ncclTuning('2.12.12').treeGBps, 'Blackwell', 1)).toBe(24);
    expect(ncclRate(ncclTuning().treeGBps, 'Hopper', 2)).toBe(41.4);
    expect(ncclRate(ncclTuning().treeGBps, 'Hopper', 3)).toBe(36);
  });

  it('list the speeds of the search from the fastest down', () => {
    for (const speeds of [...Object.values(NCCL_SEARCH.intraSpeedsGBps), ...Object.values(NCCL_SEARCH.interSpeedsGBps)]) {
      expect(speeds).toEqual(speeds.toSorted((a, b) => b - a));
    }
  });

  it('size the FIFOs: LL 8 lines of 16 B a thread, LL128 120 words of 8 B, Simple 4 MiB, in 8 slots', () => {
    // device.h: LL 512 threads × 8 × 16 B × 8 slots; LL128 640 threads × 120 × 8 B × 8 slots; a grain of LL128 is 32 × 8 / 16 lines of 15 words
    expect(NCCL_BUFFERS.bufferBytes).toEqual({ LL: 512 * 8 * 16 * 8, LL128: 640 * 120 * 8 * 8, Simple: 4 * 2 ** 20 });
    expect(NCCL_BUFFERS.grainBytes.LL128).toBe(((32 * 8) / 16) * 15 * 8);
  });
});

describe('a release of NCCL', () => {
  it('has the newest cost model that is not newer', () => {
    expect(ncclTuning().version).toBe('v2.30.7-1');
    expect(ncclTuning('2.27.7').version).toBe('v2.27.3-1');
    expect(ncclTuning('2.26.5').version).toBe('v2.26.2-1');
    expect(ncclTuning('v2.29.2-1').version).toBe('v2.28.9-1');
    expect(ncclTuning('2.18').version).toBe('v2.18.5-1');
    expect(ncclTuning('2.99.1').version).toBe('v2.30.7-1');
    expect(ncclTuning('2.4.8').version).toBe('v2.8.4-1');
    expect(() => ncclTuning('newest')).toThrow('unknown NCCL version "newest"');
  });

  it('gives NVLS on one Blackwell node 24 channels from 2.27.3 on, 32 before', () => {
    // transport/nvls.cc: NVLS_NCHANNELS_SM100_NVL 24 on one node, NVLS_NCHANNELS_SM100 32 otherwise.
    const oneNode = ['2.26.2', '2.27.3', '2.27.7', '2.28.9'].map((version) => ncclTuning(version).chunking.nvlsChannels.BlackwellOneNode);
    expect(oneNode).toEqual([32, 24, 24, 24]);
    expect(ncclTuning('2.27.3').chunking.nvlsChannels.Blackwell).toBe(32);
  });

  it('is found between its neighbours, whatever the numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 40 }), fc.integer({ min: 0, max: 20 }), (minor, patch) => {
        const rank = (version: string): number => {
          const [, , m, p] = /(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
          return Number(m) * 100 + Number(p);
        };
        const found = ncclTuning(`2.${minor}.${patch}`);
        const later = releases.filter(({ version }) => rank(version) > rank(found.version));
        expect(later.every(({ version }) => rank(version) > minor * 100 + patch)).toBe(true);
      }),
      { seed: 5 },
    );
  });

  it('knows GPU generations by compute capability, and algorithms in the order of NCCL', () => {
    expect([60, 70, 75, 80, 89, 90, 100, 103, 120].map(ncclGeneration)).toEqual([
      'Volta',
      'Volta',
      'Volta',
      'Ampere',
      'Ampere',
      'Hopper',
      'Blackwell',
      'Blackwell',
      'Blackwell',
    ]);
    expect(Object.keys(ncclTuning().baseLatencyUs)).toEqual([...NCCL_ALGORITHMS]);
  });
});
