import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpoint, endpointIds, nicEndpoint } from '../../src/catalog/endpoints';
import { CatalogError, UnknownIdError } from '../../src/catalog/errors';
import { readFact, readOptional } from '../../src/catalog/fact';
import { fec } from '../../src/catalog/fec';
import { floorFacts, LEAF_PLACEMENTS } from '../../src/catalog/floor';
import { linkIds, linkTechnology } from '../../src/catalog/links';
import { modelEntry } from '../../src/catalog/models';
import { levenshtein, nearest } from '../../src/catalog/nearest';
import { source, sourceIds } from '../../src/catalog/sources';
import { radixAt, switchEntry, switchIds } from '../../src/catalog/switches';
import { scaleUpEndpoint, scaleUpLinkId, systemEntry, systemIds } from '../../src/catalog/systems';

describe('an unknown id', () => {
  it('is answered with the nearest ids', () => {
    expect(() => linkTechnology('dac-2000')).toThrow('unknown link "dac-2000". Did you mean "dac-200"');
    expect(() => systemEntry('h100')).toThrow(UnknownIdError);
    expect(() => modelEntry('llama3_70b')).toThrow('Did you mean "llama3-70b"');
    expect(() => switchEntry('quantum-2')).toThrow('"quantum2"');
  });

  it('is answered with the whole list when nothing is near, and is a catalog error ready to print', () => {
    expect(() => fec('turbo-code-9000')).toThrow('Expected one of: none, KR4,');
    expect(() => endpoint('')).toThrow(CatalogError);
  });
});

describe('nearest', () => {
  it('counts insertions, deletions and substitutions', () => {
    // kitten → sitten → sittin → sitting
    expect(levenshtein('kitten', 'sitting')).toBe(3);
    expect(levenshtein('', 'abc')).toBe(3);
  });

  it('is a metric: 0 only to itself, symmetric, and obeys the triangle inequality', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(levenshtein(a, b) === 0).toBe(a === b);
        expect(levenshtein(a, b)).toBe(levenshtein(b, a));
        expect(levenshtein(a, c)).toBeLessThanOrEqual(levenshtein(a, b) + levenshtein(b, c));
      }),
      { seed: 10 },
    );
  });

  it('finds an id again after one typing error', () => {
    fc.assert(
      fc.property(fc.constantFrom(...linkIds().filter((id) => id.length > 5)), fc.nat(), (id, at) => {
        const typo = id.slice(0, at % id.length) + id.slice((at % id.length) + 1);
        expect(nearest(typo, linkIds(), linkIds().length)).toContain(id);
      }),
      { seed: 11 },
    );
  });

  it('answers a page of text quickly', () => {
    expect(nearest('x'.repeat(1_000_000), linkIds())).toEqual([]);
  });
});

describe('a fact', () => {
  it('keeps range, confidence, sources and note, in the unit asked for', () => {
    const raw = { default: 450, min: 400, max: 500, confidence: 'vendor claim', sources: ['A'], note: 'why' };
    expect(readFact(raw, 'B/s', 1e9)).toEqual({
      value: 450e9,
      min: 400e9,
      max: 500e9,
      confidence: 'vendor claim',
      sources: ['A'],
      note: 'why',
      unit: 'B/s',
    });
  });

  it('is left out where it is unknown', () => {
    expect(readOptional(null)).toBeUndefined();
    expect(readOptional({ default: null, confidence: 'vendor claim', sources: [] })).toBeUndefined();
    expect(systemEntry('feynman-nvl1152').tdpW).toBeUndefined();
  });
});

