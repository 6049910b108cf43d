import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AllReduceBound, allReduceBoundPs, BoundViolation, checkBytes, checkShare, checkTime } from '../../src/analysis/bounds';
import { ring } from '../../src/collective/ring';
import { clos } from '../../src/fabric/clos';
import { compileLinks } from '../../src/fabric/fabric';
import { unfolded } from '../../src/world/fold';
import { place } from '../../src/world/placement';
import { quotient } from '../../src/world/quotient';
import { closOf } from '../world/small-world';

const eight: AllReduceBound = { ranks: 8, domains: 8, communicators: 1, rankBytesPerSecond: 50e9, domainBytesPerSecond: 50e9, shortestLatencyPs: 0 };

describe('allReduceBoundPs', () => {
  it('is 2(n − 1)/n · S over the bytes per second of a rank', () => {
    // 2 · 7/8 · 1e9 / 50e9 = 35 ms.
    expect(allReduceBoundPs(1e9, eight)).toBeCloseTo(35e9, 0);
  });

  it('is 2(D − 1)/D · S for each communicator over the ports of a domain, where that is longer', () => {
    // 4 domains, 8 communicators through 8 NICs of 50 GB/s: 2 · 3/4 · 1e9 · 8 / 400e9 = 30 ms; a rank with 450 GB/s inside needs less.
    expect(
      allReduceBoundPs(1e9, { ranks: 4, domains: 4, communicators: 8, rankBytesPerSecond: 500e9, domainBytesPerSecond: 400e9, shortestLatencyPs: 0 }),
    ).toBeCloseTo(30e9, 0);
  });

  it('is never shorter than one message takes to cross, and nothing for one rank alone', () => {
    expect(allReduceBoundPs(1, { ...eight, shortestLatencyPs: 933_000 })).toBe(933_000);
    expect(allReduceBoundPs(1e9, { ...eight, ranks: 1, domains: 1, shortestLatencyPs: 933_000 })).toBe(0);
  });

  it('grows with the bytes and shrinks with the rates', () => {
    const rate = fc.double({ min: 1e9, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), rate, rate, fc.integer({ min: 2, max: 64 }), (bytes, inside, outside, ranks) => {
        const bound: AllReduceBound = { ...eight, ranks, domains: ranks, rankBytesPerSecond: inside, domainBytesPerSecond: outside };
        expect(allReduceBoundPs(2 * bytes, bound)).toBeGreaterThanOrEqual(allReduceBoundPs(bytes, bound));
        expect(allReduceBoundPs(bytes, { ...bound, domainBytesPerSecond: 2 * outside })).toBeLessThanOrEqual(allReduceBoundPs(bytes, bound));
      }),
      { seed: 61, numRuns: 100 },
    );
  });
});

describe('checks', () => {
  it('refuse a time below its bound and let pass what rounding takes off', () => {
    expect(() => checkTime('all-reduce 0', 34e9, 35e9)).toThrow(BoundViolation);
    expect(() => checkTime('all-reduce 0', 34e9, 35e9)).toThrow(
      'all-reduce 0 took 34000000000 ps, less than the 35000000000 ps that its bound allows',
    );
    expect(() => checkTime('all-reduce 0', 35e9 - 1, 35e9)).not.toThrow();
    expect(() => checkTime('all-reduce 0', Number.NaN, 35e9)).toThrow(BoundViolation);
  });

  it('refuse a share outside 0 to 1, and one that is no number', () => {
    for (const share of [-1e-9, 1.0001, Number.NaN]) expect(() => checkShare('utilisation', share)).toThrow(BoundViolation);
    for (const share of [0, 0.5, 1]) expect(() => checkShare('utilisation', share)).not.toThrow();
  });

  it('refuse bytes that go up in a tier and do not come down, counting every link of a class', () => {
    const fabric = clos(closOf({ ranks: 16, domain: 4 }));
    const placement = place(
      ring('all-reduce', 16),
      Int32Array.from({ length: 16 }, (_, i) => i),
      fabric,
    );
    const input = { rankColour: new Int32Array(16), links: compileLinks(fabric), placements: [placement] };
    const whole = quotient(input, unfolded(input));
    const bytes = new Float64Array(whole.links.count).fill(2 ** 40);
    expect(() => checkBytes(whole, bytes)).not.toThrow();
    bytes[0] = 2 ** 40 + 1;
    expect(() => checkBytes(whole, bytes)).toThrow(BoundViolation);
    bytes[1] = 2 ** 40 + 1;
    expect(() => checkBytes(whole, bytes)).not.toThrow();
    // A class of two links up against one of a single link down.
    const uneven = { ...whole, links: { ...whole.links, size: whole.links.size.map((size, l) => (l === 0 ? 2 : size)) } };
    expect(() => checkBytes(uneven, bytes)).toThrow(/bytes went up in tier 0/);
  });
});
