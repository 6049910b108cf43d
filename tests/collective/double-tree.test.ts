import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchedule } from '../../src/collective/check';
import { doubleTree, doubleTreeAllReduce } from '../../src/collective/double-tree';
import { hierarchical } from '../../src/collective/hierarchical';
import { runWorld } from '../../src/network/run-world';
import { divisorsOf } from '../support/sizes';
import { worldOf } from '../support/world';

const childrenOf = (tree: Int32Array): number[] => Array.from(tree, (_, place) => tree.reduce((sum, parent) => sum + Number(parent === place), 0));
const depthOf = (tree: Int32Array, place: number): number => (tree[place] < 0 ? 0 : 1 + depthOf(tree, tree[place]));

describe('a double binary tree', () => {
  it('is NCCL’s: the in-order tree of 8 and its mirror', () => {
    // In order: 4 is below the root 0; 2 and 6 below 4; 1, 3 below 2; 5, 7 below 6 (Sanders, Speck, Träff, figure 3; NCCL trees.cc draws the same).
    expect([...doubleTree(8)[0]]).toEqual([-1, 2, 4, 2, 0, 6, 4, 6]);
    // Mirrored: place p is 7 − p.
    expect([...doubleTree(8)[1]]).toEqual([1, 3, 1, 7, 5, 3, 5, -1]);
  });

  it('has one root with at most one child, at most two children elsewhere, and depth at most ⌈log2 n⌉, for every size', () => {
    for (let n = 2; n <= 200; n++) {
      for (const tree of doubleTree(n)) {
        const children = childrenOf(tree);
        expect(tree.filter((parent) => parent < 0)).toHaveLength(1);
        expect(children[tree.indexOf(-1)]).toBe(1);
        expect(Math.max(...children)).toBeLessThanOrEqual(2);
        for (let place = 0; place < n; place++) expect(depthOf(tree, place)).toBeLessThanOrEqual(Math.ceil(Math.log2(n)));
      }
    }
  });

  it('gives no place children in both trees but the roots’ own', () => {
    for (let n = 2; n <= 200; n += 2) {
      const [a, b] = doubleTree(n).map(childrenOf);
      for (let place = 0; place < n; place++) expect(a[place] > 0 && b[place] > 0).toBe(false);
    }
  });

  it('leaves on each rank the sum, every contribution counted once, over 1 to 64 ranks and across domains of every size', () => {
    for (let n = 1; n <= 64; n++) checkSchedule(doubleTreeAllReduce(n));
    for (const n of [2, 6, 12, 24, 35, 64]) {
      for (const perDomain of divisorsOf(n)) {
        for (const inside of ['ring', 'halving-doubling'] as const)
          checkSchedule(hierarchical('all-reduce', n, { perDomain, across: 'double-tree', inside }));
      }
    }
  });

  it('takes 2h(α + S/(2B)) on two ranks in one piece, and pipelines pieces: (P + 1) piece times and two latencies', () => {
    // Two ranks: in each tree one rank is the child. Half of S goes up one link and down the other at once for both trees, so a port carries one flow each way:
    // tree 0: 1 → 0 then 0 → 1; tree 1: 0 → 1 then 1 → 0. Up of tree 0 and down of tree 1 share rank 1's port only when both are under way.
    // One piece: up S/2 alone on each port (10 µs at 50 GB/s for 1 MB, S = 1 MB: 500 kB = 10 µs), 500 ns, down 10 µs, 500 ns.
    expect(runWorld(worldOf(doubleTreeAllReduce(2), { bytes: 1_000_000 })).endPs).toBe(2 * (10_000_000 + 500_000));
  });

  it('with pieces is never slower than in one message, and moves the same bytes over every link', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.constantFrom(2, 4, 5, 10), (n, pieces) => {
        const bytes = 40 * 65_536;
        const one = runWorld(worldOf(doubleTreeAllReduce(n), { bytes }));
        const cut = runWorld(worldOf(doubleTreeAllReduce(n, { pieceBytes: bytes / 2 / pieces }), { bytes }));
        expect([...cut.linkBytes]).toEqual([...one.linkBytes]);
        expect(cut.messages).toBe(pieces * one.messages);
        if (n > 2) expect(cut.endPs).toBeLessThan(one.endPs);
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  it('jumps over the pieces of its steady state, to the bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 33 }), fc.constantFrom(64, 200, 333), fc.constantFrom(0, 3.3), (n, pieces, reducePsPerByte) => {
        const world = worldOf(doubleTreeAllReduce(n, { pieceBytes: 4096 }), { bytes: 2 * 4096 * pieces, reducePsPerByte });
        const [jumped, whole] = [runWorld(world), runWorld(world, { jump: false })];
        expect(jumped.endPs).toBe(whole.endPs);
        expect([...jumped.linkBytes]).toEqual([...whole.linkBytes]);
        expect([...jumped.finishPs]).toEqual([...whole.finishPs]);
        expect(jumped.messages).toBe(whole.messages);
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});
