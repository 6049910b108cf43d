import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchedule, ScheduleError } from '../../../src/collective/check';
import { ncclAllToAll } from '../../../src/collective/nccl/all-to-all';
import { ncclCollNet } from '../../../src/collective/nccl/coll-net';
import { ncclNvls } from '../../../src/collective/nccl/nvls';
import { ncclNvlsTree } from '../../../src/collective/nccl/nvls-tree';
import { ncclPat } from '../../../src/collective/nccl/pat';
import { ncclRing } from '../../../src/collective/nccl/ring';
import { ncclSendRecv } from '../../../src/collective/nccl/send-recv';
import type { NcclShape } from '../../../src/collective/nccl/shape';
import { ncclTree } from '../../../src/collective/nccl/tree';
import type { Schedule } from '../../../src/collective/schedule';
import { chunkingOf, pair } from './shapes';

/** 1 … 4 nodes of 1, 2, 4 and 8 ranks, a NIC for each rank or for each two. */
const shapes: NcclShape[] = [1, 2, 3, 4].flatMap((nodes) =>
  [1, 2, 4, 8].flatMap((ranksPerNode) =>
    [1, 2].map((share) => ({ ranks: nodes * ranksPerNode, ranksPerNode, nicsPerNode: Math.max(1, ranksPerNode / share), channels: 8 })),
  ),
);
const several = shapes.filter(({ ranks }) => ranks > 1);
const nameOf = ({ ranks, ranksPerNode, nicsPerNode }: NcclShape): string => `${ranks / ranksPerNode} × ${ranksPerNode}, ${nicsPerNode} NICs`;

/** One short loop; three loops of two slices a chunk, the last as long; two loops, the last too short for slices. */
const cuts = [
  chunkingOf({ channels: 3 }),
  chunkingOf({ channels: 2, loops: 3, chunkBytes: 2 ** 17, lastChunkBytes: 2 ** 17 }),
  chunkingOf({ channels: 2, loops: 2, chunkBytes: 2 ** 17, lastChunkBytes: 1000 }),
];

describe('what NCCL’s own shapes leave on the ranks', () => {
  it.each(['all-reduce', 'reduce-scatter', 'all-gather'] as const)(
    'is what the collective defines, each contribution once: rings, %s',
    (collective) => {
      for (const shape of several) {
        for (const chunking of cuts) expect(() => checkSchedule(ncclRing(collective, shape, chunking).schedule), nameOf(shape)).not.toThrow();
      }
    },
  );

  it.each(['broadcast', 'reduce'] as const)('is what the collective defines: rings begun at the root, %s', (collective) => {
    for (const shape of several) {
      const { schedule } = ncclRing(collective, shape, chunkingOf({ channels: 8, chunkBytes: 1000, bytesPerChannel: 4000 }));
      expect(() => checkSchedule(schedule, 4), nameOf(shape)).not.toThrow();
    }
  });

  it('is what the collective defines: trees, pieces, all channels', () => {
    for (const shape of several) {
      expect(() => checkSchedule(ncclTree(shape, chunkingOf({ channels: 8 })).schedule, 3), nameOf(shape)).not.toThrow();
    }
  });

  it('is what the collective defines: send and receive in pieces, all-to-all', () => {
    for (const shape of several) {
      for (const spread of [true, false]) {
        expect(() => checkSchedule(ncclSendRecv(2 ** 26, shape, spread).schedule, 12), nameOf(shape)).not.toThrow();
        expect(() => checkSchedule(ncclAllToAll(2 ** 20, shape, spread).schedule), nameOf(shape)).not.toThrow();
      }
    }
  });

  it.each(['all-gather', 'reduce-scatter'] as const)('is what the collective defines: PAT, few blocks together and many, %s', (collective) => {
    for (const ranks of [2, 3, 4, 8, 12, 16, 32]) {
      const shape = { ranks, ranksPerNode: 1, nicsPerNode: 1, channels: 4 };
      for (const bytes of [2 ** 10, 2 ** 23, 2 ** 30]) {
        expect(() => checkSchedule(ncclPat(collective, bytes, shape, chunkingOf({ channels: 4 })).schedule), `${ranks} ranks`).not.toThrow();
      }
    }
  });

  it('is the same for loops, slices and channels of any number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...several),
        fc.constantFrom('all-reduce' as const, 'reduce-scatter' as const, 'all-gather' as const),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 2 ** 17 }),
        (shape, collective, loops, slicesPerChunk, lastChunkBytes) => {
          const chunking = chunkingOf({ channels: 2, loops, slicesPerChunk, chunkBytes: 2 ** 17, lastChunkBytes });
          checkSchedule(ncclRing(collective, shape, chunking).schedule);
        },
      ),
      { seed: 21, numRuns: 40 },
    );
  });
});

