import { describe, expect, it } from 'vitest';
import { machineOfRow, transportOfRow } from '../../src/validation/machine-of-row';
import { forceOfRow, simulatedTimes } from '../../src/validation/simulated-times';
import { systemOfRow } from '../../src/validation/system-of-row';
import { validate } from '../../src/validation/validate';
import { rowOf, shippedRows } from './shipped';

describe('the simulated times of the shipped measurements', () => {
  const { errors, compared, notSimulated } = validate(shippedRows(), simulatedTimes);

  it('are there for all 915 rows of 82 configurations', () => {
    expect(notSimulated).toEqual([]);
    expect([compared.length, errors.all?.configurations]).toEqual([915, 82]);
  });

  it('are within 10 % per row, 8 % per configuration and 8 % per family', () => {
    expect(errors.all?.perRow).toBeLessThan(0.1);
    expect(errors.all?.perConfiguration).toBeLessThan(0.08);
    expect(errors.all?.perFamily).toBeLessThan(0.08);
  });

  it('are within 6 % above 16 MiB and 20 % up to 64 KiB, neither too fast nor too slow', () => {
    const band = (name: string): number => errors.bands.find((one) => one.name === name)?.errors.perRow ?? 1;
    expect(band('> 16 MiB')).toBeLessThan(0.06);
    expect(band('≤ 64 KiB')).toBeLessThan(0.2);
    expect(Math.abs(Math.log(errors.all?.ratio ?? 0))).toBeLessThan(0.03);
  });
});

describe('the machine of a row', () => {
  const of = (change: Parameters<typeof rowOf>[0]) => systemOfRow(rowOf(change)).system;

  it('has the channels that NCCL finds: one for each NIC twice, doubled where few are fast', () => {
    expect(machineOfRow(of({})).shape).toEqual({ ranks: 16, ranksPerNode: 8, nicsPerNode: 8, channels: 16 });
    // One NIC of 50 GB/s: 1 channel, twice for both directions of the ring, twice again (graph/connect.cc).
    expect(machineOfRow(of({ nodes: 10, gpusPerNode: 1, gpus: 10 })).shape.channels).toBe(4);
    // Two GPUs share a NIC of 25 GB/s.
    expect(
      machineOfRow(of({ gpu: 'a100', scaleUp: 'nvlink-mesh', transport: 'slingshot', gpusPerNode: 4, gpus: 8, nicGBpsPerGpuPerDir: 12.5 })).shape,
    ).toEqual({
      ranks: 8,
      ranksPerNode: 4,
      nicsPerNode: 2,
      channels: 4,
    });
  });

  it('has the transport that the row names, software matching where its note says so', () => {
    const id = (change: Parameters<typeof rowOf>[0]): string => transportOfRow(of(change)).id;
    expect(id({})).toBe('infiniband-ndr');
    expect(id({ transport: 'roce-v2' })).toBe('roce');
    expect(id({ transport: 'slingshot' })).toBe('slingshot');
    expect(id({ transport: 'slingshot', note: 'FI_CXI_RX_MATCH_MODE=software' })).toBe('slingshot-software');
    expect(id({ transport: 'carrier-pigeon' })).toBe('infiniband');
  });

  it('reduces in its network when the row speaks of SHARP, and not when it says that SHARP is off', () => {
    expect(of({ note: 'with SHARP' }).network.reduces).toBe(true);
    expect(of({ note: 'NVLS and SHARP off' }).network.reduces).toBe(false);
    expect(of({ algorithm: 'CollNetChain (IB SHARP)' }).network.reduces).toBe(true);
  });

  it('lets the library choose where what was forced does not exist there', () => {
    const row = of({ collective: 'all_gather', algorithm: 'NVLS' });
    expect(row.algorithms).toEqual(['NVLS']);
    expect(forceOfRow(row, machineOfRow(row), 'all-gather')).toEqual({});
    expect(forceOfRow(of({ algorithm: 'Ring' }), machineOfRow(row), 'all-reduce')).toEqual({ algorithms: ['Ring'] });
  });
});
