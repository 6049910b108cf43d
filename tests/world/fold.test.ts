import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { ring } from '../../src/collective/ring';
import type { Schedule } from '../../src/collective/schedule';
import { clos } from '../../src/fabric/clos';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import { star } from '../../src/fabric/star';
import { checkFold, FoldError } from '../../src/world/check-fold';
import { type Fold, type FoldInput, fold, unfolded } from '../../src/world/fold';
import { place } from '../../src/world/placement';
import { quotient } from '../../src/world/quotient';
import { costsUnder, difference } from './difference';
import { proveWorld } from './prove-world';
import { buildSmallWorld, closOf, smallWorlds } from './small-world';

const worlds = 500;
const seed = 20261;

/** One communicator of all ranks (or of every `tensor`-th, side by side), nobody late. */
function inputOf(schedule: Schedule, fabric: Fabric, late: number[] = []): FoldInput {
  const tensor = fabric.ranks / schedule.ranks;
  const members = Int32Array.from({ length: fabric.ranks }, (_, i) => Math.floor(i / schedule.ranks) + tensor * (i % schedule.ranks));
  return {
    rankColour: Int32Array.from({ length: fabric.ranks }, (_, rank) => Number(late.includes(rank))),
    links: compileLinks(fabric),
    placements: [place(schedule, members, fabric)],
  };
}

/** The fold with class b of some kind put into class a. */
function merged(classes: Int32Array, a: number, b: number): Int32Array {
  return classes.map((c) => (c === b ? a : c > b ? c - 1 : c));
}

