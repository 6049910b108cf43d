import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bruck } from '../../src/collective/bruck';
import { direct } from '../../src/collective/direct';
import { doubleTree, doubleTrees } from '../../src/collective/double-tree';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { hierarchical } from '../../src/collective/hierarchical';
import { oneShot } from '../../src/collective/one-shot';
import { pat } from '../../src/collective/pat';
import { ring } from '../../src/collective/ring';
import type { Schedule } from '../../src/collective/schedule';
import { torusRing } from '../../src/collective/torus-ring';
import { torus } from '../../src/fabric/torus/torus';
import { runWorld } from '../../src/network/run-world';
import { worldOf } from '../support/world';

const B = 50e9;
/** Two links of 250 ns. */
const ALPHA = 500e-9;
const seconds = (schedule: Schedule, bytes: number): number => runWorld(worldOf(schedule, { bytes })).endPs / 1e12;
/** Each message's end is rounded to a picosecond and its bytes up to a whole one (20 ps): a few nanoseconds over a thousand messages. */
const expectTime = (actual: number, wanted: number, what = ''): void =>
  expect(Math.abs(actual - wanted), `${what}: ${actual} s, ${wanted} s`).toBeLessThan(2e-9 + 1e-6 * wanted);
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const bitsOf = (n: number): number => Math.ceil(Math.log2(n));

const sizes = [720_720, 16 * 720_720];
const counts = [2, 3, 5, 8, 11, 16, 36, 64];

describe.each(sizes)('%i bytes on a non-blocking switch at 50 GB/s, 500 ns from rank to rank', (S) => {
  it.each(counts)('one-shot all-reduce over %i ranks takes (n − 1)S/B + α', (n) => {
    expectTime(seconds(oneShot(n), S), ((n - 1) * S) / B + ALPHA);
  });

  it.each(counts)('direct all-to-all over %i ranks takes (n − 1)/n · S/B + α, and n − 1 latencies when paced (Thakur et al. 2005, §4.3)', (n) => {
    expectTime(seconds(direct('all-to-all', n), S), (((n - 1) / n) * S) / B + ALPHA);
    expectTime(seconds(direct('all-to-all', n, { paced: true }), S), (n - 1) * (S / n / B + ALPHA));
  });

  it('direct messages that go side by side share the port: the time of one after the other', () => {
    // 8 messages in 1, 2, 4 or 8 strands, all of one length.
    for (const atOnce of [1, 2, 4, 8]) expectTime(seconds(direct('all-to-all', 9, { atOnce }), S), ((8 / 9) * S) / B + ALPHA);
  });

  it.each(counts)('direct all-reduce over %i ranks takes two latencies and 2(n − 1)/n · S/B', (n) => {
    expectTime(seconds(direct('all-reduce', n), S), 2 * ((((n - 1) / n) * S) / B + ALPHA));
    expectTime(seconds(direct('all-gather', n), S), (((n - 1) / n) * S) / B + ALPHA);
  });

  it('send-recv takes S/B + α, whatever the ranks', () => {
    for (const n of counts) expectTime(seconds(direct('send-recv', n), S), S / B + ALPHA);
  });

  it.each(counts)('Bruck’s all-gather over %i ranks takes ⌈log2 n⌉α + (n − 1)/n · S/B (Bruck et al. 1997, §4)', (n) => {
    expectTime(seconds(bruck('all-gather', n), S), bitsOf(n) * ALPHA + (((n - 1) / n) * S) / B);
  });

  it.each(counts)(
    'Bruck’s all-to-all over %i ranks takes, for each bit, α and the blocks with that bit in their way (Bruck et al. 1997, §3)',
    (n) => {
      const blocks = Array.from({ length: bitsOf(n) }, (_, bit) => Array.from({ length: n }, (_, way) => (way >> bit) & 1).filter(Boolean).length);
      if (Number.isInteger(Math.log2(n))) expect(blocks).toEqual(blocks.map(() => n / 2));
      expectTime(seconds(bruck('all-to-all', n), S), sum(blocks.map((count) => (count * S) / n / B + ALPHA)));
    },
  );

  it.each(counts)('PAT over %i ranks takes ⌈log2 n⌉α + (n − 1)/n · S/B when it aggregates all (arXiv 2506.20252)', (n) => {
    for (const half of ['all-gather', 'reduce-scatter'] as const)
      expectTime(seconds(pat(half, n), S), bitsOf(n) * ALPHA + (((n - 1) / n) * S) / B, half);
  });

  it.each([2, 4, 8, 32])('PAT over %i ranks that aggregates nothing walks one tree depth first: (n − 1)S/(nB) + nα/2', (n) => {
    // The first child of each of the n/2 − 1 inner places below the root waits for what has just been sent: a latency each, and the last message's.
    expectTime(seconds(pat('all-gather', n, { aggregation: 1 }), S), (n - 1) * (S / n / B) + (n / 2) * ALPHA);
  });

  it.each([2, 3, 8, 16])('a chain of %i ranks takes (n − 2 + P) piece times and n − 1 latencies (linear pipeline: Träff and Ripke 2008)', (n) => {
    for (const pieces of [1, 4, 40]) {
      for (const collective of ['broadcast', 'reduce'] as const) {
        expectTime(seconds(ring(collective, n, { pieceBytes: S / pieces }), S), (n - 2 + pieces) * (S / pieces / B) + (n - 1) * ALPHA, collective);
      }
    }
  });

  it.each([2, 3, 4, 5])(
    'a broadcast down one binary tree over 2^%i ranks: t for the root’s child, 2t a level below it, 2t for each further piece',
    (h) => {
      for (const pieces of [1, 4, 40]) {
        const t = S / pieces / B;
        expectTime(seconds(doubleTrees('broadcast', 2 ** h, { pieceBytes: S / pieces }), S), (2 * h - 1) * t + h * ALPHA + (pieces - 1) * 2 * t);
      }
    },
  );

  it.each([4, 16, 64])('a double binary tree over %i ranks keeps the ports full: at least 2S/B, and 2h pieces and latencies to fill it', (n) => {
    // An inner place of one tree sends half of the buffer up and twice that down, and as a leaf of the other a half up: 2S (Sanders, Speck, Träff 2009, §3).
    const [tree] = doubleTree(n);
    const depthOf = (place: number): number => (tree[place] < 0 ? 0 : 1 + depthOf(tree[place]));
    const h = Math.max(...tree.map((_, place) => depthOf(place)));
    const pieces = 40;
    const time = seconds(doubleTrees('all-reduce', n, { pieceBytes: S / 2 / pieces }), S);
    expect(time).toBeGreaterThan((2 * S) / B);
    expect(time).toBeLessThan(((2 * S) / B) * (1 + (2 * h) / pieces) + 2 * h * ALPHA);
  });

  it('halving and doubling takes the same on a switch whichever partner comes first (Thakur et al. 2005, §4.4)', () => {
    for (const n of [8, 12, 64])
      expectTime(seconds(halvingDoubling('all-reduce', n, { order: 'farthest-first' }), S), seconds(halvingDoubling('all-reduce', n), S));
    expect(halvingDoubling('all-reduce', 16, { order: 'farthest-first' }).rounds.map(({ stride }) => stride)).toEqual([8, 4, 2, 1, 1, 2, 4, 8]);
  });

  it.each([
    [8, 8],
    [4, 3],
  ])('hierarchical over domains of %i, %i of them: a ring inside and a ring across on the d-th part (Cho et al. 2019, §3)', (d, D) => {
    const wanted = 2 * (d - 1) * (S / d / B + ALPHA) + 2 * (D - 1) * (S / d / D / B + ALPHA);
    expectTime(seconds(hierarchical('all-reduce', d * D, { perDomain: d, across: 'ring' }), S), wanted);
  });
});

