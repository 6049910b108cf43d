import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkIds } from '../../src/catalog/links';
import { linkSheet } from '../../src/link/link-sheet';
import { linkJson } from '../../src/report/link-json';
import { linkScreen } from '../../src/report/link-screen';
import { linkSources } from '../../src/report/link-sources';
import { linkVerdict } from '../../src/report/link-verdict';

const at = (technology: string, lengthM: number, conditions = {}) => linkSheet({ technology, lengthM, conditions });

describe('the verdict of a link', () => {
  it.each<[string, number, object, string]>([
    ['dac-100', 3, {}, 'dac-100 closes over 3 m with 2.7 dB to spare. It reaches 3.57 m.'],
    [
      'dac-100',
      3.5,
      {},
      'dac-100 closes over 3.5 m with 0.33 dB to spare. It reaches 3.57 m. With a cable at the upper end of its ±15 % it does not.',
    ],
    [
      'dac-100',
      4,
      {},
      'dac-100 does not close over 4 m: it lacks 2 dB and reaches 3.57 m. With a cable at the lower end of its ±15 % it does. Reaching that far: acc-100, aec-100, aoc-100.',
    ],
    ['aec-100', 3, {}, 'aec-100 closes over 3 m with 12 dB to spare. It is made for 5 m; its loss budget carries 5.56 m.'],
    ['dr4-400', 600, {}, 'dr4-400 does not close over 600 m: it is made for 500 m. No technology of the catalog closes there.'],
    [
      'dr4-400',
      50,
      { ocs: 2 },
      'dr4-400 does not close over 50 m: it lacks 2.1 dB; no run is short enough. No technology of the catalog closes there.',
    ],
    ['board', 0.3, {}, 'board closes over 0.3 m. It is made for 0.3 m; no loss budget is known.'],
    ['ideal', 5000, {}, 'ideal closes over 5,000 m. It has no limit.'],
  ])('of %s over %d m %j', (id, lengthM, conditions, says) => {
    expect(linkVerdict(at(id, lengthM, conditions))).toBe(says);
  });
});

describe('the screen of a link', () => {
  it('fits 80 columns and 28 lines for every technology, near and far, and writes no broken number', () => {
    fc.assert(
      fc.property(fc.constantFrom(...linkIds()), fc.double({ min: 0, max: 1000, noNaN: true }), fc.nat({ max: 2 }), (id, lengthM, ocs) => {
        const screen = linkScreen(at(id, lengthM, { ocs }));
        const lines = screen.trimEnd().split('\n');
        expect(lines.length).toBeLessThanOrEqual(28);
        for (const line of lines) expect([...line].length, line).toBeLessThanOrEqual(80);
        expect(screen).not.toMatch(/NaN|undefined|Infinity|null/);
      }),
      { seed: 21, numRuns: 200 },
    );
  });

  it('shows terms, totals, ranges, confidence and first source', () => {
    const screen = linkScreen(at('dac-100', 3));
    expect(screen).toMatch(/^latency {3}SerDes, 2 ends +30 ns +10–60 +general$/m);
    expect(screen).toMatch(/^ +propagation, 4\.5 ns\/m +13\.5 ns +12\.9–15 +read +S-NV-/m);
    expect(screen).toMatch(/^ +FEC KP4-int-800 host +63 ns +50–90 +derived +S-DJ-/m);
    expect(screen).toMatch(/^ +one way|= one way +106\.5 ns$/m);
    expect(screen).toMatch(/^ +cable, 3 m × 4\.70 dB\/m +14\.1 dB +12–16\.2 +derived/m);
    expect(screen).toMatch(/^price +cable, 2026, estimate +200 USD +100–350 +general/m);
  });
});

describe('the sources of a link', () => {
  it('give every cited source its title and address, once, and the notes of the numbers', () => {
    for (const id of linkIds()) {
      const sheet = at(id, 1);
      const text = linkSources(sheet);
      for (const { sources } of [...sheet.lossTerms, ...sheet.latencyTerms, ...sheet.energyTerms, sheet.price]) {
        for (const cited of sources) expect(text.split('\n').filter((line) => line === cited)).toHaveLength(1);
      }
    }
    expect(linkSources(at('acc-100', 3)).replaceAll('\n', ' ')).toContain('the gain with which 26 AWG closes 2.5 m at 200 Gb/s a lane');
    expect(linkSources(at('dac-100', 4)).replaceAll('\n', ' ')).toContain('assumes that a dB of loss is a dB of SNR');
  });
});

describe('the JSON of a link', () => {
  it('holds every term with its source, and null for what has no limit', () => {
    const read = JSON.parse(linkJson(at('ideal', 3))) as Record<string, Record<string, unknown>>;
    expect(read.closure.reachM).toBeNull();
    const dr4 = JSON.parse(linkJson(at('dr4-400', 50)));
    expect(dr4.closure.optical.fibre.lossDbPerKm['1310'].value).toBe(0.32);
    expect(dr4.latencyTerms[0]).toMatchObject({ name: 'SerDes, 2 ends', value: 30, confidence: 'general knowledge, not re-checked' });
  });
});