describe('fold', () => {
  it('gives the whole world to the bit: every task on every rank, every byte on every link, under every counterfactual', () => {
    let [folds, symmetric, largest, odd, faulty, hashed, uneven] = [0, 0, 0, 0, 0, 0, 0];
    fc.assert(
      fc.property(smallWorlds, fc.nat(5), ([w, d, p], which) => {
        const world = buildSmallWorld(w, d, p);
        const { fault, members, classes, symmetric: alike } = proveWorld(world, which);
        expect(fault, JSON.stringify(world.recipe)).toBeNull();
        const { ranks, blocks, exceptions } = world.fabric;
        folds += Number(classes < members);
        symmetric += Number(alike);
        largest = Math.max(largest, ranks);
        odd += Number(d.late.length + d.slow.length > 0);
        faulty += Number(exceptions !== undefined);
        hashed += Number(w.hashSeed !== null);
        uneven += Number(blocks === undefined);
      }),
      { numRuns: worlds, seed },
    );
    // What merges nothing would pass too: most worlds must really be folded, and every way to break symmetry must come up.
    expect(folds).toBeGreaterThan(worlds / 2);
    expect(symmetric).toBeGreaterThan(worlds / 20);
    expect(odd).toBeGreaterThan(worlds / 4);
    expect(faulty).toBeGreaterThan(worlds / 20);
    expect(hashed).toBeGreaterThan(worlds / 4);
    expect(uneven).toBeGreaterThan(worlds / 4);
    expect(largest).toBe(512);
    // Patience for a machine that is busy with other things.
  }, 120_000);

  it('gives the whole world to the bit where messages change rail inside a node, over three tiers whose core joins no rails', () => {
    fc.assert(
      fc.property(smallWorlds, fc.integer({ min: 12, max: 24 }), fc.nat(5), ([w, d, p], replicas, which) => {
        const rails = {
          fabric: 'clos',
          replicas,
          tensor: 3,
          pipeline: 1,
          gpusPerNode: 4,
          domainNodes: 1,
          leafNodes: 1,
          nicsPerGpu: 1,
          railOptimised: true,
          radix: 8,
        } as const;
        const { fabric, input, program, costs, recipe } = buildSmallWorld({ ...w, ...rails, tiers: 3 }, { ...d, buckets: d.buckets.slice(0, 1) }, p);
        const { start } = input.placements[0] as { start: Int32Array };
        // A route with a rail change is longer than the longest without: 2 links inside, 2 to 6 outside.
        fc.pre(start.some((at, route) => route > 0 && at - (start[route - 1] as number) === fabric.hops));
        const classes = fold(input);
        checkFold(input, classes);
        const [folded, whole] = [quotient(input, classes), quotient(input, unfolded(input))];
        for (const [name, now] of costsUnder(costs, which)) {
          expect(difference(classes.rankClass, classes.linkClass, folded, whole, program, now), `${name}: ${JSON.stringify(recipe)}`).toBeNull();
        }
      }),
      { numRuns: 30, seed },
    );
  });

  it('accepts the whole world as a partition of itself', () => {
    fc.assert(
      fc.property(smallWorlds, ([w, d, p]) => {
        const { input } = buildSmallWorld(w, d, p);
        expect(() => checkFold(input, unfolded(input))).not.toThrow();
      }),
      { numRuns: 30, seed },
    );
  });

  it('is refused when two classes are merged that are not alike; where the merged partition is equitable, it gives the same times', () => {
    let refused = 0;
    fc.assert(
      fc.property(smallWorlds, fc.nat(), fc.nat(), fc.constantFrom('ranks', 'links', 'actors'), ([w, d, p], x, y, kind) => {
        const { input, program, costs, recipe } = buildSmallWorld(w, d, p);
        const classes = fold(input);
        const count = { ranks: classes.ranks, links: classes.links, actors: classes.actors[0] as number }[kind];
        const [a, b] = [x % count, y % count].sort((i, j) => i - j) as [number, number];
        fc.pre(a !== b);
        const wrong: Fold = { ...classes, actorClass: [...classes.actorClass], actors: [...classes.actors] };
        if (kind === 'ranks') Object.assign(wrong, { rankClass: merged(classes.rankClass, a, b), ranks: count - 1 });
        else if (kind === 'links') Object.assign(wrong, { linkClass: merged(classes.linkClass, a, b), links: count - 1 });
        else Object.assign(wrong, { actorClass: [merged(classes.actorClass[0] as Int32Array, a, b)], actors: [count - 1] });
        try {
          checkFold(input, wrong);
        } catch (error) {
          expect(error).toBeInstanceOf(FoldError);
          refused++;
          return;
        }
        const [folded, whole] = [quotient(input, wrong), quotient(input, unfolded(input))];
        expect(difference(wrong.rankClass, wrong.linkClass, folded, whole, program, costs), JSON.stringify(recipe)).toBeNull();
      }),
      { numRuns: 200, seed },
    );
    expect(refused).toBeGreaterThan(150);
  });

  it('names the first two members that differ', () => {
    const input = inputOf(ring('all-reduce', 4), star(4), [2]);
    const all = fold(inputOf(ring('all-reduce', 4), star(4)));
    expect(() => checkFold(input, all)).toThrow('rank 2 is in the class of rank 0 but differs in its own work: 1 and 0');
  });

  it('has one class of ranks for a ring on a star', () => {
    for (const ranks of [2, 3, 8, 31]) {
      const classes = fold(inputOf(ring('all-reduce', ranks), star(ranks)));
      // One class of upward and one of downward links.
      expect([classes.ranks, classes.links, ...classes.actors]).toEqual([1, 2, 1]);
    }
  });

  it('has one class of ranks for halving-doubling over 128 nodes, rail-aligned, all leaf groups full', () => {
    // 8 GPUs a node, one communicator for each of the 8 rails; every exchange xor 2^k looks alike from every node, in or out of a leaf group of 32.
    const fabric = clos(closOf({ ranks: 1024, domain: 8, gpusPerNode: 8, leafNodes: 32, radix: 64 }));
    const classes = fold(inputOf(halvingDoubling('all-reduce', 128), fabric));
    expect([classes.ranks, ...classes.actors]).toEqual([1, 1]);
  });

  it('has one class for each position in a leaf group for a ring over nodes, as only the last node of a group sends out of it', () => {
    // The distance to the group's border tells the 4 nodes of a group apart; 3 groups are alike, and so are the 2 rails.
    const fabric = clos(closOf({ ranks: 24, domain: 2, gpusPerNode: 2, leafNodes: 4 }));
    const classes = fold(inputOf(ring('all-reduce', 12), fabric));
    expect([classes.ranks, ...classes.actors]).toEqual([4, 4]);
    for (let rank = 0; rank < 24; rank++) expect(classes.rankClass[rank]).toBe(Math.floor(rank / 2) % 4);
  });

  it('tells all ranks of a ring apart from one that starts late, by their distance from it', () => {
    const classes = fold(inputOf(ring('all-reduce', 8), star(8), [3]));
    expect(classes.ranks).toBe(8);
  });

  it('tells the ranks of a halving-doubling apart by the round in which a late one reaches them', () => {
    // xor with the late rank: distance 0, 1, 2, 3 … each its own class, since every bit names another round.
    const classes = fold(inputOf(halvingDoubling('all-reduce', 8), star(8), [5]));
    expect(classes.ranks).toBe(8);
    // A late rank in one of two communicators leaves the other one folded: 8 classes and 1.
    const two = fold(inputOf(halvingDoubling('all-reduce', 8), star(16), [4]));
    expect(two.ranks).toBe(9);
  });
});
