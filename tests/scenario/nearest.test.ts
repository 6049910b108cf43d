import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../src/scenario/nearest';

test('two neighbouring letters swapped, one missing, one wrong and a wrong case all find the word', () => {
  const words = ['leaf', 'spine', 'core', 'oversubscription'];
  expect(nearest('laef', words)).toBe('leaf');
  expect(nearest('spin', words)).toBe('spine');
  expect(nearest('cone', words)).toBe('core');
  expect(nearest('LEAF', words)).toBe('leaf');
  expect(nearest('oversubscribtion', words)).toBe('oversubscription');
});

test('a word that is like none of the candidates finds none', () => {
  expect(nearest('banana', ['leaf', 'spine', 'core'])).toBeUndefined();
  expect(nearest('', ['leaf'])).toBeUndefined();
  expect(nearest('leaf', [])).toBeUndefined();
});

test('a candidate is its own nearest, and one letter dropped from a long one still finds it', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{8,12}$/), { minLength: 1, maxLength: 6 }), fc.nat(), (words, pick) => {
      const word = words[pick % words.length]!;
      expect(nearest(word, words)).toBe(word);
      expect(nearest(word.slice(1), words)).toBeDefined();
    }),
    { seed: 5 },
  );
});
