import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseResultLine, resultLine } from '../../src/sweep/result-line';

it('a line reads back as the same value to the bit, infinities and −0 included', () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, -0));
  const value = fc.dictionary(
    fc.string().filter((key) => key !== '__proto__' && key !== '$number'),
    fc.oneof(number, fc.string(), fc.constant(null), fc.array(number)),
  );
  fc.assert(
    fc.property(value, (original) => {
      expect(parseResultLine(resultLine(original))).toEqual({ ...original });
    }),
    { seed: 1 },
  );
});

it('a result is one line, whatever its texts hold', () => {
  expect(resultLine({ reason: 'two\nlines\u2028' })).not.toContain('\n');
});

it('an unlimited reach stays unlimited', () => {
  expect(resultLine({ reachM: Number.POSITIVE_INFINITY })).toBe('{"reachM":{"$number":"Infinity"}}');
});
