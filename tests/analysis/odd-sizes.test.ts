import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SimulatedPoint } from '../../src/analysis/result';
import { pointOf } from './scenarios';

describe('nodes that fill neither their last leaf nor a power of two', () => {
  it('give the same point folded and whole, to the bit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 3, max: 8 }),
        fc.constantFrom(1, 2, 8),
        fc.constantFrom<'ring' | 'halving-doubling'>('ring', 'halving-doubling'),
        (nodes, leaf_nodes, tensor, inside) => {
          const change = {
            gpus: nodes * 8,
            scale_out: { leaf_nodes },
            parallelism: { tensor, bucket: '40 MB' },
            collective: { algorithm: 'hierarchical', inside, across: 'halving-doubling' },
          } as const;
          const times = ({ stepPs, idealPs, lossExact, communicationPs }: SimulatedPoint) => ({ stepPs, idealPs, lossExact, communicationPs });
          expect(times(pointOf(change))).toEqual(times(pointOf(change, { fold: false })));
        },
      ),
      { seed: 2269, numRuns: 25 },
    );
  });
});
