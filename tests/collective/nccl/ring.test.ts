import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ncclRing } from '../../../src/collective/nccl/ring';
import { headOf } from '../../../src/collective/nccl/shape';
import { ring } from '../../../src/collective/ring';
import type { Schedule } from '../../../src/collective/schedule';
import { runWorld } from '../../../src/network/run-world';
import { worldOf } from '../../support/world';
import { chunkingOf, oneNode, pair } from './shapes';

const endOf = (schedule: Schedule, bytes: number): number => runWorld(worldOf(schedule, { bytes })).endPs;

describe('NCCL’s ring', () => {
  it('is the ring of the textbook when a loop of short chunks does: 2(n − 1)(S/(nB) + α)', () => {
    // 14 steps of 1000 B at 50 GB/s (20 ns) and 500 ns.
    const { schedule } = ncclRing('all-reduce', oneNode, chunkingOf());
    expect(endOf(schedule, 8000)).toBe(14 * 520_000);
    expect(endOf(schedule, 8000)).toBe(endOf(ring('all-reduce', 8), 8000));
  });

  it('passes the slices of a chunk on one by one: a step takes as long as a slice, and the last step one slice more', () => {
    // 7 steps of 2 × 100,000 B. A slice takes 2 µs on the wire and 0.5 µs of latency, so the wire never rests: 14 slices of 2 µs and the last one’s latency.
    const { schedule, messageBytes } = ncclRing('all-gather', oneNode, chunkingOf({ lastChunkBytes: 200_000 }));
    expect(messageBytes).toBe(100_000);
    expect(endOf(schedule, 1_600_000)).toBe(14 * 2_000_000 + 500_000);
  });

  it('works a long buffer off in loops: each 2(n − 1) chunks, the last one short', () => {
    const { schedule, slotsPerMessage } = ncclRing('all-reduce', oneNode, chunkingOf({ loops: 3, lastChunkBytes: 40_000 }));
    // Two slices a chunk: 2 full loops of 14 chunks, then one of 14 chunks of 2 × 20,000 B.
    expect(schedule.rounds.map(({ repeat, bytes }) => [repeat, bytes])).toEqual([
      [2 * 14 * 2, 2 ** 20],
      [14 * 2, 20_000],
    ]);
    expect(slotsPerMessage).toBe(2);
  });

  it('cuts no chunk of 32 KiB or less into slices', () => {
    const { schedule } = ncclRing('all-gather', oneNode, chunkingOf({ lastChunkBytes: 32 * 1024 }));
    expect(schedule.rounds.map(({ repeat, bytes }) => [repeat, bytes])).toEqual([[7, 32 * 1024]]);
  });

  it('enters a node at the NIC of its channel, and goes through all members: NICs carry equally many channels each way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.constantFrom(1, 2, 4, 8), fc.constantFrom(1, 2, 4, 8), (nodes, perNode, nics) => {
        const shape = { ranks: nodes * perNode, ranksPerNode: perNode, nicsPerNode: Math.min(nics, perNode), channels: 2 * nics };
        const { order = (_: number, place: number) => place } = ncclRing('all-reduce', shape, chunkingOf({ channels: shape.channels })).schedule;
        const entered = new Map<number, number>();
        for (let channel = 0; channel < shape.channels; channel++) {
          const ranks = Array.from({ length: shape.ranks }, (_, place) => order(channel, place));
          expect([...ranks].sort((a, b) => a - b)).toEqual(ranks.map((_, i) => i));
          expect(ranks.map((rank) => Math.floor(rank / perNode))).toEqual(ranks.map((_, i) => Math.floor(i / perNode)));
          expect(ranks[perNode] % perNode).toBe(headOf(shape, channel));
          entered.set(ranks[perNode] % perNode, (entered.get(ranks[perNode] % perNode) ?? 0) + 1);
        }
        expect(new Set(entered.values()).size).toBe(1);
        expect(entered.size).toBe(shape.nicsPerNode);
      }),
      { seed: 5 },
    );
  });

  it('goes round once, slot by slot, for a broadcast', () => {
    const { schedule } = ncclRing('broadcast', pair, chunkingOf({ chunkBytes: 1000, bytesPerChannel: 4000, slotsPerChunk: 1, slicesPerChunk: 1 }));
    // 15 hops of one piece, then three more pieces of 20 ns each.
    expect(endOf(schedule, 4000)).toBe(15 * 520_000 + 3 * 20_000);
  });

  it('begins a broadcast at rank 0 in every channel, and leaves a node by as many NICs as it has channels', () => {
    const { order = (_: number, place: number) => place } = ncclRing('broadcast', pair, chunkingOf({ channels: 8 })).schedule;
    const channels = Array.from({ length: 8 }, (_, channel) => channel);
    expect(channels.map((channel) => order(channel, 0))).toEqual(channels.map(() => 0));
    const leavers = channels.map((channel) =>
      Array.from({ length: 16 }, (_, place) => order(channel, place)).findLast((rank, i, all) => rank < 8 && (all[i + 1] ?? 0) >= 8),
    );
    expect(new Set(leavers).size).toBe(8);
  });
});
