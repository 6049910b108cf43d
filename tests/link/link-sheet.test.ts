import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkIds, linkTechnology } from '../../src/catalog/links';
import { planLink } from '../../src/link/link';
import { linkSheet } from '../../src/link/link-sheet';
import { sumOf } from '../../src/link/sheet-term';
import { usualLengthM } from '../../src/link/usual-length';

// Published whole-link totals of the same defaults, both ends and host SerDes: pJ/bit (to one digit), and ns without FEC and switches + ns/m.
const TOTALS: [id: string, pJPerBit: number, ns: number, nsPerM: number][] = [
  ['dac-1g25', 76, 300, 4.5],
  ['dac-2g5', 40, 160, 4.5],
  ['dac-5', 22, 90, 4.5],
  ['dac-10', 13, 50, 4.5],
  ['dac-25', 7, 30, 4.5],
  ['dac-50', 6.5, 30, 4.5],
  ['dac-100', 7, 30, 4.5],
  ['dac-200', 10.1, 30, 4.5],
  ['dac-400', 12.1, 30, 4.5],
  ['backplane-nvl72', 10, 30, 4.5],
  ['acc-100', 10.6, 31, 4.5],
  ['acc-200', 13.2, 31, 4.5],
  ['aec-100', 26.8, 90, 4.5],
  ['aec-200', 25, 90, 4.5],
  ['aoc-100', 41.8, 110, 4.9],
  ['dr4-400', 51.8, 110, 4.9],
  ['dr8-800', 46.8, 110, 4.9],
  ['dr8-1600', 41.2, 130, 4.9],
  ['lro-1600', 32.6, 80, 4.9],
  ['lpo-800', 28, 34, 4.9],
  ['lpo-1600', 23.8, 34, 4.9],
  ['npo-6400', 16, 30, 4.9],
  ['cpo-nv', 13, 12, 4.9],
  ['cpo-brcm', 11.8, 12, 4.9],
  ['oio-teraphy', 11, 18, 4.9],
  ['oio-celestial', 7, 18, 4.9],
  ['cpo-scaleup', 11, 12, 4.9],
];

