import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clos } from '../../src/fabric/clos';
import { withDomains } from '../../src/fabric/domains';
import { dragonfly } from '../../src/fabric/dragonfly';
import { compileLinks } from '../../src/fabric/fabric';
import { mesh } from '../../src/fabric/mesh';
import { star } from '../../src/fabric/star';
import { TIERS } from '../../src/fabric/tiers';
import { torus } from '../../src/fabric/torus/torus';
import { routeOf } from '../support/graph';
import { closOf } from '../world/small-world';

const insides = [mesh(4), torus({ shape: [2, 2] }), torus({ shape: [4], wrap: [false] }), star(4)];

describe('domains', () => {
  it('wired as stars are the domains that a Clos has by itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.boolean(), fc.constantFrom(8, 64), (domains, railOptimised, radix) => {
        const outside = clos(closOf({ ranks: 4 * domains, railOptimised, radix, leafNodes: 1, tiers: 3 }));
        const fabric = withDomains(outside, star(4));
        expect(fabric.linkCount).toBe(outside.linkCount);
        const text = (of: typeof outside, a: number, b: number): string =>
          routeOf(of, a, b)
            .map((id) => of.link(id))
            .map(({ tier, up, width, owner }) => `${tier}/${up}/${width}/${owner}`)
            .join(' ');
        for (let a = 0; a < fabric.ranks; a++) {
          for (let b = 0; b < fabric.ranks; b++) if (a !== b) expect(text(fabric, a, b)).toBe(text(outside, a, b));
        }
      }),
      { seed: 141, numRuns: 30 },
    );
  });

  it('of any wiring keep the routes inside and those outside, and change rail inside by the wiring', () => {
    for (const inside of insides) {
      // Radix 8: eight pods of one rail each have no core between rails.
      const outside = clos(closOf({ ranks: 64, leafNodes: 1, radix: 8, tiers: 3 }));
      const fabric = withDomains(outside, inside);
      for (let a = 0; a < 64; a++) {
        for (let b = 0; b < 64; b++) {
          if (a === b) continue;
          const here = routeOf(fabric, a, b).map((id) => fabric.link(id));
          if (a >> 2 === b >> 2) {
            const own = routeOf(inside, a & 3, b & 3).map((id) => inside.link(id));
            expect(here.map(({ tier, up, owner }) => [tier, up, owner < 0 ? owner : owner & 3])).toEqual(
              own.map(({ tier, up, owner }) => [tier, up, owner]),
            );
          } else {
            const there = routeOf(outside, a, b).map((id) => outside.link(id));
            const beyond = (links: typeof here): number[][] => links.filter(({ tier }) => tier > 0).map(({ tier, up, rank }) => [tier, up, rank]);
            expect(beyond(here)).toEqual(beyond(there));
            const changes = there.length - beyond(there).length > 0;
            expect(here.length - beyond(here).length).toBe(changes ? routeOf(inside, a & 3, b & 3).length : 0);
          }
        }
      }
    }
  });

  it('count the cables of all domains, and number links without a gap', () => {
    const fabric = withDomains(clos(closOf({ ranks: 32, gpusPerNode: 8, domain: 8 })), mesh(8, { width: 2 }));
    expect(fabric.tiers[0]).toEqual({ tier: 'domain', cables: 4 * 28 * 2, runM: 0, lengthM: 0 });
    const { tier, count } = compileLinks(fabric);
    expect(tier.filter((t) => t === TIERS.indexOf('domain')).length).toBe(4 * 56);
    expect(count).toBe(fabric.linkCount);
    expect(fabric.kinds[0]).toBe(0);
    expect(TIERS[fabric.link(fabric.kinds[1]).tier]).toBe('leaf');
  });

  it('stand beside a fabric without domains of its own', () => {
    const fabric = withDomains(dragonfly({ p: 2, a: 2, h: 1 }), mesh(4));
    expect(fabric.tiers.map(({ tier, cables }) => [tier, cables])).toEqual([
      ['domain', 3 * 6],
      ['leaf', 12],
      ['spine', 3],
      ['core', 3],
    ]);
    expect([routeOf(fabric, 0, 3).length, fabric.domainOf(3), fabric.domainOf(4)]).toEqual([1, 0, 1]);
  });

  it('must fill the ranks, and be those of the fabric outside', () => {
    expect(() => withDomains(clos(closOf({ ranks: 12 })), mesh(8))).toThrow('domains of 8 ranks do not fill 12');
    expect(() => withDomains(clos(closOf({ ranks: 16 })), mesh(8))).toThrow('domains of 8 ranks are not those of the fabric outside');
    expect(() => withDomains(clos(closOf({ ranks: 16 })), mesh(2))).toThrow('domains of 2 ranks are not those of the fabric outside');
  });
});
