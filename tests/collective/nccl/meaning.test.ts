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

describe('shapes that carry bytes without a meaning', () => {
  it('come to an end on every rank: NVLS, NVLSTree, CollNet', () => {
    // One rank a node has nobody to multicast to.
    for (const shape of several.filter(({ ranksPerNode }) => ranksPerNode > 1)) {
      const { ranks, ranksPerNode } = shape;
      const chunking = chunkingOf({ channels: 4, chunkBytes: 65_536 });
      for (const { schedule } of [
        ncclNvls('all-reduce', 2 ** 22, { ...shape, ranks: ranksPerNode }, chunking, ranksPerNode),
        ncclNvlsTree(2 ** 22, shape, chunking, ranksPerNode),
        ...(ranks > ranksPerNode ? [ncclCollNet('all-reduce', 'NVLS', 2 ** 22, shape)] : []),
      ]) {
        expect(schedule.parts).toBe(0);
        expect(() => checkSchedule(schedule), nameOf(shape)).not.toThrow();
      }
    }
  });
});
