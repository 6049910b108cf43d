import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CollectiveCut, collectiveBound, ENDPOINT, type ReductionPlace, reducesInSwitch } from '../../src/analysis/collective-bound';
import { placeText, reductionPlace } from '../../src/analysis/collective-bound-place';
import type { Collective } from '../../src/collective/schedule';

const SWITCH: ReductionPlace = { inside: 'switch', across: 'switch' };
const TREE: ReductionPlace = { inside: 'switch', across: 'endpoint' };
const COLLECTIVES: Collective[] = ['all-reduce', 'reduce-scatter', 'all-gather', 'all-to-all', 'broadcast', 'reduce', 'send-recv'];

/** 4 domains of 8 ranks, 500 GB/s a rank and 400 GB/s a domain: 1 GB takes 2 ms out of a rank and 2.5 ms out of a domain. */
const cut: CollectiveCut = { ranks: 32, perDomain: 8, rankBytesPerSecond: 500e9, domainBytesPerSecond: 400e9, shortestLatencyPs: 1000 };
const oneDomain: CollectiveCut = { ...cut, ranks: 8, domainBytesPerSecond: Number.POSITIVE_INFINITY };
const GB = 1e9;

describe('the bound of a collective', () => {
  it('is what its ranks’ ports must carry inside one domain', () => {
    // n = 8: 2(n − 1)/n = 1.75, (n − 1)/n = 0.875, else 1; times 2 ms.
    const ms = COLLECTIVES.map((collective) => collectiveBound(collective, GB, ENDPOINT, oneDomain) / 1e9);
    [3.5, 1.75, 1.75, 1.75, 2, 2, 2].forEach((wanted, i) => {
      expect(ms[i]).toBeCloseTo(wanted, 9);
    });
  });

  it('is 2(n − 1)/n · S over a port where every rank is a domain, and 2(D − 1)/D · S over the part of the NICs that one of several communicators has', () => {
    const alone: CollectiveCut = { ...cut, ranks: 8, perDomain: 1, rankBytesPerSecond: 50e9, domainBytesPerSecond: 50e9 };
    // 2 · 7/8 · 1e9 / 50e9 = 35 ms. 8 communicators through 400 GB/s: 2 · 3/4 · 1e9 / 50e9 = 30 ms.
    expect(collectiveBound('all-reduce', GB, ENDPOINT, alone)).toBeCloseTo(35e9, 0);
    expect(
      collectiveBound('all-reduce', GB, ENDPOINT, { ...alone, ranks: 4, rankBytesPerSecond: 500e9, domainBytesPerSecond: 400e9 / 8 }),
    ).toBeCloseTo(30e9, 0);
  });

  it('is what its domains’ NICs must carry where that is more', () => {
    // D = 4, d = 8: 2(D − 1)/D = 1.5, (n − d)/n = 0.75, d(n − d)/n = 6, else 1; times 2.5 ms. The all-reduce’s ranks take 2 · 31/32 · 2 = 3.875 ms, the halves’ 1.9375.
    const ms = COLLECTIVES.map((collective) => collectiveBound(collective, GB, ENDPOINT, cut) / 1e9);
    [3.875, 1.9375, 1.9375, 15, 2.5, 2.5, 2.5].forEach((wanted, i) => {
      expect(ms[i]).toBeCloseTo(wanted, 9);
    });
  });

  it('is one buffer for each port where switches reduce: 2(n − 1)/n times as much bus bandwidth', () => {
    expect(collectiveBound('all-reduce', GB, SWITCH, oneDomain)).toBeCloseTo(2e9, 0);
    // Across 4 domains: S out of each through its NICs; 2(D − 1)/D · S where only the switches inside reduce.
    expect(collectiveBound('all-reduce', GB, SWITCH, cut)).toBeCloseTo(2.5e9, 0);
    expect(collectiveBound('all-reduce', GB, TREE, cut)).toBeCloseTo(3.75e9, 0);
  });

  it('is never below one latency, and nothing for one rank or no bytes', () => {
    expect(collectiveBound('broadcast', 1, ENDPOINT, cut)).toBe(1000);
    expect(collectiveBound('broadcast', 0, ENDPOINT, cut)).toBe(0);
    expect(collectiveBound('broadcast', GB, ENDPOINT, { ...cut, ranks: 1, perDomain: 1 })).toBe(0);
  });

  it('is no longer where switches reduce, grows with the bytes and shrinks with the rates', () => {
    const sizes = fc.record({
      domains: fc.integer({ min: 1, max: 20 }),
      perDomain: fc.integer({ min: 1, max: 20 }),
      bytes: fc.integer({ min: 1, max: 2 ** 33 }),
    });
    fc.assert(
      fc.property(
        sizes,
        fc.constantFrom(...COLLECTIVES),
        fc.constantFrom(ENDPOINT, TREE, SWITCH),
        ({ domains, perDomain, bytes }, collective, place) => {
          const own = { ...cut, ranks: domains * perDomain, perDomain };
          const ps = collectiveBound(collective, bytes, place, own);
          expect(ps).toBeLessThanOrEqual(collectiveBound(collective, bytes, ENDPOINT, own));
          expect(ps).toBeLessThanOrEqual(collectiveBound(collective, 2 * bytes, place, own));
          expect(collectiveBound(collective, bytes, place, { ...own, rankBytesPerSecond: 1e12, domainBytesPerSecond: 1e12 })).toBeLessThanOrEqual(ps);
        },
      ),
      { seed: 11 },
    );
  });
});

describe('the place of reduction', () => {
  it('is known of every algorithm by its name', () => {
    expect(['Ring', 'Tree', 'PAT', 'point to point', 'hierarchical/ring/ring', 'explicit'].map(reductionPlace)).toEqual(Array(6).fill(ENDPOINT));
    expect(['NVLS', 'nvls'].map(reductionPlace)).toEqual([SWITCH, SWITCH]);
    expect(['NVLSTree', 'nvls-tree'].map(reductionPlace)).toEqual([TREE, TREE]);
    for (const name of ['CollNetDirect', 'CollNetChain', 'in-network/direct']) expect(reductionPlace(name).across).toBe('switch');
  });

  it('counts only where there is something for the switches to stand between', () => {
    const across: ReductionPlace = { inside: 'endpoint', across: 'switch' };
    expect(reducesInSwitch(across, { ranks: 8, perDomain: 8 })).toBe(false);
    expect(reducesInSwitch(across, { ranks: 16, perDomain: 8 })).toBe(true);
    expect(reducesInSwitch(TREE, { ranks: 8, perDomain: 1 })).toBe(false);
    expect(placeText(TREE, true)).toBe('switch reduction inside domains, endpoint reduction across');
    expect(placeText(TREE, false)).toBe('switch reduction');
  });
});
