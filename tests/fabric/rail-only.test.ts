import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { railOnly } from '../../src/fabric/rail-only';
import { cutOf, diameterOf, distancesFrom, pathOf } from '../support/graph';

describe('rail-only', () => {
  it('changes rail inside the domain of the sender, or of the receiver where the sender has no GPU on that rail', () => {
    const fabric = railOnly({ ranks: 14, domain: 4, radix: 4 });
    const tiers = (from: number, to: number): string =>
      pathOf(fabric, from, to)
        .map((id) => 'DL'[fabric.link(id).tier])
        .join('');
    expect([tiers(0, 3), tiers(0, 4), tiers(0, 5)]).toEqual(['DD', 'LL', 'DDLL']);
    // Ranks 12 and 13 are alone in the last domain: rails 0 and 1.
    expect([tiers(2, 12), tiers(12, 2), tiers(12, 1)]).toEqual(['DDLL', 'LLDD', 'DDLL']);
    // From rail 2 to the short domain the sender itself changes to rail 0.
    expect(fabric.link(pathOf(fabric, 2, 12)[2]).owner).toBe(0);
  });

  it('leads every route from its source to its destination; none between ranks of full domains could be shorter', () => {
    // A path from domain to domain over GPUs as intermediate ones: two links inside, two on the rail.
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 8 }), fc.nat(), (ranks, domain, pick) => {
        const fabric = railOnly({ ranks, domain, radix: 64 });
        const from = pick % ranks;
        const distance = distancesFrom(fabric, from, { forwarding: true });
        for (let to = 0; to < ranks; to++) if (to !== from) expect(pathOf(fabric, from, to).length).toBe(distance[to]);
      }),
      { seed: 121, numRuns: 100 },
    );
  });

  it('has diameter 4, and cuts half of D domains from the others through domain × ⌊D/2⌋ NICs', () => {
    const fabric = railOnly({ ranks: 24, domain: 4, radix: 8, nicsPerGpu: 1 });
    expect(diameterOf(fabric, { forwarding: true })).toBe(4);
    const inside = (device: number): boolean => (device < 24 ? device < 12 : device < 24 + 3);
    expect(cutOf(fabric, inside)).toBe(4 * 3);
  });

  it('needs no rails for one domain', () => {
    expect(railOnly({ ranks: 8, domain: 8, radix: 1 }).tiers).toEqual([{ tier: 'domain', cables: 8, runM: 0, lengthM: 0 }]);
  });

  it('says so when a rail switch has too few ports, or GPUs share NICs', () => {
    expect(() => railOnly({ ranks: 40, domain: 8, radix: 4 })).toThrow(
      'rail switches of 4 ports join 32 GPUs in domains of 8, not 40. Use topology: rail-clos',
    );
    expect(() => railOnly({ ranks: 16, domain: 8, radix: 64, nicsPerGpu: 0.5 })).toThrow('NICs of its own for every GPU');
  });
});
