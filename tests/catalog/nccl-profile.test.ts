import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import data from '../../src/catalog/data/nccl-profile.json';
import { UnknownIdError } from '../../src/catalog/errors';
import { ncclParameters, ncclProfile } from '../../src/catalog/nccl-profile';
import { transport, transportIds } from '../../src/catalog/transports';
import { selectScored } from '../../src/validation/select-scored';
import { shippedRows } from '../validation/shipped';

const h100 = ncclProfile(['hopper'], transport('infiniband-ndr').parameters, false);

describe('the data of the NCCL profile', () => {
  const parameter = z.strictObject({
    name: z.enum(Object.keys(data.meaning)),
    of: z.string().min(1).optional(),
    value: z.number().min(0),
    unit: z.enum(['µs', 'GB/s', 'B', 'chunks', '']),
    standardError: z.number().positive().nullable(),
    confidence: z.enum(['fitted', 'fitted, weak', 'assumed']),
    families: z.array(z.string()),
  });

  it('is well-formed, names each parameter once, and shares are shares', () => {
    const rows = z.array(parameter).parse(data.parameters);
    const keys = rows.map(({ name, of }) => `${name}/${of}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(Object.keys(data.meaning)));
    for (const { name, value, unit } of rows) if (unit === '') expect(value, name).toBeLessThanOrEqual(1);
  });

  it('was fitted on families of the scored measurements', () => {
    const families = new Set(selectScored(shippedRows()).map(({ row }) => row.family));
    for (const { name, sources } of ncclParameters) for (const family of sources) expect(families, name).toContain(family);
  });

  it('has a range of one standard error to each side of what was fitted', () => {
    for (const { value, min, max, confidence } of ncclParameters) {
      expect(max === undefined).toBe(confidence === 'assumed');
      if (min !== undefined && max !== undefined) expect([min < value, value < max]).toEqual([true, true]);
    }
  });
});

describe('a profile', () => {
  it('is in picoseconds and bytes per second', () => {
    const raw = (name: string, of?: string): number => ncclParameters.find((row) => row.name === name && row.of === of)?.value ?? Number.NaN;
    expect(h100.netHopPs.Simple).toBeCloseTo(raw('netHopSimple', 'infiniband') * 1e6, 3);
    expect(h100.channelBytesPerSecond.LL).toBeCloseTo(raw('channelRateLL', 'hopper') * 1e9, 0);
    expect(h100.netShare).toBe(raw('netShare', 'infiniband-ndr'));
  });

  it('takes a GPU that was not measured for the one before it, and keeps what was', () => {
    const b200 = ncclProfile(['blackwell', 'hopper'], ['infiniband'], false);
    expect(b200.channelBytesPerSecond).toEqual(h100.channelBytesPerSecond);
    expect(b200.hostNodePs).not.toBe(h100.hostNodePs);
    expect(b200.nvls.share).not.toBe(ncclProfile(['blackwell', 'hopper'], ['infiniband'], true).nvls.share);
  });

  it('takes a transport’s own numbers first, then those whose software it shares', () => {
    const software = ncclProfile(['ampere'], transport('slingshot-software').parameters, false);
    const hardware = ncclProfile(['ampere'], transport('slingshot').parameters, false);
    expect(software.netHopPs.LL).not.toBe(hardware.netHopPs.LL);
    expect(software.gapPs).toEqual(hardware.gapPs);
    // Only Slingshot matches receives late.
    expect(h100.lateMatchPs).toBe(0);
    expect(hardware.lateMatchPs).toBeGreaterThan(0);
  });

  it('puts a fit’s parameters before the catalog’s', () => {
    const own = ncclProfile(['hopper'], transport('infiniband-ndr').parameters, false, new Map([['netHopLL/infiniband-ndr', 3e6]]));
    expect(own.netHopPs.LL).toBe(3e6);
    expect(own.netHopPs.Simple).toBe(h100.netHopPs.Simple);
  });
});

describe('a transport', () => {
  it('names parameters that exist, and says how far it is known', () => {
    const known = new Set(ncclParameters.map(({ of }) => of));
    for (const id of transportIds()) {
      const { parameters, confidence, note } = transport(id);
      expect(
        parameters.some((name) => known.has(name)),
        id,
      ).toBe(true);
      expect(confidence === 'fitted' || note.length > 0).toBe(true);
    }
  });

  it('is found by id', () => {
    expect(() => transport('infiniband-nrd')).toThrow(UnknownIdError);
    expect(() => transport('infiniband-nrd')).toThrow('Did you mean "infiniband-ndr"');
  });
});
