import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hierarchical } from '../../src/collective/hierarchical';
import { clos } from '../../src/fabric/clos';
import { compileLinks } from '../../src/fabric/fabric';
import { dataCommunicators } from '../../src/world/communicators';
import { equitableFold } from '../../src/world/equitable-fold';
import { unfolded } from '../../src/world/fold';
import { mergeClasses } from '../../src/world/merge-classes';
import { quotient } from '../../src/world/quotient';
import { mergesRanks, quotientBySymmetry, rankClasses, symmetryOf } from '../../src/world/symmetry';
import { costsUnder, difference } from './difference';
import { disturbed } from './disturbed-world';
import { buildSmallWorld, closOf, smallWorlds } from './small-world';

const seed = 20263;
const faults = fc.array(fc.record({ link: fc.nat(4095), lost: fc.nat(7) }), { minLength: 1, maxLength: 2 });
const slow = fc.array(fc.record({ rank: fc.nat(4095), factor: fc.constantFrom(1.25, 2) }), { maxLength: 2 });

const bounds = { ranks: 256, messages: 8000 };
const powerOfTwo = (n: number): number => 2 ** Math.floor(Math.log2(n));

/** Worlds whose blocks are alike and whose ranks all start on time, wide enough that trunks can lose links. */
const evenly = ([w, d, p]: typeof smallWorlds extends fc.Arbitrary<infer T> ? T : never) =>
  buildSmallWorld(
    {
      ...w,
      fabric: 'clos',
      lengths: 'tier',
      replicas: Math.max(8, powerOfTwo(w.replicas)),
      tensor: w.tensor === 3 ? 4 : w.tensor,
      domainNodes: 1,
      leafNodes: Math.max(2, powerOfTwo(w.leafNodes)),
      oversubscription: 1,
    },
    { ...d, channels: 1, late: [] },
    p,
    bounds,
  );

describe('symmetry with exceptions', () => {
  it('gives the whole world to the bit where trunks have lost links, under every counterfactual', () => {
    let compared = 0;
    let merged = 0;
    let coarser = 0;
    fc.assert(
      fc.property(smallWorlds, faults, fc.nat(5), (recipe, broken, which) => {
        const world = disturbed(evenly(recipe), { faults: broken, slow: [] });
        if (world === null) return;
        const { fabric, schedule, communicators, input, program, costs } = world;
        const symmetry = symmetryOf(fabric, schedule, communicators);
        if (symmetry === undefined) return;
        compared++;
        if (mergesRanks(symmetry)) merged++;
        const folded = quotientBySymmetry(fabric, schedule, communicators, symmetry);
        const whole = quotient(input, unfolded(input));
        const classes = rankClasses(symmetry, fabric.ranks);
        expect(Math.max(...classes)).toBe(folded.ranks - 1);
        expect(folded.links.lost.some((dead) => dead > 0)).toBe(true);
        const { quotient: coarse, rankClass } = mergeClasses(folded, schedule);
        const coarseClasses = classes.map((c) => rankClass[c] as number);
        if (coarse.ranks < folded.ranks) coarser++;
        for (const [name, now] of costsUnder(costs, which)) {
          expect(difference(classes, null, folded, whole, program, now), `${name}: ${JSON.stringify(world.recipe)}`).toBeNull();
          expect(difference(coarseClasses, null, coarse, whole, program, now), `merged, ${name}: ${JSON.stringify(world.recipe)}`).toBeNull();
        }
      }),
      { numRuns: 300, seed },
    );
    // Most worlds must really have exceptions, and be folded: by translations, and then by refinement.
    expect(compared).toBeGreaterThan(100);
    expect(merged).toBeGreaterThan(50);
    expect(coarser).toBeGreaterThan(10);
  }, 120_000);

  it('frees no digit where a rank is slow, and is then the whole world', () => {
    fc.assert(
      fc.property(smallWorlds, fc.nat(4095), fc.nat(5), (recipe, rank, which) => {
        const world = disturbed(evenly(recipe), { faults: [], slow: [{ rank, factor: 1.25 }] });
        if (world === null) return;
        const { fabric, schedule, communicators, input, program, costs, oddRanks } = world;
        const symmetry = symmetryOf(fabric, schedule, communicators, oddRanks);
        if (symmetry === undefined) return;
        expect(mergesRanks(symmetry)).toBe(false);
        const folded = quotientBySymmetry(fabric, schedule, communicators, symmetry);
        for (const [name, now] of costsUnder(costs, which)) {
          const whole = quotient(input, unfolded(input));
          expect(difference(rankClasses(symmetry, fabric.ranks), null, folded, whole, program, now), name).toBeNull();
        }
      }),
      { numRuns: 60, seed },
    );
  });

  it('keeps the translations that no exception depends on: a dead uplink of one leaf leaves those of nodes within a group', () => {
    // 16 groups of 32 nodes of 8: the uplink's spans are the rail (8) and the group (16); 32 nodes of a group are one class each.
    const spec = closOf({ ranks: 4096, domain: 8, gpusPerNode: 8, leafNodes: 32 });
    const communicators = dataCommunicators(spec, { tensor: 1, pipeline: 1 });
    const schedule = hierarchical('all-reduce', 4096, { perDomain: 8, across: 'halving-doubling' });
    const classesOf = (change: Partial<typeof spec>): number => {
      const fabric = clos({ ...spec, ...change });
      return quotientBySymmetry(fabric, schedule, communicators, symmetryOf(fabric, schedule, communicators) as never).ranks;
    };
    expect(classesOf({})).toBe(1);
    expect(classesOf({ faults: [{ tier: 'spine', block: 5, port: 2, lost: 1 }] })).toBe(8 * 16);
    // A NIC depends on every digit.
    expect(classesOf({ nicsPerGpu: 2, faults: [{ tier: 'leaf', block: 5, port: 2, lost: 1 }] })).toBe(4096);
  });
});

