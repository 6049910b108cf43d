import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchedule } from '../../src/collective/check';
import { hierarchical } from '../../src/collective/hierarchical';
import { torusPorts, torusPortsInside } from '../../src/collective/torus-ports';
import { torus } from '../../src/fabric/torus/torus';
import { runWorld } from '../../src/network/run-world';
import { worldOf } from '../support/world';

const S = 2 ** 30;
const shapes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 });

describe('the bucket algorithm over all ports of a torus', () => {
  it('leaves on each rank what the collective defines, every contribution counted once, on tori of any sides', () => {
    for (const shape of [[2], [5], [4, 4], [3, 5], [2, 2], [2, 3, 4], [4, 2, 3], [1, 3, 1, 2]]) {
      for (const collective of ['all-reduce', 'reduce-scatter', 'all-gather'] as const) checkSchedule(torusPorts(collective, shape));
    }
    fc.assert(
      fc.property(shapes, (shape) => {
        checkSchedule(torusPorts('all-reduce', shape));
      }),
      { seed: 3, numRuns: 25 },
    );
  });

  it('moves 2(n − 1)/n of the buffer out of every rank, whatever the sides', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const n = shape.reduce((product, size) => product * size, 1);
        const { rounds } = torusPorts('all-reduce', shape);
        const share = rounds.reduce((sum, { repeat, divisor }) => sum + repeat / divisor, 0);
        expect(share).toBeCloseTo((2 * (n - 1)) / n, 9);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it.each([
    [[4, 4], 4],
    [[3, 3, 3], 6],
    [[4, 4, 4], 6],
  ])('takes 2 Σ (k − 1)(S/(P·B·kⁱ) + α) on a torus of %j, over P = %i ports', (shape, ports) => {
    // Jain and Sabharwal 2010, §4: all P = 2D links of a rank are busy all the time.
    const [k] = shape;
    const world = worldOf(torusPorts('all-reduce', shape), { fabric: torus({ shape }), bytes: S, bytesPerSecond: 50e9, linkLatencyPs: 250_000 });
    const expected = shape.reduce((sum, _, i) => sum + 2 * (k - 1) * (S / (ports * 50e9 * k ** (i + 1)) + 250e-9), 0);
    expect(Math.abs(runWorld(world).endPs - expected * 1e12)).toBeLessThan(1000);
  });

  it('does not do what is not made of a reduce-scatter and an all-gather', () => {
    expect(() => torusPorts('all-to-all', [4, 4])).toThrow('torus-ring does all-reduce, reduce-scatter, all-gather, not all-to-all');
  });
});

describe('the hierarchical algorithm over tori', () => {
  it('moves the bytes of the hierarchical one, 2(d − 1)/d inside and 2(D − 1)/D/d across, and no rank waits for ever', () => {
    for (const across of ['ring', 'halving-doubling'] as const) {
      const plain = hierarchical('all-reduce', 48, { perDomain: 12, across });
      const ports = torusPortsInside(plain, [4, 3], 'x');
      const moved = ({ rounds }: typeof plain): number => rounds.reduce((sum, { repeat, divisor }) => sum + repeat / divisor, 0);
      expect(moved(ports)).toBeCloseTo(moved(plain), 9);
      expect(moved(ports)).toBeCloseTo((2 * 11) / 12 + (2 * 3) / 4 / 12, 9);
      checkSchedule(ports);
      const fabric = torus({ shape: [48] });
      expect(runWorld(worldOf(ports, { fabric, bytes: 4800 })).endPs).toBeGreaterThan(0);
    }
  });
});