describe('the check of NCCL’s ring', () => {
  const { schedule } = ncclRing('all-reduce', pair, cuts[1]);
  const changed = (change: Partial<Schedule['rounds'][number]>): Schedule => ({
    ...schedule,
    rounds: schedule.rounds.map((one) => ({ ...one, ...change })),
  });

  it('finds a slice that is sent on before it has come', () => {
    // A chunk has two slices: message k needs message k − 2 at least, so the first k − 1.
    expect(() => checkSchedule(changed({ follows: { from: 0, ahead: -1 } }))).not.toThrow();
    expect(() => checkSchedule(changed({ follows: { from: 0, ahead: -2 } }))).toThrow(ScheduleError);
  });

  it('finds ranks that wait for more than has been sent', () => {
    expect(() => checkSchedule(changed({ follows: { from: 0, ahead: 1 } }))).toThrow('ranks wait for each other');
  });

  it('finds a sum that is added once more on its second way round', () => {
    expect(() => checkSchedule({ ...schedule, adds: () => true })).toThrow('twice');
  });

  it('finds a missing step', () => {
    expect(() => checkSchedule(changed({ repeat: schedule.rounds[0].repeat - 1 }))).toThrow('incomplete');
  });
});

describe('what switches leave on the ranks', () => {
  const chunking = chunkingOf({ channels: 4, chunkBytes: 65_536 });
  const halves = ['all-reduce', 'reduce-scatter', 'all-gather'] as const;

  it('is what the collective defines, each contribution once, over 2 to 64 ranks: NVLS, whole and in chunks', () => {
    for (let ranks = 2; ranks <= 64; ranks++) {
      const shape = { ranks, ranksPerNode: ranks, nicsPerNode: 0, channels: 4 };
      // More than 32 ranks do not all own shares of an all-reduce.
      for (const collective of halves) {
        const { schedule } = ncclNvls(collective, 2 ** 26, shape, chunking, Math.min(ranks, 32));
        expect(() => checkSchedule(schedule, ranks < 10 ? 3 : 1), `${collective} ${ranks}`).not.toThrow();
      }
    }
  });

  it('is so over nodes of every size: NVLSTree, all ranks of a node with shares and some', () => {
    for (const shape of several) {
      for (const heads of new Set([shape.ranksPerNode, Math.max(2, shape.ranksPerNode - 1)])) {
        if (heads > shape.ranksPerNode) continue;
        expect(() => checkSchedule(ncclNvlsTree(2 ** 26, shape, chunking, heads).schedule, 2), `${nameOf(shape)}, ${heads} heads`).not.toThrow();
      }
    }
    expect(() => checkSchedule(ncclNvlsTree(2 ** 26, { ...pair, ranks: 64 }, chunking, 8).schedule)).not.toThrow();
  });

  it.each(halves)(
    'is so over switches between nodes, one and several above each other: CollNet by NVLS, directly and in chains, %s',
    (collective) => {
      const two = (nodes: number) => [
        { tier: 1, values: 2 },
        { tier: 2, values: nodes },
      ];
      const shapesOf = [...several.filter(({ ranks, ranksPerNode }) => ranks > ranksPerNode), { ...pair, ranks: 64 }];
      for (const shape of shapesOf) {
        const nodes = shape.ranks / shape.ranksPerNode;
        for (const between of [undefined, ...(nodes % 2 === 0 && nodes > 2 ? [two(nodes)] : [])]) {
          for (const algorithm of ['NVLS', 'CollNetDirect', 'CollNetChain'] as const) {
            for (const chunks of [1, 3]) {
              const bytes = chunks * shape.ranksPerNode * 4 * 65_536;
              const { schedule } = ncclCollNet(collective, algorithm, bytes, { ...shape, ...(between && { between }) }, chunking);
              expect(() => checkSchedule(schedule, collective === 'all-reduce' ? chunks : 1), `${algorithm}, ${nameOf(shape)}`).not.toThrow();
            }
          }
        }
      }
    },
  );

  it('is so where a node has two tiers of switches', () => {
    const inside = [
      { tier: 0, values: 4 },
      { tier: 4, values: 12 },
    ];
    for (const heads of [12, 4, 3]) {
      const shape = { ranks: 12, ranksPerNode: 12, nicsPerNode: 12, channels: 4, inside };
      expect(() => checkSchedule(ncclNvls('all-reduce', 2 ** 26, shape, chunking, heads).schedule, 2), `${heads} heads`).not.toThrow();
      expect(() => checkSchedule(ncclNvlsTree(2 ** 26, { ...shape, ranks: 36 }, chunking, heads).schedule), `${heads} heads`).not.toThrow();
    }
    const shape = { ranks: 24, ranksPerNode: 12, nicsPerNode: 12, channels: 4, inside };
    for (const collective of halves) {
      expect(() => checkSchedule(ncclNvls(collective, 2 ** 26, { ...shape, ranks: 12 }, chunking, 12).schedule, 2), collective).not.toThrow();
      expect(() => checkSchedule(ncclCollNet(collective, 'NVLS', 2 ** 20, shape).schedule), collective).not.toThrow();
    }
  });

  it('is so for nodes, heads and chunks of any number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(...halves),
        (nodes, ranksPerNode, some, chunks, collective) => {
          const ranks = nodes * ranksPerNode;
          const shape = { ranks, ranksPerNode, nicsPerNode: ranksPerNode, channels: 4 };
          const heads = ranksPerNode === 1 ? 1 : Math.max(2, Math.min(some, ranksPerNode));
          if (ranks > 1) checkSchedule(ncclNvlsTree(2 ** 20, shape, chunking, heads).schedule, chunks);
          if (nodes === 1) return;
          const { schedule } = ncclCollNet(collective, chunks === 1 ? 'CollNetDirect' : 'NVLS', chunks * ranks, shape);
          checkSchedule(schedule, collective === 'all-reduce' ? chunks : 1);
        },
      ),
      { seed: 22, numRuns: 60 },
    );
  });

  it('is found wrong when a rank is left out, or a sum is sent before it is whole', () => {
    const { schedule } = ncclNvls('all-reduce', 2 ** 26, { ranks: 8, ranksPerNode: 8, nicsPerNode: 0, channels: 4 }, chunking, 8);
    const changed = (r: number, change: Partial<Schedule['rounds'][number]>): Schedule => ({
      ...schedule,
      rounds: schedule.rounds.map((round, i) => (i === r ? { ...round, ...change } : round)),
    });
    const [up] = schedule.rounds;
    const parents = [(up.trees?.parents[0] ?? new Int32Array()).map((parent, value) => (value === 3 ? -1 : parent))];
    expect(() => checkSchedule(changed(0, { trees: { way: 'up', ...up.trees, parents } }))).toThrow('incomplete');
    expect(() => checkSchedule(changed(1, { follows: { from: 0, ahead: 0 } }), 2)).toThrow(ScheduleError);
    expect(() => checkSchedule(changed(3, { repeat: 2 }), 2)).toThrow(ScheduleError);
  });
});
