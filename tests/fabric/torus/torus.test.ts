import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingStages } from '../../../src/collective/halving-doubling';
import { ring } from '../../../src/collective/ring';
import { halves, type Schedule, scheduleOf } from '../../../src/collective/schedule';
import { compileLinks } from '../../../src/fabric/fabric';
import { TIERS } from '../../../src/fabric/tiers';
import { torus } from '../../../src/fabric/torus/torus';
import { runWorld } from '../../../src/network/run-world';
import { assemble, type Costs } from '../../../src/world/assemble';
import { fold } from '../../../src/world/fold';
import { place } from '../../../src/world/placement';
import { quotient } from '../../../src/world/quotient';
import { bisectionOf, cutOf, diameterOf, distancesFrom, loadsOf, mostOf, pathOf } from '../../support/graph';
import { collective, worldOf } from '../../support/world';

const shapes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });
const product = (values: number[]): number => values.reduce((all, value) => all * value, 1);
const blocked = fc.record({
  shape: shapes,
  wrap: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  tray: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 4 }),
  wraps: fc.boolean(),
});
const torusOf = ({ shape, wrap, tray, wraps }: typeof blocked extends fc.Arbitrary<infer T> ? T : never) =>
  torus({
    shape,
    wrap,
    blocks: [
      { shape: tray, wraps, tier: 'domain', runM: 0.3, lengthM: 0.3 },
      { shape: tray.map((size) => 2 * size), tier: 'leaf', runM: 1.2, lengthM: 1.5 },
    ],
    rest: { tier: 'spine', runM: 20, lengthM: 30 },
  });

/** Halving and doubling with the farthest partner first in the halving half. */
const farthestFirst = (ranks: number): Schedule =>
  scheduleOf({ collective: 'all-reduce', algorithm: 'halving-doubling', ranks }, halves('all-reduce', halvingStages(ranks).toReversed()));

