import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { ring } from '../../src/collective/ring';
import { runWorld } from '../../src/network/run-world';
import { connect } from '../../src/world/legs';
import type { World } from '../../src/world/world';
import { dumbbell } from '../support/dumbbell';
import { collective, worldOf } from '../support/world';

interface PlainSend {
  from: number;
  to: number;
  links: number[];
  latencyPs?: number;
  cap?: number;
}

/** One message of `bytes` for each send, all at once, over the links that it names. A rank sends at most once. */
function plainWorld(ranks: number, capacity: number[], sends: PlainSend[], bytes: number, startDelayPs: number[] = []): World {
  const bySender = Array.from({ length: ranks }, (_, rank) => sends.find(({ from }) => from === rank));
  const start = [0];
  for (const send of bySender) start.push((start.at(-1) as number) + (send?.links.length ?? 0));
  const link = Int32Array.from(bySender.flatMap((send) => send?.links ?? []));
  const peer = Int32Array.from(bySender, (send) => send?.to ?? -1);
  return {
    ranks,
    startDelayPs: Float64Array.from({ length: ranks }, (_, rank) => startDelayPs[rank] ?? 0),
    capacity: Float64Array.from(capacity),
    placements: [
      {
        actors: ranks,
        rankOf: Int32Array.from({ length: ranks }, (_, rank) => rank),
        launchPs: 0,
        rounds: [{ repeat: 1, divisor: 1, gate: 0, reduces: false, strand: 0 }],
        pattern: Int32Array.of(0),
        legs: connect({ actors: ranks, patterns: 1, peer, pull: Uint8Array.of(0) }),
        routes: {
          start: Int32Array.from(start),
          link,
          weight: new Int32Array(link.length).fill(1),
          latencyPs: Float64Array.from(bySender, (send) => send?.latencyPs ?? 0),
          cap: Float64Array.from(bySender, (send) => send?.cap ?? Number.POSITIVE_INFINITY),
        },
      },
    ],
    program: [collective(bytes)],
    wireExpansion: 1,
    reducePsPerByte: 0,
  };
}

describe('a link that flows share', () => {
  it('gives each of two equal flows half', () => {
    // 1,000 B at 1 GB/s alone: 1 µs. Two at once: 2 µs each.
    const alone = plainWorld(4, [1e9], [{ from: 0, to: 2, links: [0] }], 1000);
    expect([...runWorld(alone).finishPs]).toEqual([1_000_000, 0, 1_000_000, 0]);
    const both = plainWorld(
      4,
      [1e9],
      [
        { from: 0, to: 2, links: [0] },
        { from: 1, to: 3, links: [0] },
      ],
      1000,
    );
    expect([...runWorld(both).finishPs]).toEqual([2_000_000, 2_000_000, 2_000_000, 2_000_000]);
  });

  it('gives a late flow half of what is left and all of it at the end', () => {
    // The first alone until 0.4 µs (400 B), then both at half: its 600 B end at 1.6 µs; the second has 400 B left, alone: 2 µs.
    const world = plainWorld(
      4,
      [1e9],
      [
        { from: 0, to: 2, links: [0] },
        { from: 1, to: 3, links: [0] },
      ],
      1000,
      [0, 400_000],
    );
    expect([...runWorld(world).finishPs]).toEqual([1_600_000, 2_000_000, 1_600_000, 2_000_000]);
  });

  it('leaves to one flow what the cap of the other does not take', () => {
    // 1,000 B at 0.25 GB/s: 4 µs; the other at 0.75 GB/s: 1,333,333 ps.
    const world = plainWorld(
      4,
      [1e9],
      [
        { from: 0, to: 2, links: [0], cap: 2.5e8 },
        { from: 1, to: 3, links: [0] },
      ],
      1000,
    );
    expect([...runWorld(world).finishPs]).toEqual([4_000_000, 1_333_333, 4_000_000, 1_333_333]);
  });

  it('delivers the bytes of a flow the latency of its route after they left, and frees the sender when they left', () => {
    const world = plainWorld(2, [1e9], [{ from: 0, to: 1, links: [0], latencyPs: 250_000 }], 1000);
    expect([...runWorld(world).finishPs]).toEqual([1_000_000, 1_250_000]);
  });

  it('counts on every link the bytes of the flows that crossed it', () => {
    const world = plainWorld(
      4,
      [1e9, 1e9, 1e9],
      [
        { from: 0, to: 2, links: [0, 1] },
        { from: 1, to: 3, links: [1, 2] },
      ],
      1000,
    );
    expect([...runWorld(world).linkBytes]).toEqual([1000, 2000, 1000]);
  });
});

describe('a trunk between two halves', () => {
  const options = { bytes: 8000, bytesPerSecond: 1e9, linkLatencyPs: 0 };

  it('slows the stage of halving in which all ranks cross it: n/2 flows on one port', () => {
    // 8 ranks: stages of 4,000, 2,000 B inside the halves and 1,000 B across, in which 4 flows share the trunk: 4 + 2 + 4 × 1 µs, twice.
    expect(runWorld(worldOf(halvingDoubling('all-reduce', 8), { ...options, fabric: dumbbell(8) })).endPs).toBe(20_000_000);
  });

  it('of as many ports as ranks on a side slows nothing', () => {
    expect(runWorld(worldOf(halvingDoubling('all-reduce', 8), { ...options, fabric: dumbbell(8, 4) })).endPs).toBe(14_000_000);
  });

  it('does not slow a ring, which crosses it once in each direction', () => {
    expect(runWorld(worldOf(ring('all-reduce', 8), { ...options, fabric: dumbbell(8) })).endPs).toBe(14_000_000);
  });

  it('slows nothing where contention is off: it is a private cap', () => {
    const off = { ...options, contention: false };
    expect(runWorld(worldOf(halvingDoubling('all-reduce', 8), { ...off, fabric: dumbbell(8) })).endPs).toBe(14_000_000);
    // Its bytes are still limited by its rate: half a port wide is not possible, so every link at half rate doubles the time.
    expect(runWorld(worldOf(halvingDoubling('all-reduce', 8), { ...off, bytesPerSecond: 5e8, fabric: dumbbell(8) })).endPs).toBe(28_000_000);
  });
});
