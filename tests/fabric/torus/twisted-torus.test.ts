import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { direct } from '../../../src/collective/direct';
import { halvingDoubling } from '../../../src/collective/halving-doubling';
import { ring } from '../../../src/collective/ring';
import type { Schedule } from '../../../src/collective/schedule';
import { torusPorts } from '../../../src/collective/torus-ports';
import { compileLinks } from '../../../src/fabric/fabric';
import { TIERS } from '../../../src/fabric/tiers';
import { type Torus, torus } from '../../../src/fabric/torus/torus';
import { twistedTorus, twists } from '../../../src/fabric/torus/twisted-torus';
import { UnbuildableError } from '../../../src/fabric/unbuildable';
import { runWorld } from '../../../src/network/run-world';
import { dataCommunicators } from '../../../src/world/communicators';
import { fold } from '../../../src/world/fold';
import { place } from '../../../src/world/placement';
import { bisectionOf, distancesFrom, loadsOf, mostOf, pathOf, routeOf } from '../../support/graph';
import { worldOf } from '../../support/world';
import { proveWorld } from '../../world/prove-world';

const product = (values: readonly number[]): number => values.reduce((all, value) => all * value, 1);
/** Sides of 1 and 2 times k, in any order. */
const shapes = fc
  .tuple(fc.integer({ min: 2, max: 4 }), fc.constantFrom([1, 1, 2], [1, 2, 1], [2, 1, 1], [1, 2, 2], [2, 1, 2], [2, 2, 1]))
  .map(([k, sides]) => sides.map((side) => side * k));
const pairs = (ranks: number): [number, number][] =>
  Array.from({ length: ranks ** 2 }, (_, i): [number, number] => [Math.floor(i / ranks), i % ranks]).filter(([from, to]) => from !== to);