describe('torus', () => {
  it('leads every route from its source to its destination by the fewest links, none of them twice, whatever its sizes and with or without wrap-around', () => {
    fc.assert(
      fc.property(blocked, fc.nat(), (spec, pick) => {
        const fabric = torusOf(spec);
        const from = pick % fabric.ranks;
        const distance = distancesFrom(fabric, from, { forwarding: true });
        for (let to = 0; to < fabric.ranks; to++) expect(pathOf(fabric, from, to).length).toBe(distance[to]);
      }),
      { seed: 51, numRuns: 150 },
    );
  });

  it('corrects the first dimension first, and a tie goes the way that the other dimensions decide: ahead where their ways add up to an even number', () => {
    const fabric = torus({ shape: [4, 4] });
    // (0, 0) to (2, 3): two steps of two either way, and the second dimension is 3 ahead, so down over (3, 0); then one step down round the edge.
    expect(pathOf(fabric, 0, 14)).toEqual([fabric.positive(3, 0) + 1, fabric.positive(2, 0) + 1, fabric.positive(14, 1) + 1]);
    // (0, 0) to (2, 2): both ties are even, so up.
    expect(pathOf(fabric, 0, 10)).toEqual([fabric.positive(0, 0), fabric.positive(1, 0), fabric.positive(2, 1), fabric.positive(6, 1)]);
    expect(pathOf(fabric, 2, 0)).toEqual([fabric.positive(2, 0), fabric.positive(3, 0)]);
  });

  it('loads both ways of an even dimension with k/8 of all its flows on each link when all pairs talk', () => {
    // From each place k²/4 steps, shared by the k links ahead and the k back of a ring, for every rank of the other dimensions: 16 · 8/8 = 16 and so on.
    const fabric = torus({ shape: [4, 4, 8] });
    const flows = Array.from({ length: 128 ** 2 }, (_, i) => [Math.floor(i / 128), i % 128] as const).filter(([from, to]) => from !== to);
    const loads = loadsOf(fabric, flows);
    for (let rank = 0; rank < 128; rank++)
      for (const [d, k] of [4, 4, 8].entries()) for (const way of [0, 1]) expect(loads.get(fabric.positive(rank, d) + way)).toBe((128 * k) / 8);
  });

  it('joins the ranks of a dimension of two twice, of which routes use the positive one, and has no links in a dimension of one', () => {
    const two = torus({ shape: [2, 1] });
    expect(two.linkCount).toBe(4);
    expect([pathOf(two, 0, 1), pathOf(two, 1, 0)]).toEqual([[two.positive(0, 0)], [two.positive(1, 0)]]);
    expect(torus({ shape: [2], wrap: [false] }).linkCount).toBe(2);
    expect(torus({ shape: [1, 1, 1] }).linkCount).toBe(0);
  });

  it('numbers every cable once, in pairs, with both ends where the numbers say', () => {
    fc.assert(
      fc.property(blocked, (spec) => {
        const fabric = torusOf(spec);
        const { shape } = fabric;
        // N cables in a ring dimension, N (k − 1)/k in an open one, none in one of a single rank.
        const cables = shape.reduce((sum, k, d) => sum + (k === 1 ? 0 : (fabric.ranks * (spec.wrap[d] ? k : k - 1)) / k), 0);
        expect(fabric.linkCount).toBe(2 * cables);
        const seen = new Set<number>();
        let stride = 1;
        shape.forEach((k, d) => {
          for (let rank = 0; rank < fabric.ranks; rank++) {
            const x = Math.floor(rank / stride) % k;
            if (k === 1 || (!spec.wrap[d] && x === k - 1)) continue;
            const id = fabric.positive(rank, d);
            const there = x === k - 1 ? rank - x * stride : rank + stride;
            expect([fabric.ends(id), fabric.ends(id + 1)]).toEqual([
              [rank, there],
              [there, rank],
            ]);
            expect(fabric.link(id).rank).toBe(rank);
            seen.add(id);
          }
          stride *= k;
        });
        expect(seen.size).toBe(cables);
        const { count, tier, width } = compileLinks(fabric);
        for (const row of fabric.tiers) {
          let links = 0;
          for (let id = 0; id < count; id += 2) if (tier[id] === TIERS.indexOf(row.tier)) links += width[id];
          expect(row.cables).toBe(links);
        }
      }),
      { seed: 52, numRuns: 150 },
    );
  });

  it('has the diameter Σ ⌊k/2⌋', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const fabric = torus({ shape });
        const wanted = shape.reduce((sum, k) => sum + Math.floor(k / 2), 0);
        expect(diameterOf(fabric, { forwarding: true })).toBe(wanted);
        expect(fabric.hops).toBe(Math.max(1, wanted));
      }),
      { seed: 53, numRuns: 60 },
    );
  });

  it('is cut in two across dimension k through 2N/k cables, and for even k through no fewer', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, pick) => {
        const d = pick % shape.length;
        const k = shape[d];
        if (k === 1) return;
        const stride = product(shape.slice(0, d));
        expect(cutOf(torus({ shape }), (rank) => Math.floor(rank / stride) % k < k / 2)).toBe((2 * product(shape)) / k);
      }),
      { seed: 54, numRuns: 100 },
    );
    // Every half of 16 ranks tried; 2N/k with the longest dimension.
    for (const [shape, cables] of [
      [[4, 4], 8],
      [[8], 2],
      [[2, 2, 2], 8],
      [[4, 2, 2], 8],
      [[2, 6], 4],
    ] as const) {
      expect(bisectionOf(torus({ shape: [...shape] })), String(shape)).toBe(cables);
    }
  });

  it('tells links inside a tray, inside a cube and between cubes apart, by tier and length', () => {
    // 8 ranks in line, trays of 2 in cubes of 4: D L D S, twice.
    const fabric = torus({
      shape: [8],
      blocks: [
        { shape: [2], tier: 'domain', lengthM: 0.3 },
        { shape: [4], tier: 'leaf', lengthM: 1 },
      ],
      rest: { tier: 'spine', lengthM: 30, runM: 26 },
    });
    const names = Array.from({ length: 8 }, (_, rank) => TIERS[fabric.link(fabric.positive(rank, 0)).tier]);
    expect(names).toEqual(['domain', 'leaf', 'domain', 'spine', 'domain', 'leaf', 'domain', 'spine']);
    expect(fabric.tiers.map(({ tier, cables, lengthM }) => [tier, cables, lengthM])).toEqual([
      ['domain', 4, 0.3],
      ['leaf', 2, 1],
      ['spine', 2, 30],
    ]);
  });

  it('keeps the wrap-around of a block that fills a dimension inside it only where the block closes itself', () => {
    const wrapOf = (wraps: boolean): string => {
      const fabric = torus({ shape: [4, 4, 4], blocks: [{ shape: [4, 4, 1], wraps, tier: 'domain' }], rest: { tier: 'leaf' } });
      return [0, 1, 2].map((d) => TIERS[fabric.link(fabric.positive(63, d)).tier]).join(' ');
    };
    expect([wrapOf(true), wrapOf(false)]).toEqual(['domain domain leaf', 'leaf leaf leaf']);
  });

  it('gives every dimension the width of its own links', () => {
    const fabric = torus({ shape: [4, 4, 4], width: [2, 2, 1] });
    expect([0, 1, 2].map((d) => fabric.link(fabric.positive(0, d)).width)).toEqual([2, 2, 1]);
    expect(fabric.tiers).toEqual([{ tier: 'domain', cables: 64 * 5, runM: 0, lengthM: 0 }]);
  });

  it('refuses a dimension that is no whole number of ranks', () => {
    expect(() => torus({ shape: [4, 0] })).toThrow('a dimension of 0 ranks');
    expect(() => torus({ shape: [2.5] })).toThrow('a dimension of 2.5 ranks');
  });

  it('loads every positive link of a ring with k/2 flows when all send half way round', () => {
    const loads = loadsOf(
      torus({ shape: [8] }),
      Array.from({ length: 8 }, (_, rank) => [rank, (rank + 4) % 8] as const),
    );
    expect([loads.size, mostOf(loads)]).toEqual([8, 4]);
  });
});

