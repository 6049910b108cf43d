import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ncclCollNet } from '../../../src/collective/nccl/coll-net';
import { ncclNvls, nvlsPortShare } from '../../../src/collective/nccl/nvls';
import { ncclNvlsTree } from '../../../src/collective/nccl/nvls-tree';
import type { Schedule } from '../../../src/collective/schedule';
import { runWorld } from '../../../src/network/run-world';
import { worldOf } from '../../support/world';
import { chunkingOf, oneNode, pair } from './shapes';

/** Bytes out of a port of rank 0 on a switch that all ranks share. */
const portBytes = (schedule: Schedule, bytes: number): number => runWorld(worldOf(schedule, { bytes })).linkBytes[0];

const nvlsChunking = chunkingOf({ channels: 16, chunkBytes: 65_536 });

describe('NVLS as NCCL runs it', () => {
  it('moves S(1 + 1/n) out of each port for an all-reduce and S(n − 1)/n for an all-gather, whatever the chunks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 28 }),
        fc.constantFrom<'all-reduce' | 'all-gather'>('all-reduce', 'all-gather'),
        (bytes, collective) => {
          const wanted = bytes * (collective === 'all-reduce' ? 1 + 1 / 8 : 7 / 8);
          const moved = portBytes(ncclNvls(collective, bytes, oneNode, nvlsChunking, 8).schedule, bytes);
          expect(moved).toBeGreaterThanOrEqual(wanted);
          // Messages are whole bytes: up to two more for each chunk.
          expect(moved - wanted).toBeLessThanOrEqual(2 + 2 * Math.ceil(bytes / (16 * 8 * 65_536)));
        },
      ),
      { seed: 4, numRuns: 40 },
    );
  });

  it('beats the ring’s port bytes from four ranks on', () => {
    // 1 + 1/n < 2(n − 1)/n ⟺ n > 3.
    expect(nvlsPortShare('all-reduce', 4)).toBeLessThan((2 * 3) / 4);
    expect(nvlsPortShare('all-reduce', 3)).toBe((2 * 2) / 3);
  });

  it('cuts a buffer into chunks of channels × heads × chunk bytes', () => {
    // 64 MiB over 16 × 8 × 64 KiB = 8 MiB at a time.
    expect(ncclNvls('all-reduce', 2 ** 26, oneNode, nvlsChunking, 8).schedule.rounds[0].repeat).toBe(8);
  });
});

describe('NVLSTree', () => {
  it('carries a rank’s part up and down two trees over its own NIC: on two nodes S/g out of every NIC, up on one tree and down on the other', () => {
    const { schedule } = ncclNvlsTree(2 ** 26, pair, nvlsChunking, 8);
    const { linkBytes } = runWorld(
      worldOf({ ...schedule, rounds: schedule.rounds.map((round, r) => (r === 0 ? { ...round, bytes: 0 } : round)) }, { bytes: 2 ** 26 }),
    );
    for (let rank = 0; rank < 16; rank++) expect(linkBytes[2 * rank]).toBe(2 ** 26 / 8);
  });

  it('carries twice as much over a NIC on more nodes: inner nodes of one tree are leaves of the other', () => {
    const shape = { ...pair, ranks: 32 };
    const { schedule } = ncclNvlsTree(2 ** 26, shape, nvlsChunking, 8);
    const { linkBytes } = runWorld(
      worldOf({ ...schedule, rounds: schedule.rounds.map((round, r) => (r === 0 ? { ...round, bytes: 0 } : round)) }, { bytes: 2 ** 26 }),
    );
    // Two trees of 4 nodes, half of the part each: 3 edges up and 3 down in each tree, 12 halves over 4 NICs of equal index.
    let sum = 0;
    for (let node = 0; node < 4; node++) sum += linkBytes[16 * node];
    expect(sum).toBe((12 * 2 ** 26) / 16);
  });
});

describe('CollNet', () => {
  it('sends every node’s sum through its NICs once, whatever the number of nodes', () => {
    for (const nodes of [2, 5, 16]) {
      const { schedule } = ncclCollNet('all-reduce', 'CollNetDirect', 2 ** 20, { ...pair, ranks: 8 * nodes });
      expect(portBytes(schedule, 2 ** 20)).toBe(2 ** 20 / 8);
    }
  });
});