describe('twisted torus', () => {
  it('leads every route by the fewest links, none of them twice, whatever the order of its sides', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, pick) => {
        const fabric = twistedTorus({ shape });
        const from = pick % fabric.ranks;
        const distance = distancesFrom(fabric, from, { forwarding: true });
        for (let to = 0; to < fabric.ranks; to++) expect(pathOf(fabric, from, to).length).toBe(distance[to]);
      }),
      { seed: 171, numRuns: 60 },
    );
  });

  it('gives every rank six neighbours, and looks the same from each of them', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, pick) => {
        const fabric = twistedTorus({ shape });
        const from = pick % fabric.ranks;
        const ends = Array.from({ length: fabric.linkCount }, (_, id) => fabric.ends(id));
        expect(new Set(ends.flatMap(([a, b]) => (a === from ? [b] : []))).size).toBe(6);
        const sorted = (rank: number): number[] => distancesFrom(fabric, rank, { forwarding: true }).sort((a, b) => a - b);
        expect(sorted(from)).toEqual(sorted(0));
      }),
      { seed: 172, numRuns: 30 },
    );
  });

  it.each([
    // Z³ modulo k times the face-centred and the body-centred cubic lattice. Links to all ranks from one, even k: 7k⁴/4 − k²/2 and 35k⁴/8 − k², so 7k/8 and 35k/32 a rank in the limit, where a
    // torus has Σ side/4 = k and 5k/4. Diameter ⌊3k/2⌋.
    [[2, 2, 4], 26, 3],
    [[4, 4, 8], 440, 6],
    [[8, 8, 16], 7136, 12],
    [[2, 4, 4], 66, 3],
    [[4, 8, 8], 1104, 6],
    [[8, 16, 16], 17856, 12],
  ] as const)('of %j is %i links from all ranks together, and %i from the farthest', (shape, sum, diameter) => {
    const fabric = twistedTorus({ shape: [...shape] });
    const distance = distancesFrom(fabric, 0, { forwarding: true });
    expect(distance.reduce((a, b) => a + b, 0)).toBe(sum);
    expect(Math.max(...distance)).toBe(diameter);
    expect(fabric.hops).toBe(diameter);
  });

  it('is cut in two through twice the cables of the torus that it is made of', () => {
    // Every half of 16 ranks tried. The torus: 2N/side = 2 · 16/4 = 8 across its long dimension.
    expect(bisectionOf(torus({ shape: [2, 2, 4] }))).toBe(8);
    expect(bisectionOf(twistedTorus({ shape: [2, 2, 4] }))).toBe(16);
  });

  it.each([
    // Even: the sum of all distances over six directions, 440/6 and 1104/6. The torus: side²/8 · N/side flows on each link of a long dimension = 128 and 256.
    [[4, 4, 8], 440 / 6, 128],
    [[4, 8, 8], 1104 / 6, 256],
  ] as const)('of %j loads all links alike when all pairs talk, to within 3 %, where a torus fills its long dimensions', (shape, even, long) => {
    const most = (fabric: Torus): number => mostOf(loadsOf(fabric, pairs(fabric.ranks)));
    expect(most(torus({ shape: [...shape] }))).toBe(long);
    const twisted = most(twistedTorus({ shape: [...shape] }));
    expect(twisted).toBeGreaterThanOrEqual(even);
    expect(twisted / even).toBeLessThan(1.03);
  });

  it.each([
    // Bandwidth alone: 128/75 and 256/186, the loads above with the routes chosen; 1.745 and 1.391 if all directions were loaded evenly.
    [[4, 4, 8], 128 / 75],
    [[4, 8, 8], 256 / 186],
  ] as const)('of %j is faster than the torus at an all-to-all of long messages by the ratio of their fullest links', (shape, ratio) => {
    const n = product(shape);
    const all = direct('all-to-all', n, { atOnce: n - 1 });
    const time = (fabric: Torus): number => runWorld(worldOf(all, { fabric, bytes: n * 2 ** 24, linkLatencyPs: 1000 })).endPs;
    expect(time(torus({ shape: [...shape] })) / time(twistedTorus({ shape: [...shape] }))).toBeCloseTo(ratio, 3);
  });

  it('leads the last rank of a short dimension to the first, half a long dimension on', () => {
    const fabric = twistedTorus({ shape: [4, 4, 8] });
    const at = (x: number, y: number, z: number): number => x + 4 * y + 16 * z;
    expect(fabric.ends(fabric.positive(at(3, 1, 2), 0))).toEqual([at(3, 1, 2), at(0, 1, 6)]);
    expect(fabric.ends(fabric.positive(at(2, 3, 6), 1))).toEqual([at(2, 3, 6), at(2, 0, 2)]);
    expect(fabric.ends(fabric.positive(at(2, 3, 7), 2))).toEqual([at(2, 3, 7), at(2, 3, 0)]);
    // Two long dimensions are both moved on.
    expect(twistedTorus({ shape: [8, 4, 8] }).ends(twistedTorus({ shape: [8, 4, 8] }).positive(1 + 8 * 3, 1))).toEqual([25, 5 + 32 * 4]);
  });

  it('has the cables of its torus in every tier, but for short dimensions that a block fills: they close in another block', () => {
    const blocks = [{ shape: [4, 4, 4], tier: 'domain' as const }];
    const spec = { shape: [4, 4, 8], blocks, rest: { tier: 'between' as const } };
    expect(twistedTorus(spec).tiers).toEqual(torus(spec).tiers);
    const closed = { ...spec, blocks: [{ shape: [4, 4, 4], tier: 'domain' as const, wraps: true }] };
    expect(twistedTorus(closed).tiers).toEqual(torus(spec).tiers);
    const whole = { ...spec, blocks: [{ shape: [4, 4, 8], tier: 'domain' as const, wraps: true }] };
    expect(twistedTorus(whole).tiers).toEqual([{ tier: 'domain', cables: 384, runM: 0, lengthM: 0 }]);
    const { count, tier } = compileLinks(twistedTorus(spec));
    const between = TIERS.indexOf('between');
    // Two cubes of 6 faces of 16, each cable has two ends: 96.
    expect(Array.from({ length: count }, (_, id) => id).filter((id) => tier[id] === between).length).toBe(2 * 96);
  });

  it('folds to what its long dimensions leave, and gives the whole world to the bit', () => {
    const blocks = [{ shape: [2, 2, 2], tier: 'domain' as const, lengthM: 0.3 }];
    const fabrics = [
      [2, 2, 4],
      [4, 2, 2],
      [2, 4, 4],
      [3, 3, 6],
    ].map((shape) => twistedTorus({ shape, ...(shape[0] !== 3 && { blocks, rest: { tier: 'between' as const, lengthM: 30 } }) }));
    const schedules: ((fabric: Torus) => Schedule)[] = [
      ({ ranks }) => ring('all-reduce', ranks),
      ({ ranks }) => halvingDoubling('all-reduce', ranks),
      ({ ranks }) => direct('all-to-all', ranks, { atOnce: 3 }),
      ({ shape }) => torusPorts('all-reduce', shape),
    ];
    const work = fc.record({
      fabric: fc.constantFrom(...fabrics),
      schedule: fc.constantFrom(...schedules),
      bytes: fc.constantFrom(1, 100_003, 7_340_033),
      late: fc.array(fc.nat(), { maxLength: 1 }),
      contention: fc.constantFrom(true, true, false),
      which: fc.nat(5),
    });
    fc.assert(
      fc.property(work, ({ fabric, schedule: make, bytes, late: picks, contention, which }) => {
        const { ranks } = fabric;
        const schedule = make(fabric);
        const communicators = dataCommunicators({ ranks, domain: ranks }, { tensor: 1, pipeline: 1 });
        const late = picks.map((rank) => rank % ranks);
        const { fault, members, classes } = proveWorld(
          {
            fabric,
            schedule,
            communicators,
            input: {
              rankColour: Int32Array.from({ length: ranks }, (_, rank) => Number(late.includes(rank))),
              links: compileLinks(fabric),
              placements: [place(schedule, communicators.members(), fabric)],
            },
            program: [{ kind: 'collective', stream: 1, after: [], placement: 0, bytes }],
            costs: {
              portBytesPerSecond: TIERS.map((_, tier) => (tier === 0 ? 33.3e9 : 10e9)),
              linkLatencyPs: (tier, up, lengthM) => Math.round(612_345 * (1 + tier) + 7 * up + 4_871.3 * lengthM),
              hopExcessPs: [0, 600_000],
              launchPs: 0,
              wireExpansion: 1,
              reducePsPerByte: 0,
              startDelayPs: (rank) => (late.includes(rank) ? 123_456 : 0),
              contention,
            },
            messages: 0,
            recipe: {},
          },
          which,
        );
        expect(fault).toBeNull();
        // Adding to the highest digit commutes with any shift of ranks; to a lower one it does not, as it carries.
        if (late.length === 0 && fabric.shape[2] === Math.max(...fabric.shape)) expect(classes).toBeLessThan(members);
      }),
      { seed: 173, numRuns: 60 },
    );
  });

  it('merges the ranks of 8 × 16 × 16 into at most k of each 2k along a long dimension', () => {
    const fabric = twistedTorus({ shape: [8, 16, 16] });
    const members = Int32Array.from({ length: fabric.ranks }, (_, rank) => rank);
    const classesOf = (schedule: Schedule): number =>
      fold({ rankColour: new Int32Array(fabric.ranks), links: compileLinks(fabric), placements: [place(schedule, members, fabric)] }).ranks;
    // Round single dimensions all ranks of a place along the short one are alike.
    expect(classesOf(torusPorts('all-reduce', fabric.shape))).toBe(8);
    expect(classesOf(ring('all-reduce', fabric.ranks))).toBeLessThanOrEqual(8 * 16);
  });

  it('refuses shapes that no twist makes alike, and dimensions that do not close', () => {
    expect(
      [
        [2, 2, 4],
        [8, 4, 8],
        [4, 4, 4],
        [4, 4, 12],
        [4, 8, 16],
        [1, 1, 2],
        [4, 8],
        [4, 4, 4, 8],
      ].map(twists),
    ).toEqual([true, true, ...new Array(6).fill(false)]);
    expect(() => twistedTorus({ shape: [4, 4, 12] })).toThrow(UnbuildableError);
    expect(() => twistedTorus({ shape: [4, 4, 12] })).toThrow(
      'a torus of 4 × 4 × 12 cannot be twisted; expected k × k × 2k or k × 2k × 2k in any order',
    );
    expect(() => twistedTorus({ shape: [4, 4, 8], wrap: [true, false, true] })).toThrow('is open, and a twist is where it closes');
  });

  it('routes one rank to itself by no link', () => {
    expect(routeOf(twistedTorus({ shape: [2, 2, 4] }), 3, 3)).toEqual([]);
  });
});
