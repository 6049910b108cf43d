import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchedule } from '../../src/collective/check';
import { torusAllToAll } from '../../src/collective/torus-all-to-all';
import { torus } from '../../src/fabric/torus/torus';
import { runWorld } from '../../src/network/run-world';
import { worldOf } from '../support/world';

const S = 2 ** 30;
const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 });

describe('the all-to-all over all ports of a torus', () => {
  it('brings to each rank what every other has for it, on tori of any sides', () => {
    for (const shape of [[2], [5], [4, 4], [3, 5], [2, 2], [2, 3, 4], [4, 2, 3], [1, 3, 1, 2]]) checkSchedule(torusAllToAll(shape));
    fc.assert(
      fc.property(shapes, (shape) => checkSchedule(torusAllToAll(shape))),
      { seed: 31, numRuns: 25 },
    );
  });

  it('moves (k − 1)/k of the buffer in every dimension out of every rank: what is combined is sent once a dimension', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const share = torusAllToAll(shape).rounds.reduce((sum, { repeat, divisor }) => sum + repeat / divisor, 0);
        expect(share).toBeCloseTo(
          shape.reduce((sum, k) => sum + (k - 1) / k, 0),
          9,
        );
      }),
      { seed: 32, numRuns: 60 },
    );
  });

  it.each([[[4, 4]], [[6, 6]], [[4, 4, 4]], [[4, 4, 8]], [[2, 4, 8]]])('takes S(K + 2)/(8B) on a torus of %j, K its longest ring', (shape) => {
    // In a stage the part in the dimension of K needs the longest: messages of S/(DK), 1 + 2 + … + K/2 = K(K + 2)/8 of them on a link. Every part has its turn there: D stages.
    const world = worldOf(torusAllToAll(shape), { fabric: torus({ shape }), bytes: S, bytesPerSecond: 50e9, linkLatencyPs: 0 });
    const expected = (S * (Math.max(...shape) + 2)) / 8 / 50e9;
    expect(Math.abs(runWorld(world).endPs - expected * 1e12)).toBeLessThan(10_000);
  });

  it('takes as long however the dimensions are numbered', () => {
    const time = (shape: number[]): number => runWorld(worldOf(torusAllToAll(shape), { fabric: torus({ shape }), bytes: S })).endPs;
    expect(time([8, 4, 4])).toBe(time([4, 4, 8]));
  });
});