describe('the sheet of a link', () => {
  it.each(TOTALS)('%s takes the published %d pJ/bit and %d ns + %d ns/m', (technology, pJPerBit, ns, nsPerM) => {
    const sheet = linkSheet({ technology, lengthM: 2, conditions: {} });
    // The table has one digit after the point, dac-100's 7.05 and dac-400's 12.12 among its rows.
    expect(Math.abs(sheet.pJPerBit - pJPerBit)).toBeLessThan(0.0501);
    const fec = sheet.latencyTerms.filter(({ name }) => name.startsWith('FEC')).reduce((sum, { value }) => sum + value, 0);
    expect(sheet.latencyNs - fec).toBeCloseTo(ns + 2 * nsPerM, 9);
  });

  it('agrees with the plan of the fabric on latency, energy, price and verdict', () => {
    for (const technology of linkIds()) {
      const lengthM = usualLengthM(linkTechnology(technology));
      const plan = planLink({ technology, portBytesPerSecond: 50e9, runM: lengthM, lengthM, tooLong: 'error', gauge: 26 });
      const sheet = linkSheet({ technology, lengthM, portBytesPerSecond: 50e9, conditions: { gauge: 26 } });
      expect(sheet.closure.closes, technology).toBe(plan.closes);
      if (!plan.closes) continue;
      expect(sheet.latencyNs, technology).toBeCloseTo(plan.latencyNs, 9);
      expect(sheet.pJPerBit, technology).toBeCloseTo(plan.pJPerBit, 9);
      expect(sheet.price.value, technology).toBeCloseTo(plan.costUsd, 9);
      expect(sheet.lanes).toBe(plan.lanes);
    }
  });

  it('has totals that are the sums of their terms, whatever the conditions', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...linkIds()),
        fc.double({ min: 0, max: 700, noNaN: true }),
        fc.double({ min: 1e9, max: 1e12, noNaN: true }),
        fc.nat({ max: 3 }),
        fc.constantFrom('smf28', 'om4', 'hcf', undefined),
        fc.boolean(),
        (technology, lengthM, portBytesPerSecond, ocs, fibre, innerCode) => {
          const sheet = linkSheet({ technology, lengthM, portBytesPerSecond, conditions: { ocs, fibre, innerCode } });
          expect(sheet.latencyNs).toBe(sumOf(sheet.latencyTerms));
          expect(sheet.pJPerBit).toBe(sumOf(sheet.energyTerms));
          expect(sumOf(sheet.lossTerms)).toBe(sheet.closure.lossDb);
          for (const { value, min = value, max = value, name } of [
            ...sheet.latencyTerms,
            ...sheet.energyTerms,
            ...sheet.lossTerms,
            ...(sheet.budget ? [sheet.budget] : []),
            sheet.price,
          ]) {
            expect(min, name).toBeLessThanOrEqual(value * (1 + 1e-12));
            expect(max, name).toBeGreaterThanOrEqual(value * (1 - 1e-12));
            expect(min, name).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { seed: 20, numRuns: 300 },
    );
  });

  it('counts failures of both ends: 2 × 1333 FIT are 0.023 a year', () => {
    // 2666e-9 /h × 8760 h
    const sheet = linkSheet({ technology: 'dr4-400', lengthM: 50, conditions: {} });
    expect(sheet.fitPerLink).toBe(2666);
    expect(sheet.failuresPerYear).toBeCloseTo(0.02335, 5);
  });

  it('draws 18.7 W at 400 Gb/s and 46.8 pJ/bit', () => {
    expect(linkSheet({ technology: 'dr8-800', lengthM: 50, portBytesPerSecond: 50e9, conditions: {} }).watts).toBeCloseTo(18.72, 9);
  });

  it('is 78 ns faster over 50 m of hollow core: 50 × (4.9 − 3.35)', () => {
    const [glass, hollow] = ['smf28', 'hcf'].map((fibre) => linkSheet({ technology: 'lpo-800', lengthM: 50, conditions: { fibre } }).latencyNs);
    expect(glass - hollow).toBeCloseTo(77.5, 9);
  });

  it('adds a circuit switch with its 10 ns and its watts by port: 108 W / 136 ports / 400 Gb/s = 1.99 pJ/bit', () => {
    const at = (ocs: number) => linkSheet({ technology: 'dr4-400', lengthM: 50, portBytesPerSecond: 50e9, conditions: { ocs } });
    expect(at(1).latencyNs - at(0).latencyNs).toBeCloseTo(10, 9);
    expect(at(1).pJPerBit - at(0).pJPerBit).toBeCloseTo(1.985, 3);
  });

  it('adds the inner code where it sits, in the module, and leaves the host’s where it is', () => {
    const sheet = linkSheet({ technology: 'dr8-1600', lengthM: 50, conditions: { innerCode: true } });
    expect(sheet.latencyTerms.filter(({ name }) => name.startsWith('FEC')).map(({ name, value }) => [name, value])).toEqual([
      ['FEC KP4-int-1600 host', 50],
      ['FEC inner-128-120 module', 60],
    ]);
  });

  it('names what would close instead, under the same conditions', () => {
    expect(linkSheet({ technology: 'dac-100', lengthM: 4, conditions: {} }).instead.slice(0, 3)).toEqual(['acc-100', 'aec-100', 'aoc-100']);
    expect(linkSheet({ technology: 'dr4-400', lengthM: 50, conditions: { ocs: 2 } }).instead).toEqual([]);
    expect(linkSheet({ technology: 'dac-100', lengthM: 3, conditions: {} }).instead).toEqual([]);
  });

  it('carries the date of its price and says where a margin turns inside the spread of the cable', () => {
    expect(linkSheet({ technology: 'dr4-400', lengthM: 50, conditions: {} }).price.date).toBe('c. 2025');
    expect(linkSheet({ technology: 'dac-100', lengthM: 3, conditions: {} }).price.date).toBe('2026, estimate');
    // 3.5 m lose 16.45 dB in the cable; ±15 % are 2.47 dB around a margin of 0.33.
    const [low, high] = linkSheet({ technology: 'dac-100', lengthM: 3.5, conditions: {} }).marginRangeDb!;
    expect(low).toBeCloseTo(0.33 - 2.47, 1);
    expect(high).toBeCloseTo(0.33 + 2.47, 1);
  });
});
