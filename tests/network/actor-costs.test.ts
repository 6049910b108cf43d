import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubleTreeAllReduce } from '../../src/collective/double-tree';
import { ring } from '../../src/collective/ring';
import { runWorld } from '../../src/network/run-world';
import type { ActorCosts } from '../../src/world/assemble';
import { worldOf } from '../support/world';

const FREE: ActorCosts = {
  capBytesPerSecond: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  headerBytes: [0, 0],
  pausePs: [0, 0],
  spacingPs: [0, 0],
  copyPs: 0,
  copyBytesPerSecond: Number.POSITIVE_INFINITY,
};
/** Four ranks on a switch, one domain: three steps of 25,000 B at 50 GB/s (500 ns) and 500 ns of latency. */
const endOf = (actor: Partial<ActorCosts>): number =>
  runWorld(worldOf(ring('all-gather', 4), { bytes: 100_000, actor: { ...FREE, ...actor } })).endPs;

describe('what a library’s actors cost', () => {
  it('is nothing when every part of it is', () => {
    expect(endOf({})).toBe(3 * (500_000 + 500_000));
  });

  it('holds a message to the rate of its channel', () => {
    // 25,000 B at 10 GB/s: 2.5 µs.
    expect(endOf({ capBytesPerSecond: [10e9, 1e9] })).toBe(3 * (2_500_000 + 500_000));
  });

  it('takes the time of a header on the wire with every message', () => {
    // 5,000 B more: 100 ns.
    expect(endOf({ headerBytes: [5000, 1e9] })).toBe(3 * (600_000 + 500_000));
  });

  it('lets a sender rest after a message, hidden while it waits for the next data anyway', () => {
    // The next message is due 500 ns after the last has left. A rest of 300 ns is hidden; one of 700 ns costs 200 ns a step, and the sender ends after its last rest.
    expect(endOf({ pausePs: [300_000, 0] })).toBe(3 * 1_000_000);
    expect(endOf({ pausePs: [700_000, 0] })).toBe(3 * (500_000 + 700_000));
  });

  it('keeps starts of messages apart: by a fixed time, or by what copying a message takes', () => {
    // Starts at 0, 4 and 8 µs; the sender is free 4 µs after its last start.
    expect(endOf({ spacingPs: [4_000_000, 0] })).toBe(12_000_000);
    // 1 µs + 25,000 B at 25 GB/s (1 µs) = 2 µs between starts.
    expect(endOf({ copyPs: 1_000_000, copyBytesPerSecond: 25e9 })).toBe(6_000_000);
  });

  it('does not change what the steady-state jump leaves out', () => {
    const actors = fc.constantFrom<Partial<ActorCosts>>(
      { pausePs: [700_001, 0] },
      { spacingPs: [1_234_567, 0] },
      { copyPs: 99_999, copyBytesPerSecond: 33e9, headerBytes: [777, 0] },
    );
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.constantFrom(16, 70), actors, fc.constantFrom(1, 2, 8), (n, pieces, actor, slots) => {
        for (const schedule of [ring('all-reduce', n), doubleTreeAllReduce(n, { pieceBytes: 4096, slots })]) {
          const world = worldOf(schedule, { bytes: 2 * 4096 * pieces, actor: { ...FREE, ...actor } });
          const [jumped, whole] = [runWorld(world), runWorld(world, { jump: false })];
          expect([...jumped.finishPs]).toEqual([...whole.finishPs]);
          expect(jumped.messages).toBe(whole.messages);
          expect([...jumped.linkBytes]).toEqual([...whole.linkBytes]);
        }
      }),
      { seed: 3, numRuns: 60 },
    );
  });
});
