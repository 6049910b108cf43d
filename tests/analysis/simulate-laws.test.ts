import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOSS_PARTS } from '../../src/analysis/result';
import { simulate } from '../../src/analysis/simulate';
import { changes, scenarioOf } from './scenarios';

const SEED = 41;
const RUNS = 120;

describe('simulate', () => {
  it('splits the loss into parts that add to it exactly, in integer picoseconds × k!, and passes its bounds on random jobs', () => {
    let simulated = 0;
    fc.assert(
      fc.property(changes, (change) => {
        const point = simulate({ scenario: scenarioOf(change), axes: {}, key: '' });
        if (point.status !== 'ok') return;
        simulated++;
        const parts = LOSS_PARTS.reduce((sum, part) => sum + BigInt(point.lossExact[part]), 0n);
        expect(parts).toBe(BigInt(point.stepPs - point.idealPs) * BigInt(point.lossDenominator));
        // Shares of T in doubles: five roundings.
        expect(LOSS_PARTS.reduce((sum, part) => sum + point.loss[part], 0)).toBeCloseTo(point.totalLoss, 12);
        expect(point.totalLoss).toBe(1 - point.idealPs / point.stepPs);
        expect(point.utilisation).toBe((1 - point.bubble) * (1 - point.totalLoss));
        expect(point.interconnectLoss).toBe(point.totalLoss - point.loss.stragglers);
        // The waterfall ends where MFU, counted from FLOPs and the clock, stands.
        expect(point.waterfall.at(-1)?.left).toBeCloseTo(point.mfu, 10);
        expect(point.waterfall[0]).toEqual({ stage: 'peak', left: 1 });
        if (change.network === 'alpha-beta') expect(point.lossExact.contention).toBe('0');
        if (change.disturbance === undefined) expect(point.lossExact.stragglers).toBe('0');
        if (change.collective?.library === 'ideal') expect(point.lossExact.software).toBe('0');
        for (const { meanPs } of point.collectives) expect(meanPs).toBeGreaterThan(0);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(simulated).toBeGreaterThan(RUNS / 2);
  });

  it('gives the same point folded and whole, to the bit', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const scenario = scenarioOf(change);
        const [folded, whole] = [true, false].map((fold) => simulate({ scenario, axes: {}, key: '' }, { fold }));
        if (folded?.status !== 'ok' || whole?.status !== 'ok') {
          expect(folded).toEqual(whole);
          return;
        }
        for (const field of ['stepPs', 'idealPs', 'lossExact', 'mfu', 'utilisation'] as const) expect(folded[field], field).toEqual(whole[field]);
        // Means over links and ranks are summed in another order.
        for (const [i, { utilisation }] of folded.tiers.entries()) expect(utilisation).toBeCloseTo(whole.tiers[i]?.utilisation as number, 12);
        expect(folded.communicationPs / (whole.communicationPs || 1)).toBeCloseTo(whole.communicationPs > 0 ? 1 : 0, 12);
      }),
      { seed: SEED + 1, numRuns: RUNS / 2 },
    );
  });

  it('takes no longer with contention off, and has no contention part then', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const [fluid, free] = (['fluid', 'alpha-beta'] as const).map((network) =>
          simulate({ scenario: scenarioOf({ ...change, network }), axes: {}, key: '' }),
        );
        if (fluid?.status !== 'ok' || free?.status !== 'ok') return;
        expect(free.stepPs).toBeLessThanOrEqual(fluid.stepPs);
        expect(free.lossExact.contention).toBe('0');
      }),
      { seed: SEED + 2, numRuns: RUNS / 2 },
    );
  });
});
