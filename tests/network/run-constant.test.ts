import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { direct as directExchange } from '../../src/collective/direct';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { ring } from '../../src/collective/ring';
import { clos } from '../../src/fabric/clos';
import { runConstant } from '../../src/network/run-constant';
import { runWorld } from '../../src/network/run-world';
import { assemble } from '../../src/world/assemble';
import { fold, unfolded } from '../../src/world/fold';
import { quotient } from '../../src/world/quotient';
import type { World } from '../../src/world/world';
import { collective, compute, worldOf } from '../support/world';
import { costsUnder } from '../world/difference';
import { buildSmallWorld, closOf, smallWorlds } from '../world/small-world';

/** What both ways of running a world must agree on. */
function outcomeOf({ startPs, finishPs, linkBytes, endPs, messages }: ReturnType<typeof runWorld>) {
  return { startPs, finishPs, linkBytes, endPs, messages };
}

/** Holds the run without events against the one with them, where there is one. @returns whether there is */
function agrees(world: World, recipe: unknown = null): boolean {
  const constant = runConstant(world);
  if (constant !== undefined) expect(outcomeOf(constant), JSON.stringify(recipe)).toEqual(outcomeOf(runWorld(world, { jump: false })));
  return constant !== undefined;
}

describe('a run in which every flow keeps its rate', () => {
  it('is that of the simulator to the bit: random worlds, whole and folded, under every counterfactual', () => {
    let [runs, constant] = [0, 0];
    fc.assert(
      fc.property(smallWorlds, fc.nat(5), ([w, d, p], which) => {
        const { input, program, costs, recipe } = buildSmallWorld(w, { ...d, algorithm: 'hierarchical', across: 'halving-doubling' }, p);
        for (const partition of [fold(input), unfolded(input)]) {
          for (const [, now] of costsUnder(costs, which)) {
            runs++;
            constant += Number(agrees(assemble(quotient(input, partition), program, now), recipe));
          }
        }
      }),
      { numRuns: 150, seed: 4711 },
    );
    // A run that always gave up would pass too.
    expect(constant).toBeGreaterThan(runs / 4);
  });

  it('is found at odd sizes: nodes that do not fill their last leaf, ranks out of step by what the ways differ in', () => {
    let [runs, constant] = [0, 0];
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 3, max: 8 }),
        fc.constantFrom(1, 2, 8),
        fc.array(fc.constantFrom(1_000_000, 999_983), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(0, 700_000),
        (nodes, leafNodes, gpusPerNode, buckets, launchPs) => {
          const ranks = nodes * gpusPerNode;
          const fabric = clos(closOf({ ranks, domain: gpusPerNode, gpusPerNode, leafNodes }));
          const world = worldOf(halvingDoubling('all-reduce', ranks), {
            fabric,
            launchPs,
            program: [compute(1_000_000), ...buckets.map((bytes) => collective(bytes, { after: [0] }))],
          });
          runs++;
          constant += Number(agrees(world, { nodes, leafNodes, gpusPerNode, buckets }));
        },
      ),
      { numRuns: 60, seed: 99 },
    );
    expect(constant).toBeGreaterThan(runs / 4);
  });

  it('is not found where a late rank makes two messages share a port', () => {
    // Rank 0 begins 1 ms late. Ranks 1 to 3 then send to a rank to which it still sends: two messages, of S/4 = 2^28 B and 5.4 ms, meet at that port for 1 ms.
    const direct = directExchange('reduce-scatter', 4);
    expect(runConstant(worldOf(direct, { startDelayPs: (rank) => (rank === 0 ? 1_000_000_000 : 0) }))).toBeUndefined();
    expect(runConstant(worldOf(direct))?.endPs).toBe(runWorld(worldOf(direct)).endPs);
  });

  it('leaves long rings to the simulator, which jumps over their rhythm', () => {
    expect(runConstant(worldOf(ring('all-reduce', 16)))?.endPs).toBe(runWorld(worldOf(ring('all-reduce', 16))).endPs);
    expect(runConstant(worldOf(ring('all-reduce', 17)))).toBeUndefined();
  });
});
