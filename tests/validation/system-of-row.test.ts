import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemOfRow } from '../../src/validation/system-of-row';
import { rowOf, shippedRows } from './shipped';

const systemOf = (change: Parameters<typeof rowOf>[0]) => systemOfRow(rowOf(change)).system;
const assumedOf = (change: Parameters<typeof rowOf>[0]) => systemOfRow(rowOf(change)).assumed;

describe('the system of a row', () => {
  it('is told by its fields alone', () => {
    const { system, assumed } = systemOfRow(rowOf({ algorithm: 'Ring', protocol: 'LL128' }));
    expect(assumed).toEqual([]);
    expect(system).toMatchObject({
      gpu: { generation: 'hopper', computeCapability: 90 },
      ranks: 16,
      ranksPerNode: 8,
      domain: 8,
      // 18 NVLink4 links of 25 GB/s each way.
      scaleUp: { kind: 'switch', bytesPerSecond: 450e9, sources: ['S-CALC', 'S-APPX'] },
      nic: { perRank: 1, bytesPerSecond: 50e9 },
      library: { name: 'nccl', version: '2.26.2' },
      algorithms: ['Ring'],
      protocols: ['LL128'],
    });
  });

  it.each([
    // Polaris: 2 Slingshot ports of 200 Gb/s = 25 GB/s for 4 GPUs; the mesh of 4 A100 has 12 NVLink3 links of 25 GB/s a GPU.
    [
      { gpu: 'a100', scaleUp: 'nvlink-mesh', transport: 'slingshot', gpusPerNode: 4, gpus: 8, nicGBpsPerGpuPerDir: 12.5 },
      { perRank: 0.5, bytesPerSecond: 25e9 },
      300e9,
    ],
    // P4de: 4 EFA cards of 100 Gb/s for 8 GPUs. P3dn: one.
    [{ gpu: 'a100', scaleUp: 'nvlink3', transport: 'efa', nicGBpsPerGpuPerDir: 6.25 }, { perRank: 0.5, bytesPerSecond: 12.5e9 }, 300e9],
    [{ gpu: 'v100', scaleUp: 'nvlink2', transport: 'efa', nicGBpsPerGpuPerDir: 1.5625 }, { perRank: 0.125, bytesPerSecond: 12.5e9 }, 150e9],
    // P5: 32 cards of 100 Gb/s for 8 GPUs.
    [{ transport: 'efa', nicGBpsPerGpuPerDir: 50 }, { perRank: 4, bytesPerSecond: 12.5e9 }, 450e9],
    // No whole number of ports: the row's rate stays, the port gives way.
    [{ nicGBpsPerGpuPerDir: 40 }, { perRank: 1, bytesPerSecond: 40e9 }, 450e9],
    // A word that does not settle the port's rate: one NIC of the row's rate.
    [{ transport: 'roce', nicGBpsPerGpuPerDir: 25 }, { perRank: 1, bytesPerSecond: 25e9 }, 450e9],
    // H800: 8 links of 25 GB/s. MI300X: 7 links of 64 GB/s. PCIe 5: 32 GT/s × 16 lanes × 128/130 / 8.
    [{ gpu: 'h800', scaleUp: 'nvlink4-reduced' }, { perRank: 1, bytesPerSecond: 50e9 }, 200e9],
    [{ gpu: 'mi300x', scaleUp: 'xgmi-mesh' }, { perRank: 1, bytesPerSecond: 50e9 }, 448e9],
    [{ scaleUp: 'pcie5' }, { perRank: 1, bytesPerSecond: 50e9 }, (64e9 * 128) / 130],
  ])('of %j has NICs %j', (change, nic, scaleUp) => {
    const system = systemOf(change);
    expect(system.nic).toEqual(nic);
    expect(system.scaleUp.bytesPerSecond).toBeCloseTo(scaleUp, 3);
  });

  it('has a domain that ends with the node, with the rack where the word says so, and nowhere without a transport', () => {
    const rack = { gpu: 'gb200', scaleUp: 'nvl72', gpusPerNode: 4 };
    expect(systemOf({}).domain).toBe(8);
    expect(systemOf({ ...rack, nodes: 36, gpus: 144 }).domain).toBe(72);
    expect(systemOf({ ...rack, nodes: 16, gpus: 64, transport: 'none' })).toMatchObject({ domain: 64, nic: null });
    expect(systemOf({ ...rack, scaleUp: 'nvl36', nodes: 18, gpus: 72 }).domain).toBe(36);
    // A node of which two GPUs take part.
    expect(systemOf({ nodes: 10, gpusPerNode: 2, gpus: 20 })).toMatchObject({ domain: 2, ranksPerNode: 2, ranks: 20 });
  });

  it('names every rule by which a missing field is replaced', () => {
    expect(assumedOf({ nicGBpsPerGpuPerDir: null })).toEqual([
      'nicGBpsPerGpuPerDir missing, 50 GB/s assumed (ports of ib-ndr, as many as in h100-hgx)',
    ]);
    expect(assumedOf({ transport: 'efa', gpu: 'a100', scaleUp: 'nvlink3', nicGBpsPerGpuPerDir: null })).toEqual([
      'nicGBpsPerGpuPerDir missing, 6.25 GB/s assumed (efa of ampere)',
    ]);
    expect(assumedOf({ library: null })).toEqual(['library missing, nccl of unknown version assumed']);
    expect(assumedOf({ library: null, note: 'NCCL 2.28.9' })).toEqual([]);
    expect(assumedOf({ nodes: null, gpusPerNode: null })).toEqual(['gpusPerNode missing, 8 assumed']);
    expect(assumedOf({ nodes: null, gpusPerNode: null, gpus: null, transport: 'none' })).toEqual([
      'gpusPerNode missing, 8 assumed',
      'nodes and gpus missing, one node assumed',
    ]);
    expect(assumedOf({ algorithm: 'Butterfly' })).toEqual(['algorithm "Butterfly" not known, the library\'s own choice assumed']);
  });

  it('of a family that nobody has heard of stands on stated rules', () => {
    const { system, assumed } = systemOfRow(rowOf({ gpu: 'tachyon9', scaleUp: 'warp', transport: 'subspace', nicGBpsPerGpuPerDir: null }));
    expect(assumed).toEqual([
      'gpu "tachyon9" not known, h100-hgx of the catalog assumed',
      'scaleUp "warp" not known, 450 GB/s switch of h100-hgx assumed',
      'transport "subspace" not known, the NICs of h100-hgx assumed',
      'nicGBpsPerGpuPerDir missing, 50 GB/s assumed (as in h100-hgx)',
    ]);
    expect(system).toMatchObject({ ranks: 16, domain: 8, nic: { perRank: 1, bytesPerSecond: 50e9 } });
  });

  it('keeps the rate of a row whatever its fields, and never refuses one', () => {
    const word = (...words: string[]) => fc.constantFrom<string | null | undefined>(...words, null, undefined, '', 'strange');
    const some = fc.constantFrom<number | null | undefined>(1, 2, 3, 4, 8, 10, null, undefined);
    const rows = fc.record({
      gpu: word('a100', 'b300', 'mi355x', 'tpu-v5p', 'trn2'),
      scaleUp: word('nvlink5', 'nvl72', 'nvlink', 'nvlink9', 'pcie', 'xgmi-mesh', 'ici'),
      transport: word('none', 'ib-ndr', 'ib-ndr200', 'roce', 'efav2', 'tcp-25', 'slingshot-11', 'opa'),
      nodes: some,
      gpusPerNode: some,
      gpus: some,
      nicGBpsPerGpuPerDir: fc.oneof(fc.constantFrom(null, undefined, 0), fc.double({ min: 0.1, max: 400, noNaN: true })),
    });
    fc.assert(
      fc.property(rows, (row) => {
        const { system } = systemOfRow({ id: 'a', kind: 'collective', ...row });
        expect(system.domain).toBeLessThanOrEqual(system.ranks);
        expect(system.ranksPerNode).toBeGreaterThanOrEqual(1);
        const given = row.nicGBpsPerGpuPerDir ?? 0;
        if (system.nic !== null && given > 0) expect((system.nic.perRank * system.nic.bytesPerSecond) / 1e9).toBeCloseTo(given, 6);
        if (system.nic !== null && system.nic.perRank < 1)
          expect(Number.isInteger(Math.round(system.ranksPerNode * system.nic.perRank * 1e9) / 1e9)).toBe(true);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('assumes nothing but libraries in the collectives that are scored of the shipped file', () => {
    const assumed = new Set(
      shippedRows()
        .filter(({ kind, tier }) => kind === 'collective' && tier === 'core')
        .flatMap((row) => systemOfRow(row).assumed),
    );
    expect([...assumed]).toEqual(['library missing, nccl of unknown version assumed']);
  });
});