describe('the entries', () => {
  it('know HGX H100: 8 GPUs at 450 GB/s over 4 planes, one 400 Gb/s NIC each, 32 nodes a rail leaf, 989 TFLOP/s', () => {
    const { gpusPerDomain, scaleUpBytesPerSecond, peakTflops, wiring } = systemEntry('h100-hgx');
    expect(gpusPerDomain.value).toBe(8);
    expect(scaleUpBytesPerSecond.value).toBe(450e9);
    expect(peakTflops.bf16?.value).toBe(989);
    expect(wiring.scaleUp).toMatchObject({
      switchId: 'nvswitch3',
      planes: { value: 4 },
      linksPerGpu: { value: 18 },
      linkBytesPerSecond: { value: 25e9 },
    });
    expect(wiring.scaleOut).toMatchObject({
      nicsPerGpu: { value: 1 },
      nicGbps: { value: 400 },
      leafNodes: { value: 32 },
      railOptimised: { value: true },
    });
  });

  it('wire a domain by where it ends: on a baseboard, in a rack, or in several', () => {
    expect(scaleUpLinkId(systemEntry('h100-hgx'))).toBe('board');
    expect(scaleUpLinkId(systemEntry('gb200-nvl72'))).toBe('backplane-nvl72');
    expect(scaleUpLinkId(systemEntry('vr-ultra-nvl576'))).toBe('cpo-scaleup');
    for (const id of systemIds()) expect(linkIds()).toContain(scaleUpLinkId(systemEntry(id)));
  });

  it('end a domain’s paths in NVLink ports, or in PCIe where a PCIe switch joins the GPUs', () => {
    expect(scaleUpEndpoint(systemEntry('h100-hgx')).id).toBe('nvlink-port');
    expect(scaleUpEndpoint(systemEntry('p100-4x25g')).id).toBe('pcie-dma');
  });

  it('give every NIC rate its generation', () => {
    const generations = [25, 100, 200, 400, 800, 1600].map((gbps) => nicEndpoint(gbps).id);
    expect(generations).toEqual(['cx4', 'cx4', 'cx6', 'cx7', 'cx8', 'cx9']);
    for (const id of generations) expect(endpointIds()).toContain(id);
  });

  it('break a switch out: 64 × 400 or 128 × 200 Gb/s, and never more ports at a faster rate', () => {
    expect(radixAt(switchEntry('quantum2'), 400)).toBe(64);
    expect(radixAt(switchEntry('quantum2'), 200)).toBe(128);
    expect(radixAt(switchEntry('quantum2'), 800)).toBe(32);
    expect(radixAt(switchEntry('eth-100g-tor'), 25)).toBe(128);
    const rate = fc.double({ min: 1, max: 3200, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...switchIds()), rate, rate, (id, a, b) => {
        const [slow, fast] = [a, b].sort((x, y) => x - y);
        expect(radixAt(switchEntry(id), fast)).toBeLessThanOrEqual(radixAt(switchEntry(id), slow));
      }),
      { seed: 12 },
    );
  });

  it('have an ideal link that is nothing but its port, and a board that ends where the baseboard does', () => {
    expect(linkTechnology('ideal')).toMatchObject({ medium: 'ideal', reachM: { value: Number.POSITIVE_INFINITY, confidence: 'definition' } });
    expect(linkTechnology('board').reachM.value).toBe(0.3);
    expect(linkTechnology('board').latency.hostSerdesPerEndNs.value).toBe(linkTechnology('backplane-nvl72').latency.hostSerdesPerEndNs.value);
  });

  it('stand on a floor whose stocked cables ascend', () => {
    const lengths = floorFacts.stockedLengthsM.value;
    expect([...lengths].sort((a, b) => a - b)).toEqual(lengths);
    expect(LEAF_PLACEMENTS).toContain(floorFacts.leafPlacement.value);
    expect(floorFacts.rackPitchM).toMatchObject({ value: 0.6, unit: 'm' });
  });

  it('can be followed to a source with a title and an address', () => {
    expect(source('S-NV-DAC')).toMatchObject({ tier: 'primary', url: expect.stringMatching(/^https:/) });
    expect(sourceIds().length).toBeGreaterThan(100);
  });
});
