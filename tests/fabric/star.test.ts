import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileLinks } from '../../src/fabric/fabric';
import { star } from '../../src/fabric/star';

describe('star', () => {
  it("joins any two ranks over the sender's port up and the receiver's port down", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 100 }), fc.nat(), fc.nat(), (ranks, a, b) => {
        const fabric = star(ranks, { lengthM: 2 });
        const [from, to] = [a % ranks, b % ranks];
        const out = new Int32Array(fabric.hops);
        expect(fabric.route(from, to, out)).toBe(2);
        const [up, down] = [fabric.link(out[0] as number), fabric.link(out[1] as number)];
        expect([up.owner, up.up, down.owner, down.up]).toEqual([from, 1, to, 0]);
        expect(fabric.domainOf(from)).toBe(fabric.domainOf(to));
      }),
      { seed: 31, numRuns: 100 },
    );
  });

  it('has a cable and two directions for every rank', () => {
    const fabric = star(8, { lengthM: 2 });
    expect(fabric.tiers).toEqual([{ tier: 'domain', cables: 8, runM: 2, lengthM: 2 }]);
    const { count, width, lengthM } = compileLinks(fabric);
    expect([count, ...new Set(width), ...new Set(lengthM)]).toEqual([16, 1, 2]);
  });
});
