import fc from 'fast-check';
import { closOf, FLOOR } from '../world/small-world';

/** Random wirings of up to 160 GPUs on floors whose network racks hold a few switches. */
export const wirings = fc
  .record({
    ranks: fc.integer({ min: 2, max: 160 }),
    gpusPerNode: fc.constantFrom(1, 2, 4, 8),
    domainNodes: fc.constantFrom(1, 1, 2, 4),
    nodesPerRack: fc.integer({ min: 1, max: 4 }),
    leafNodes: fc.integer({ min: 1, max: 6 }),
    nicsPerGpu: fc.constantFrom(0.25, 0.5, 1, 2),
    railOptimised: fc.boolean(),
    radix: fc.constantFrom(8, 16, 64),
    tiers: fc.constantFrom<'auto' | 3>('auto', 3),
    oversubscription: fc.constantFrom(1, 1.5, 2, 4),
    lengths: fc.constantFrom<'tier' | 'stocked' | 'exact'>('tier', 'stocked', 'exact'),
    racksPerRow: fc.integer({ min: 1, max: 10 }),
    switchesPerRack: fc.constantFrom(1, 2, 5, 23),
    racksPerHall: fc.constantFrom(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 20),
    leafPlacement: fc.constantFrom<'end-of-row' | 'middle-of-row' | 'adjacent-rack'>('end-of-row', 'middle-of-row', 'adjacent-rack'),
  })
  .map(({ domainNodes, racksPerRow, switchesPerRack, racksPerHall, leafPlacement, ...wiring }) =>
    closOf({
      ...wiring,
      domain: domainNodes * wiring.gpusPerNode,
      floor: { ...FLOOR, racksPerRow, switchesPerRack, racksPerHall, hallGapM: 30, leafPlacement },
    }),
  );
