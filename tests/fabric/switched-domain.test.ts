import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { switchedDomain } from '../../src/fabric/switched-domain';
import { TIERS } from '../../src/fabric/tiers';
import { routeOf } from '../support/graph';

const run = { runM: 1, lengthM: 1 };
const between = { runM: 5.5, lengthM: 7 };

describe('switchedDomain', () => {
  it('has two links on every route of one tier, four between groups of two', () => {
    const one = switchedDomain({ ranks: 8, links: 18, run });
    expect([one.hops, routeOf(one, 0, 7)]).toEqual([2, [0, 15]]);
    const two = switchedDomain({ ranks: 8, links: 18, run, group: { size: 4, run: between } });
    expect([routeOf(two, 0, 3), routeOf(two, 0, 7)]).toEqual([
      [0, 7],
      [0, 16, 19, 15],
    ]);
  });

  it('is not oversubscribed: a group has as many links up as its ranks have, and the tiers as many cables', () => {
    // NVL576: 4 racks of 144 packages with 36 links each.
    const fabric = switchedDomain({ ranks: 576, links: 36, run, group: { size: 144, run: between } });
    expect(fabric.tiers).toEqual([
      { tier: 'domain', cables: 576 * 36, ...run },
      { tier: 'between', cables: 576 * 36, ...between },
    ]);
    expect(fabric.link(2 * 576)).toMatchObject({ tier: TIERS.indexOf('between'), up: 1, width: 144 * 36, lengthM: 7, owner: -1, rank: 0 });
    expect(fabric.linkCount).toBe(2 * 576 + 2 * 4);
  });

  it('goes up to the tier that joins two ranks and down again, the last group as small as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 12 }), (ranks, size) => {
        const fabric = switchedDomain({ ranks, links: 2, run, group: { size, run: between } });
        for (let to = 1; to < ranks; to++) {
          const links = routeOf(fabric, 0, to).map((id) => fabric.link(id));
          expect(links.map(({ up }) => up)).toEqual(links.length === 2 ? [1, 0] : [1, 1, 0, 0]);
          expect(links.length).toBe(to < size ? 2 : 4);
        }
        const trunks = Array.from({ length: fabric.linkCount }, (_, id) => fabric.link(id)).filter(
          ({ tier, up }) => up === 1 && TIERS[tier] === 'between',
        );
        expect(trunks.reduce((sum, { width }) => sum + width, 0)).toBe(size < ranks ? 2 * ranks : 0);
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});
