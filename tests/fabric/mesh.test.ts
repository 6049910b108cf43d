import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { mesh } from '../../src/fabric/mesh';
import { eachPair, pairNumber, pairsOf } from '../../src/fabric/pairs';
import { runWorld } from '../../src/network/run-world';
import { bisectionOf, cutOf, diameterOf, pathOf } from '../support/graph';
import { worldOf } from '../support/world';

describe('mesh', () => {
  it('joins every pair by a link of its own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 4 }), (n, width) => {
        const fabric = mesh(n, { width });
        expect(fabric.linkCount).toBe(n * (n - 1));
        expect(fabric.tiers).toEqual([{ tier: 'domain', cables: (width * n * (n - 1)) / 2, runM: 0, lengthM: 0 }]);
        const seen = new Set<number>();
        for (let from = 0; from < n; from++) {
          for (let to = 0; to < n; to++) {
            if (from === to) continue;
            const links = pathOf(fabric, from, to);
            expect(links.length).toBe(1);
            expect(fabric.link(links[0]).owner).toBe(from);
            seen.add(links[0]);
          }
        }
        expect(seen.size).toBe(fabric.linkCount);
      }),
      { seed: 61, numRuns: 40 },
    );
  });

  it('has diameter 1 and a bisection of ⌊n/2⌋⌈n/2⌉ cables', () => {
    for (const n of [2, 3, 5, 8, 11]) {
      expect(diameterOf(mesh(n))).toBe(1);
      expect(bisectionOf(mesh(n))).toBe(Math.floor(n / 2) * Math.ceil(n / 2));
      expect(cutOf(mesh(n, { width: 3 }), (rank) => rank < n / 2)).toBe(3 * Math.floor(n / 2) * Math.ceil(n / 2));
    }
  });

  it('gives a pair alone one link of the n − 1 that a rank has', () => {
    // Eight MI300X: 7 links of 64 GB/s each. Halving and doubling uses one at a time: 2 · 7/8 · S/64 GB/s, and an exchange with two ranks 1 · S/64 GB/s.
    const S = 2 ** 30;
    const at = (n: number): number =>
      runWorld(worldOf(halvingDoubling('all-reduce', n), { fabric: mesh(n), bytes: S, bytesPerSecond: 64e9, linkLatencyPs: 0 })).endPs;
    expect(Math.abs(at(8) - ((1.75 * S) / 64e9) * 1e12)).toBeLessThan(10);
    expect(Math.abs(at(2) - (S / 64e9) * 1e12)).toBeLessThan(10);
  });
});

describe('pairs', () => {
  it('are numbered one after the other, from either side', () => {
    for (const n of [1, 2, 3, 7, 20]) {
      const all = [...eachPair(n)];
      expect(all.length).toBe(pairsOf(n));
      all.forEach(([a, b], i) => {
        expect([pairNumber(a, b, n), pairNumber(b, a, n)]).toEqual([i, i]);
      });
    }
  });
});