describe('refinement with exceptions', () => {
  it('gives the whole world to the bit with dead links, slow ranks and hashed routes, under every counterfactual', () => {
    let compared = 0;
    fc.assert(
      fc.property(smallWorlds, faults, slow, fc.boolean(), fc.nat(99), fc.nat(5), ([w, d, p], broken, slowly, hashed, hash, which) => {
        const small = buildSmallWorld({ ...w, fabric: 'clos' }, d, p, bounds);
        const world = disturbed(small, { faults: broken, slow: slowly, ...(hashed && { hashSeed: `${hash}` }) });
        if (world === null) return;
        compared++;
        const { input, program, costs } = world;
        const classes = equitableFold(input);
        const [folded, whole] = [quotient(input, classes), quotient(input, unfolded(input))];
        for (const [name, now] of costsUnder(costs, which)) {
          expect(
            difference(classes.rankClass, classes.linkClass, folded, whole, program, now),
            `${name}: ${JSON.stringify(world.recipe)}`,
          ).toBeNull();
        }
      }),
      { numRuns: 150, seed },
    );
    expect(compared).toBeGreaterThan(100);
  }, 120_000);

  it('tells a trunk that lost a link from one that was built as narrow: healed, they differ', () => {
    // Groups of 3 nodes of one GPU, 10 nodes: the last group has one node and a trunk of one link, the others of three, of which group 0 has lost two.
    const spec = closOf({ ranks: 10, domain: 1, gpusPerNode: 1, leafNodes: 3, faults: [{ tier: 'spine', block: 0, port: 0, lost: 2 }] });
    const fabric = clos(spec);
    const trunks = Array.from({ length: fabric.linkCount }, (_, id) => id).filter((id) => fabric.link(id).tier === 2 && fabric.link(id).up === 1);
    expect(trunks.map((id) => [fabric.link(id).width, fabric.link(id).lost ?? 0])).toEqual([
      [1, 2],
      [3, 0],
      [3, 0],
      [1, 0],
    ]);
    // Nothing flows, so that nothing but width and loss tells them apart.
    const { linkClass } = equitableFold({ rankColour: new Int32Array(10), links: compileLinks(fabric), placements: [] });
    expect(new Set(trunks.map((id) => linkClass[id])).size).toBe(3);
  });
});
