import fc from 'fast-check';
import { expect, it } from 'vitest';
import { factsDigest } from '../../src/sweep/facts-digest';

const facts = fc.dictionary(
  fc.constantFrom('system', 'model', 'links'),
  fc.oneof(fc.integer(), fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue()))),
);

it('equal facts have equal digests, changed ones another, whether or not parts are known already', () => {
  const known = new WeakMap<object, string>();
  fc.assert(
    fc.property(facts, facts, (one, two) => {
      const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(two));
      expect(factsDigest(one, known) === factsDigest(two, known)).toBe(same);
      expect(factsDigest(one, known)).toBe(factsDigest(structuredClone(one), new WeakMap()));
    }),
    { seed: 1 },
  );
});

it('a list and a mapping with its places as keys are not the same', () => {
  expect(factsDigest({ links: ['a'] }, new WeakMap())).not.toBe(factsDigest({ links: { 0: 'a' } }, new WeakMap()));
});

function sorted(value: unknown): unknown {
  if (typeof value === 'number') return Object.is(value, -0) ? 0 : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
