import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOSS_PARTS, type SimulatedPoint } from '../../src/analysis/result';
import { simulate } from '../../src/analysis/simulate';
import { type Change, changes, pointOf, refusalOf, scenarioOf } from './scenarios';

const uplink = { tier: 'spine' as const, group: 1, rail: 2 };
/** 64 GPUs, 8 nodes in groups of 2, 2 uplinks a leaf; every bucket crosses the spine. */
const small: Change = { scale_out: { leaf_nodes: 2 }, collective: { algorithm: 'hierarchical', across: 'halving-doubling' } };
const withOut = (change: Change, scale_out: NonNullable<Change['scale_out']>): Change => ({
  ...change,
  scale_out: { ...change.scale_out, ...scale_out },
});
const sum = (point: SimulatedPoint): bigint => LOSS_PARTS.reduce((total, part) => total + BigInt(point.lossExact[part]), 0n);

describe('a slow GPU', () => {
  const slow = (factor: number, rank = 17): Change => ({ ...small, disturbance: { slow_gpus: [{ rank, factor }] } });

  it('costs what its own compute takes longer, as stragglers and not as interconnect', () => {
    const [even, late] = [pointOf(small), pointOf(slow(1.5))];
    expect(late.idealPs).toBe(even.idealPs);
    // The slow rank alone computes for half a step more; nobody ends before it.
    expect(late.stepPs).toBeGreaterThanOrEqual(1.5 * even.idealPs);
    expect(late.loss.stragglers).toBeGreaterThan(0);
    expect(even.lossExact.stragglers).toBe('0');
    expect(late.interconnectLoss).toBe(late.totalLoss - late.loss.stragglers);
    expect(sum(late)).toBe(BigInt(late.stepPs - late.idealPs) * BigInt(late.lossDenominator));
  });

  it('takes exactly factor × as long for every task, each rounded once', () => {
    // Free communication: T is the slow rank's compute. One replica alone has one compute task.
    const alone: Change = { gpus: 8, parallelism: { tensor: 8, bucket: '40 MB' } };
    const [even, late] = [pointOf(alone), pointOf({ ...alone, disturbance: { slow_gpus: [{ rank: 3, factor: 1.3 }] } })];
    expect(Math.abs(late.stepPs - 1.3 * even.stepPs)).toBeLessThanOrEqual(20);
  });

  it('with factor 1 changes nothing', () => {
    const { key: _, ...even } = pointOf(small);
    expect(pointOf(slow(1))).toMatchObject(even);
  });

  it('that does not exist is refused by field and range', () => {
    expect(refusalOf(slow(2, 64))).toBe('disturbance.slow_gpus[0].rank: there is no rank 64; expected 0 to 63');
  });
});

describe('dead links', () => {
  const faulty = withOut(small, { faults: [uplink] });

  it('are a part of the interconnect loss that a working link would save', () => {
    const [healthy, broken] = [pointOf(small), pointOf(faulty)];
    expect(broken.stepPs).toBeGreaterThan(healthy.stepPs);
    expect(broken.idealPs).toBe(healthy.idealPs);
    expect(BigInt(broken.lossExact.faults)).toBeGreaterThan(0n);
    expect(broken.interconnectLoss).toBe(broken.totalLoss);
    // Five players: bandwidth, latency, software, contention, faults.
    expect(broken.lossDenominator).toBe(120);
    expect(sum(broken)).toBe(BigInt(broken.stepPs - broken.idealPs) * 120n);
    expect(healthy.lossExact.faults).toBe('0');
    expect(healthy.lossDenominator).toBe(24);
  });

  it('say which ranks wait for them, by how much', () => {
    const [healthy, broken] = [pointOf(small), pointOf(faulty)];
    const { waiting } = broken;
    expect(waiting?.count).toBeGreaterThan(0);
    expect(waiting?.count).toBeLessThanOrEqual(64);
    expect(waiting?.ranks.length).toBeGreaterThan(0);
    expect(broken.notes[0]).toBe(waiting?.sentence);
    expect(waiting?.sentence).toMatch(/^dead links: (all 64|\d+ of 64) GPUs end their last collective .* later/);
    expect(healthy.waiting).toBeUndefined();
    // Who waits does not depend on the fold.
    expect(pointOf(faulty, { fold: false }).waiting).toEqual(waiting);
  });

  it('that no route meets cost nothing, and nobody waits for them', () => {
    // All in one domain but for the last rail of a job whose communicators stay in their nodes.
    const inside: Change = { ...small, gpus: 64, parallelism: { tensor: 1, pipeline: 8, bucket: '40 MB' } };
    const broken = pointOf(withOut(inside, { faults: [uplink] }));
    expect(broken.stepPs).toBe(pointOf(inside).stepPs);
    expect(broken.lossExact.faults).toBe('0');
    expect(broken.waiting).toMatchObject({ count: 0, ranks: [] });
  });

  it('of a whole trunk that a route needs make the point infeasible, with the reason', () => {
    expect(refusalOf(withOut(small, { faults: [{ ...uplink, lost: 2 }] }))).toMatch(/no path from GPU \d+ to GPU \d+ is left/);
    expect(refusalOf(withOut(small, { faults: [{ tier: 'leaf', node: 3, nic: 5 }] }))).toMatch(/no path/);
    expect(refusalOf(withOut(small, { faults: [{ ...uplink, group: 4 }] }))).toBe(
      'fabric.scale_out.faults[0].group: there is no group 4; expected 0 to 3',
    );
  });
});

