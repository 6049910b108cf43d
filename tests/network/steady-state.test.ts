import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chain } from '../../src/collective/chain';
import { doubleTrees } from '../../src/collective/double-tree';
import { ring } from '../../src/collective/ring';
import { runWorld } from '../../src/network/run-world';
import { assemble } from '../../src/world/assemble';
import { unfolded } from '../../src/world/fold';
import { quotient } from '../../src/world/quotient';
import type { World } from '../../src/world/world';
import { dumbbell } from '../support/dumbbell';
import { collective, compute, worldOf } from '../support/world';
import { buildSmallWorld } from '../world/small-world';

/** The jumped run beside the one that simulates every message; returns how many messages it jumped. */
function jumpOf(world: World): number {
  const jumped = runWorld(world);
  const whole = runWorld(world, { jump: false });
  expect(whole.jumped).toBe(0);
  for (const key of ['endPs', 'messages'] as const) expect(jumped[key]).toBe(whole[key]);
  for (const key of ['startPs', 'finishPs', 'linkBytes'] as const) expect(jumped[key]).toEqual(whole[key]);
  return jumped.jumped;
}

const ONE_BUFFER: Parameters<typeof buildSmallWorld> = [
  {
    fabric: 'clos',
    replicas: 8,
    tensor: 1,
    pipeline: 1,
    gpusPerNode: 4,
    domainNodes: 1,
    leafNodes: 2,
    nicsPerGpu: 1,
    railOptimised: true,
    radix: 4,
    tiers: 'auto',
    oversubscription: 1,
    lengths: 'tier',
    hashSeed: null,
    faults: [],
    leafPlacement: 'end-of-row',
  },
  {
    algorithm: 'double-tree',
    across: 'ring',
    inside: 'ring',
    channels: 'auto',
    piece: 20_000,
    slots: 1,
    buckets: [7_340_033],
    gapsPs: [0, 0, 0],
    late: [],
    slow: [],
  },
  {
    portGBs: [450, 450, 10, 10],
    terms: [0, 0, 612_345, 0],
    perMeterPs: 0,
    hopExcessPs: [0, 0],
    launchPs: 0,
    wireExpansion: 1,
    reducePsPerByte: 0,
    contention: true,
    actor: null,
  },
];

/** Routes of unequal latency: the hops of a ring are all different, and the rhythm has the period of the ring. */
function uneven(world: World, latencyPs: readonly number[]): World {
  for (const { routes } of world.placements) {
    for (let i = 0; i < routes.latencyPs.length; i++)
      routes.latencyPs[i] = (routes.latencyPs[i] as number) + (latencyPs[i % latencyPs.length] as number);
  }
  return world;
}

describe('the steady-state jump', () => {
  it('leaves out nearly all messages of a ring in lockstep and changes nothing', () => {
    // 2 rounds of 63 steps over 64 ranks; a step repeats the one before it, so only the first and last steps of each round are simulated.
    expect(jumpOf(worldOf(ring('all-reduce', 64)))).toBeGreaterThan(0.9 * 2 * 63 * 64);
  });

  it('does not jump where rounds are too short for a rhythm', () => {
    expect(jumpOf(worldOf(ring('all-reduce', 8)))).toBe(0);
  });

  it('finds a period as long as the ring has positions', () => {
    // Eight rings side by side in one communicator of 64 places, each step over hops of latencies that repeat every 8 places: after the transient the slowest hops set a rhythm of 8 steps.
    const world = uneven(worldOf(ring('all-reduce', 64), { bytes: 64 }), [0, 100_000, 0, 0, 7_000, 0, 0, 0]);
    expect(jumpOf(world)).toBeGreaterThan(0);
  });

  it('does not take the first messages into empty buffers for later ones, which wait until a buffer is free', () => {
    // Eight ranks on two leaves, a buffer of one piece, 610 ns to the spine and none elsewhere: the second period looks like the first but for the word that it waits for.
    const { input, program, costs } = buildSmallWorld(...ONE_BUFFER);
    jumpOf(assemble(quotient(input, unfolded(input)), program, costs));
  });

  it('leaves out pieces of a pipeline whose first rank only receives', () => {
    // A chain of 9 ranks to the root, rank 0, in 256 pieces. A piece takes 82 ns, a hop 582 ns: the chain is full after some 8 · 582 / 82 = 57 pieces, and then every piece repeats the one before it.
    const messages = 8 * 256;
    expect(jumpOf(worldOf(chain('reduce', 9, { pieceBytes: 4096 }), { bytes: 256 * 4096 }))).toBeGreaterThan(0.5 * messages);
  });

  it('never crosses an event of another kind: compute that ends meanwhile starts its own collective at the same time', () => {
    const program = [compute(1_000_000), compute(400_000_000), collective(2 ** 26, { after: [0] }), collective(2 ** 20, { after: [1] })];
    expect(jumpOf(worldOf(ring('all-reduce', 64), { program }))).toBeGreaterThan(0);
  });

  it('does not take for a rhythm what a call of another stream has disturbed meanwhile', () => {
    // Trees of 4 ranks settle into a rhythm in which a short ring on the same ports then holds them up once; its next call comes long after them.
    const program = [collective(4096, { stream: 2, placement: 1 }), collective(2 ** 20), collective(4096, { stream: 2, placement: 1 })];
    const schedules = [doubleTrees('all-reduce', 4, { pieceBytes: 20_000, slots: 2 }), ring('all-reduce', 4)];
    jumpOf(worldOf(schedules, { linkLatencyPs: 0, launchPs: 8_400_000, contention: false, program }));
  });

  it('agrees to the bit with the run that simulates every message, over random rings', () => {
    let jumped = 0;
    fc.assert(
      fc.property(
        fc.record({
          ranks: fc.integer({ min: 17, max: 48 }),
          bytes: fc.constantFrom(1, 4096, 100_003, 2 ** 20, 2 ** 26),
          trunk: fc.constantFrom(0, 1, 2, 4),
          // Where all hops are alike, or a late rank has nobody to delay, a step soon repeats; elsewhere the period is that of the ring, longer than a round.
          latencies: fc.oneof(
            { weight: 2, arbitrary: fc.constant([0]) },
            { weight: 1, arbitrary: fc.array(fc.constantFrom(0, 1, 4_500, 3_000_000), { minLength: 2, maxLength: 4 }) },
          ),
          late: fc.oneof(fc.constant([]), fc.array(fc.tuple(fc.nat(47), fc.constantFrom(1, 1_000_000, 50_000_000)), { maxLength: 3 })),
          reducePsPerByte: fc.constantFrom(0, 0, 3.3),
          launchPs: fc.constantFrom(0, 8_400_000),
          buckets: fc.integer({ min: 1, max: 3 }),
          contention: fc.boolean(),
        }),
        ({ ranks, bytes, trunk, latencies, late, reducePsPerByte, launchPs, buckets, contention }) => {
          const even = trunk > 0 ? ranks - (ranks % 2) : ranks;
          const delays = new Map(late);
          const world = worldOf(ring('all-reduce', even), {
            ...(trunk > 0 && { fabric: dumbbell(even, trunk) }),
            startDelayPs: (rank) => delays.get(rank) ?? 0,
            reducePsPerByte,
            launchPs,
            contention,
            program: [compute(5_000_000), ...Array.from({ length: buckets }, () => collective(bytes, { after: [0] }))],
          });
          if (jumpOf(uneven(world, latencies)) > 0) jumped++;
        },
      ),
      { seed: 11, numRuns: 150 },
    );
    // The property would say nothing if nothing had jumped.
    expect(jumped).toBeGreaterThan(15);
  });
});
