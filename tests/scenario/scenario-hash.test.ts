import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256, stableStringify } from '../../src/scenario/scenario-hash';

const json = fc.jsonValue({ maxDepth: 4 });

test('the text does not depend on the order in which keys were set', () => {
  expect(stableStringify({ b: 1, a: { d: 2, c: 3 } })).toBe('{"a":{"c":3,"d":2},"b":1}');
  expect(stableStringify({ a: { c: 3, d: 2 }, b: 1 })).toBe(stableStringify({ b: 1, a: { d: 2, c: 3 } }));
});

test('undefined members are as good as absent, and infinities keep their names', () => {
  expect(stableStringify({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
  expect(stableStringify([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 0.1 + 0.2])).toBe(
    '[Infinity,-Infinity,NaN,0.30000000000000004]',
  );
});

test('what is no data is refused instead of hashed to nothing', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  expect(() => stableStringify(cycle)).toThrow(TypeError);
  expect(() => stableStringify(new Map([[1, 2]]))).toThrow(/Map/);
  expect(() => stableStringify(() => 1)).toThrow(TypeError);
  const shared = { x: 1 };
  expect(stableStringify([shared, shared])).toBe('[{"x":1},{"x":1}]');
});

test('JSON data survives the way through the text, whatever its keys', () => {
  fc.assert(
    // JSON.parse is the oracle; -0 is written as 0, as JSON does.
    fc.property(json, (value) => {
      expect(JSON.parse(stableStringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 11 },
  );
});

test('sha256 is that of FIPS 180-4', () => {
  // Published example of the standard: one block, "abc".
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