describe('hashed routes', () => {
  const hashed = withOut(small, { routing: 'hashed' });

  it('report the range of their seeds, and are the median by step time', () => {
    const point = pointOf(hashed);
    const { range } = point;
    if (range === undefined) throw new Error('no range');
    expect(range.seeds).toBe(5);
    expect(range.stepPs[0]).toBeLessThanOrEqual(point.stepPs);
    expect(range.stepPs[1]).toBeGreaterThanOrEqual(point.stepPs);
    expect(range.utilisation[0]).toBeLessThanOrEqual(point.utilisation);
    expect(range.utilisation[1]).toBeGreaterThanOrEqual(point.utilisation);
    // The ends of both ranges are the same runs.
    expect(range.utilisation).toEqual(range.stepPs.toReversed().map((ps) => (1 - point.bubble) * (1 - (1 - point.idealPs / ps))));
    expect(pointOf(small).range).toBeUndefined();
  });

  it('cost contention where flows collide, and never less than sprayed ones', () => {
    const [sprayed, point] = [pointOf(small), pointOf(hashed)];
    expect(point.stepPs).toBeGreaterThan(sprayed.stepPs);
    expect(BigInt(point.lossExact.contention)).toBeGreaterThan(BigInt(sprayed.lossExact.contention));
    expect(point.range?.stepPs[0]).toBeGreaterThanOrEqual(sprayed.stepPs);
    expect(sum(point)).toBe(BigInt(point.stepPs - point.idealPs) * BigInt(point.lossDenominator));
  });

  it('give the same point for the same seed, and other paths for another', () => {
    expect(pointOf(hashed)).toEqual(pointOf(hashed));
    // Of 64 GPUs nearly every draw has its worst collision in common.
    const more = { ...withOut(hashed, { leaf_nodes: 4 }), gpus: 128 };
    expect(pointOf({ ...more, seed: 2 }).range).not.toEqual(pointOf(more).range);
  });

  it('carry as many bytes over every tier as sprayed ones', () => {
    // Share of capacity × step time: capacity is the same.
    const carried = (point: SimulatedPoint) => point.tiers.map(({ utilisation }) => utilisation * point.stepPs);
    const [sprayed, point] = [pointOf(small), pointOf(hashed)];
    carried(point).forEach((bytes, tier) => {
      expect(bytes / (carried(sprayed)[tier] as number)).toBeCloseTo(1, 10);
    });
  });

  it('go round dead links, which then cost contention and not faults', () => {
    const point = pointOf(withOut(hashed, { faults: [uplink] }));
    expect(point.lossExact.faults).toBe('0');
    expect(point.waiting).toBeDefined();
    expect(point.stepPs).toBeGreaterThanOrEqual(pointOf(small).stepPs);
  });
});

it('disturbed points are the same folded and whole, to the bit, and their parts add up', () => {
  const disturbances = fc.record({
    faults: fc.array(fc.record({ tier: fc.constant('spine' as const), group: fc.nat(3), rail: fc.nat(3) }), { maxLength: 2 }),
    slow: fc.array(fc.record({ rank: fc.nat(200), factor: fc.constantFrom(1.1, 2) }), { maxLength: 1 }),
    hashed: fc.boolean(),
  });
  let simulated = 0;
  fc.assert(
    fc.property(changes, disturbances, (change, { faults, slow, hashed }) => {
      const gpus = change.gpus as number;
      const scenario = scenarioOf({
        ...change,
        scale_out: { ...change.scale_out, faults, routing: hashed ? 'hashed' : 'sprayed' },
        disturbance: { ...change.disturbance, slow_gpus: slow.map(({ rank, factor }) => ({ rank: rank % gpus, factor })) },
      });
      const [folded, whole] = [true, false].map((fold) => simulate({ scenario, axes: {}, key: '' }, { fold }));
      if (folded?.status !== 'ok' || whole?.status !== 'ok') {
        expect(folded).toEqual(whole);
        return;
      }
      simulated++;
      for (const field of ['stepPs', 'idealPs', 'lossExact', 'mfu', 'utilisation', 'waiting', 'range'] as const)
        expect(folded[field], field).toEqual(whole[field]);
      expect(sum(folded)).toBe(BigInt(folded.stepPs - folded.idealPs) * BigInt(folded.lossDenominator));
    }),
    { seed: 51, numRuns: 60 },
  );
  expect(simulated).toBeGreaterThan(10);
});