describe('bucket on a torus at 50 GB/s and 250 ns a link (Jain and Sabharwal 2010)', () => {
  const S = 16 * 720_720;
  const hop = 250e-9;

  it.each([[[8]], [[4, 4]], [[4, 3, 2]], [[2, 2, 2]]])('over %j takes 2 Σ (k − 1)(S/(B Π k) + α): the least bytes, and only neighbours', (shape) => {
    let block = S;
    const wanted = shape.map((k) => {
      block /= k;
      return 2 * (k - 1) * (block / B + hop);
    });
    const run = runWorld(worldOf(torusRing('all-reduce', { shape }), { bytes: S, fabric: torus({ shape }) }));
    expectTime(run.endPs / 1e12, sum(wanted));
  });

  it.each([[[8]], [[4, 4]], [[3, 3, 3]], [[2, 2, 2]]])(
    'over %j with all ports takes 1/(2D) of the bytes’ time: every link is busy all the time',
    (shape) => {
      const side = shape[0] as number;
      const channels = (side > 2 ? 2 : 1) * shape.length;
      let block = S / channels;
      const wanted = shape.map((k) => {
        block /= k;
        return 2 * (k - 1) * (block / B + hop);
      });
      const run = runWorld(worldOf(torusRing('all-reduce', { shape, ports: 'all' }), { bytes: S, fabric: torus({ shape }) }));
      expectTime(run.endPs / 1e12, sum(wanted));
      expect(new Set(run.linkBytes.filter((bytes) => bytes > 0)).size).toBe(1);
      expect(run.linkBytes.filter((bytes) => bytes > 0)).toHaveLength(
        side > 2 ? 2 * shape.length * side ** shape.length : shape.length * side ** shape.length,
      );
    },
  );

  it('takes no longer than a ring over the same torus in the order of the positions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 }), (a, b) => {
        const fabric = torus({ shape: [a, b] });
        const bucket = runWorld(worldOf(torusRing('all-reduce', { shape: [a, b] }), { bytes: S, fabric }));
        const around = runWorld(worldOf(ring('all-reduce', a * b), { bytes: S, fabric }));
        expect(bucket.endPs).toBeLessThanOrEqual(around.endPs * (1 + 1e-6));
      }),
      { seed: 3, numRuns: 12 },
    );
  });
});

describe('a chain and a tree in hundreds of pieces', () => {
  it('are jumped over in their steady state, to the bit, with limited buffers too', () => {
    const tries = fc.record({
      n: fc.integer({ min: 2, max: 12 }),
      pieces: fc.constantFrom(200, 333),
      slots: fc.constantFrom(2, 8),
      broadcasts: fc.boolean(),
      chained: fc.boolean(),
    });
    fc.assert(
      fc.property(tries, ({ n, pieces, slots, broadcasts, chained }) => {
        const make = chained ? ring : doubleTrees;
        const world = worldOf(make(broadcasts ? 'broadcast' : 'reduce', n, { pieceBytes: 50_000, slots }), { bytes: 50_000 * pieces });
        const [jumped, whole] = [runWorld(world), runWorld(world, { jump: false })];
        expect(jumped.endPs).toBe(whole.endPs);
        expect([...jumped.finishPs]).toEqual([...whole.finishPs]);
        expect([...jumped.linkBytes]).toEqual([...whole.linkBytes]);
        expect(jumped.messages).toBe((n - 1) * pieces);
        // The rhythm is heard at rank 0, which only listens in a reduce: there every piece is simulated.
        if (broadcasts) expect(jumped.jumped).toBeGreaterThan(0);
      }),
      { seed: 13, numRuns: 20 },
    );
  });
});