describe('collectives on a torus at 50 GB/s and 250 ns a link', () => {
  const S = 2 ** 30;

  it.each([
    // Loads by hand: at distance d = k/2, k/4 … along a ring d flows share a link (at k/2 all go the positive way), on S/2, S/4 … bytes; the second dimension on S/k of them.
    // 8 × 8: 2·(4/2 + 2/4 + 1/8 + 4/16 + 2/32 + 1/64) = 5.906 S/B = 126.8 ms. SimGrid 3.32 (CM02, full-duplex links) says 126.8 ms.
    [8, 126.8],
    // 16 × 16: 2·(8/2 + 4/4 + 2/8 + 1/16)(1 + 1/16) = 11.289 S/B = 242.4 ms; SimGrid 242.5 ms.
    [16, 242.5],
  ])('halving and doubling over a square of side %i, farthest partner first, takes %f ms as in SimGrid', (side, ms) => {
    const n = side * side;
    const run = runWorld(worldOf(farthestFirst(n), { fabric: torus({ shape: [side, side] }), bytes: S }));
    let loads = 0;
    let latencyPs = 0;
    for (let distance = side / 2, share = 2; distance >= 1; distance /= 2, share *= 2) {
      loads += 2 * (distance / share + distance / share / side);
      latencyPs += 4 * distance * 250_000;
    }
    expect(Math.abs(run.endPs - ((loads * S) / 50e9) * 1e12 - latencyPs)).toBeLessThan(1e6);
    expect(Math.abs(run.endPs / 1e9 / ms - 1)).toBeLessThan(5e-4);
  });

  it.each([
    // The same sums: 21.98 and 43.33 S/B, and 2 · 62 · 250 ns · 2 of latency at most.
    [32, 472.0],
    [64, 930.5],
  ])('and folded over a square of side %i %f ms', (side, ms) => {
    const schedule = farthestFirst(side * side);
    const fabric = torus({ shape: [side, side] });
    const members = Int32Array.from({ length: fabric.ranks }, (_, rank) => rank);
    const input = { rankColour: new Int32Array(fabric.ranks), links: compileLinks(fabric), placements: [place(schedule, members, fabric)] };
    const costs: Costs = {
      portBytesPerSecond: TIERS.map(() => 50e9),
      linkLatencyPs: () => 250_000,
      hopExcessPs: [0, 0],
      launchPs: 0,
      wireExpansion: 1,
      reducePsPerByte: 0,
      startDelayPs: () => 0,
      contention: true,
    };
    const run = runWorld(assemble(quotient(input, fold(input)), [collective(S)], costs));
    expect(Math.abs(run.endPs / 1e9 / ms - 1)).toBeLessThan(5e-4);
  });

  it('a ring whose neighbours are neighbours takes 2(n − 1)(S/(nB) + α) with one link of latency', () => {
    const run = runWorld(worldOf(ring('all-reduce', 16), { fabric: torus({ shape: [16] }), bytes: S }));
    expect(Math.abs(run.endPs - 30 * (S / 16 / 50e9 + 250e-9) * 1e12)).toBeLessThan(30);
  });
});
