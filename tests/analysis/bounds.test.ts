import { describe, expect, it } from 'vitest';
import { BoundViolation, checkBytes, checkShare, checkTime } from '../../src/analysis/bounds';
import { ring } from '../../src/collective/ring';
import { clos } from '../../src/fabric/clos';
import { compileLinks } from '../../src/fabric/fabric';
import { unfolded } from '../../src/world/fold';
import { place } from '../../src/world/placement';
import { quotient } from '../../src/world/quotient';
import { closOf } from '../world/small-world';

describe('checks', () => {
  it('refuse a time below its bound and let pass what rounding takes off', () => {
    expect(() => checkTime('all-reduce 0', 34e9, 35e9)).toThrow(BoundViolation);
    expect(() => checkTime('all-reduce 0', 34e9, 35e9)).toThrow(
      'all-reduce 0 took 34000000000 ps, less than the 35000000000 ps that its bound allows',
    );
    expect(() => checkTime('all-reduce 0', 35e9 - 1, 35e9)).not.toThrow();
    expect(() => checkTime('all-reduce 0', Number.NaN, 35e9)).toThrow(BoundViolation);
  });

  it('refuse a share outside 0 to 1, and one that is no number', () => {
    for (const share of [-1e-9, 1.0001, Number.NaN]) expect(() => checkShare('utilisation', share)).toThrow(BoundViolation);
    for (const share of [0, 0.5, 1]) expect(() => checkShare('utilisation', share)).not.toThrow();
  });

  it('refuse bytes that go up in a tier and do not come down, counting every link of a class', () => {
    const fabric = clos(closOf({ ranks: 16, domain: 4 }));
    const placement = place(
      ring('all-reduce', 16),
      Int32Array.from({ length: 16 }, (_, i) => i),
      fabric,
    );
    const input = { rankColour: new Int32Array(16), links: compileLinks(fabric), placements: [placement] };
    const whole = quotient(input, unfolded(input));
    const bytes = new Float64Array(whole.links.count).fill(2 ** 40);
    expect(() => checkBytes(whole, bytes)).not.toThrow();
    bytes[0] = 2 ** 40 + 1;
    expect(() => checkBytes(whole, bytes)).toThrow(BoundViolation);
    bytes[1] = 2 ** 40 + 1;
    expect(() => checkBytes(whole, bytes)).not.toThrow();
    // A class of two links up against one of a single link down.
    const uneven = { ...whole, links: { ...whole.links, size: whole.links.size.map((size, l) => (l === 0 ? 2 : size)) } };
    expect(() => checkBytes(uneven, bytes)).toThrow(/bytes went up in tier 0/);
  });
});
