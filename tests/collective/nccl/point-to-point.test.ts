import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchedule } from '../../../src/collective/check';
import { ncclAllToAll } from '../../../src/collective/nccl/all-to-all';
import { peerParts } from '../../../src/collective/nccl/peer-parts';
import { ncclSendRecv } from '../../../src/collective/nccl/send-recv';
import { peerOf } from '../../../src/collective/schedule';
import { oneNode, pair } from './shapes';

const MIB = 2 ** 20;

describe('the parts of a point-to-point message', () => {
  it('are 4 on one node of 8, twice as many whenever a part would exceed 16 MiB', () => {
    // 32 channels for 8 peers: 4 each. 4 × 16 MiB = 64 MiB is the longest message for 4 parts (enqueue.cc, addP2pToPlan).
    expect([64, 128, 256, 512].map((mib) => peerParts(oneNode, mib * MIB, true).parts)).toEqual([4, 8, 16, 32]);
  });

  it('are two over the network, and one where a rank has too many peers for its channels', () => {
    // 16 channels: two a peer while 2 × ranks ≤ 64 (from 2.19).
    expect([16, 32, 64].map((ranks) => peerParts({ ...pair, ranks }, 64 * MIB, true).parts)).toEqual([2, 2, 1]);
    expect(peerParts({ ...pair, ranks: 64 }, 64 * MIB, false).parts).toBe(2);
  });

  it('are never more than the bytes need, nor than the channels', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 33 }), fc.constantFrom(2, 8, 16, 64, 512), fc.boolean(), (bytes, ranks, spread) => {
        const { parts, stepBytes, channels } = peerParts({ ...pair, ranks, ranksPerNode: Math.min(8, ranks) }, bytes, spread);
        expect(parts).toBeGreaterThanOrEqual(1);
        expect(parts).toBeLessThanOrEqual(Math.min(channels, Math.max(1, Math.ceil(bytes / (stepBytes / 8)))));
      }),
      { seed: 2 },
    );
  });
});

describe('send and receive', () => {
  it('goes slot by slot over the network, and in one piece over NVLink', () => {
    expect(ncclSendRecv(MIB, pair, true).schedule.rounds[0].pieceBytes).toBe(128 * 1024);
    expect(ncclSendRecv(MIB, oneNode, true).schedule.rounds[0].pieceBytes).toBeUndefined();
  });
});

describe('all-to-all', () => {
  it('sends from every rank to every other once, and to no rank twice in a round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 8 }), (ranks, perNode) => {
        const shape = { ranks, ranksPerNode: Math.min(ranks, perNode), nicsPerNode: 2, channels: 4 };
        const { rounds } = ncclAllToAll(MIB, shape, true).schedule;
        const sent = new Set<number>();
        for (const round of rounds) {
          const receivers = new Set<number>();
          let senders = 0;
          for (let rank = 0; rank < ranks; rank++) {
            const to = peerOf(round, rank);
            // Where nodes are of unequal size, not everybody sends in every round.
            if (to < 0) continue;
            senders++;
            receivers.add(to);
            sent.add(rank * ranks + to);
            // Strand 0 stays in the node, the others leave it.
            expect(Math.floor(rank / shape.ranksPerNode) === Math.floor(to / shape.ranksPerNode)).toBe(round.strand === 0);
          }
          expect(receivers.size).toBe(senders);
          if (ranks % shape.ranksPerNode === 0) expect(senders).toBe(ranks);
        }
        expect(sent.size).toBe(ranks * (ranks - 1));
        expect([...sent].every((pair) => Math.floor(pair / ranks) !== pair % ranks)).toBe(true);
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it('brings everybody what everybody has for them', () => {
    for (const [ranks, ranksPerNode] of [
      [8, 8],
      [12, 4],
      [10, 4],
    ]) {
      const shape = { ranks, ranksPerNode, nicsPerNode: 2, channels: 4 };
      checkSchedule(ncclAllToAll(MIB, shape, true).schedule);
      checkSchedule(ncclSendRecv(4096, shape, true).schedule);
    }
  });

  it('sends small parts by LL over the network', () => {
    // 16 ranks on 16 channels: one each, so a part is what a peer gets, 1/16 of the buffer; 16 KiB is the longest for LL.
    expect(ncclAllToAll(16 * 16 * 1024, pair, true).protocol).toBe('LL');
    expect(ncclAllToAll(16 * 17 * 1024, pair, true).protocol).toBe('Simple');
    expect(ncclAllToAll(1024, oneNode, true).protocol).toBe('Simple');
  });
});
