import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchedule } from '../../../src/collective/check';
import type { NcclShape } from '../../../src/collective/nccl/shape';
import { ncclTree } from '../../../src/collective/nccl/tree';
import { runWorld } from '../../../src/network/run-world';
import { worldOf } from '../../support/world';
import { chunkingOf, pair } from './shapes';

const treesOf = (shape: NcclShape, channels = shape.channels): Int32Array[] =>
  ncclTree(shape, chunkingOf({ channels })).schedule.rounds[0].trees?.parents ?? [];

function depthOf(parents: Int32Array, rank: number): number {
  let depth = 0;
  for (let at = rank; parents[at] >= 0; at = parents[at]) depth++;
  return depth;
}

describe('NCCL’s tree', () => {
  it('is a chain in a node and a double binary tree across: ranksPerNode − 1 + log2 nodes edges from the farthest rank to the root', () => {
    for (const nodes of [1, 2, 4, 8, 16]) {
      for (const parents of treesOf({ ...pair, ranks: 8 * nodes })) {
        expect(Math.max(...Array.from(parents, (_, rank) => depthOf(parents, rank)))).toBe(7 + Math.log2(nodes));
      }
    }
  });

  it('crosses each NIC of a node with the heads of its channels alone', () => {
    treesOf(pair).forEach((parents, channel) => {
      parents.forEach((parent, rank) => {
        if (parent >= 0 && Math.floor(parent / 8) !== Math.floor(rank / 8)) expect([rank % 8, parent % 8]).toEqual([channel % 8, channel % 8]);
      });
    });
  });

  it('takes the first tree alone while a call has no more than half of the channels', () => {
    const root = (parents: Int32Array): number => Math.floor(parents.indexOf(-1) / 8);
    expect(new Set(treesOf(pair, 8).map(root)).size).toBe(1);
    expect(new Set(treesOf(pair, 16).map(root)).size).toBe(2);
  });

  it('leaves on every rank the sum of all, each contribution once, in pieces, over nodes of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4 }), (ranks, ranksPerNode, nics) => {
        const shape = { ranks, ranksPerNode: Math.min(ranks, ranksPerNode), nicsPerNode: nics, channels: 4 };
        checkSchedule(ncclTree(shape, chunkingOf({ channels: 4 })).schedule, 3);
      }),
      { seed: 8, numRuns: 40 },
    );
  });

  it('is a pipeline: 2h + P − 1 chunk times down to the farthest rank', () => {
    // A chain of 4: 3 hops up, 3 down; chunks of 50,000 B take 1 µs and 0.5 µs of latency; up and down share a port, so a chunk more takes 2 µs. 8 slots never bind.
    const shape = { ranks: 4, ranksPerNode: 4, nicsPerNode: 0, channels: 1 };
    const endOf = (chunks: number): number =>
      runWorld(worldOf(ncclTree(shape, chunkingOf({ chunkBytes: 50_000, bytesPerChannel: chunks * 50_000 })).schedule, { bytes: chunks * 50_000 }))
        .endPs;
    expect(endOf(1)).toBe(6 * 1_500_000);
    expect((endOf(40) - endOf(20)) / 20).toBeCloseTo(2_000_000, -5);
  });
});
