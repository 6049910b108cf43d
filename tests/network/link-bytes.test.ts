import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { hierarchical } from '../../src/collective/hierarchical';
import { ring } from '../../src/collective/ring';
import { runWorld } from '../../src/network/run-world';
import { dumbbell } from '../support/dumbbell';
import { collective, worldOf } from '../support/world';

describe('bytes on the links', () => {
  it('of a ring all-reduce are 2(n − 1) ⌈S/n⌉ on every link, in 2n(n − 1) messages', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 24 }), fc.integer({ min: 0, max: 1e6 }), (n, bytes) => {
        const run = runWorld(worldOf(ring('all-reduce', n), { bytes }));
        expect([...run.linkBytes]).toEqual(new Array(2 * n).fill(2 * (n - 1) * Math.ceil(bytes / n)));
        expect(run.messages).toBe(2 * n * (n - 1));
      }),
      { seed: 31, numRuns: 60 },
    );
  });

  it('of every algorithm are 2(n − 1)/n · S on both ports of every rank when n divides S', () => {
    const sizes = fc.integer({ min: 1, max: 24 }).chain((n) => {
      const divisors = Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
      return fc.tuple(fc.constant(n), fc.constantFrom(...divisors), fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 4 }));
    });
    fc.assert(
      fc.property(sizes, ([n, perDomain, unit, channels]) => {
        const bytes = unit * n * channels;
        const schedules = [
          ring('all-reduce', n, { perDomain, channels }),
          halvingDoubling('all-reduce', n),
          hierarchical('all-reduce', n, { perDomain, across: 'ring' }),
          hierarchical('all-reduce', n, { perDomain, across: 'halving-doubling' }),
        ];
        for (const schedule of schedules) {
          const { linkBytes } = runWorld(worldOf(schedule, { bytes }));
          expect([...linkBytes]).toEqual(new Array(2 * n).fill((2 * (n - 1) * bytes) / n));
        }
      }),
      { seed: 32, numRuns: 60 },
    );
  });

  it('of a ring over two halves joined by a trunk are those of one link: only one rank sends across in each direction', () => {
    const n = 8;
    const run = runWorld(worldOf(ring('all-reduce', n), { bytes: 8000, fabric: dumbbell(n) }));
    expect([...run.linkBytes]).toEqual(new Array(2 * n + 2).fill(2 * (n - 1) * 1000));
  });

  it('add up over the collectives of a program', () => {
    const program = [collective(8000), collective(1600), collective(7)];
    const run = runWorld(worldOf(ring('all-reduce', 4), { program }));
    expect([...run.linkBytes]).toEqual(new Array(8).fill(6 * (2000 + 400 + 2)));
  });
});
