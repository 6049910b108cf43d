import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Place, pathOfText, pathText, placeKey } from '../../src/scenario/places';
import { writtenAt } from '../../src/scenario/written-at';

const PLACE: Place = { file: 'a.yaml' };
const word = fc.constantFrom('a', 'b', 'c', 'scale_out');
const paths = fc
  .array(fc.oneof({ weight: 4, arbitrary: word }, fc.nat(3)), { minLength: 1, maxLength: 6 })
  .filter(([first]) => typeof first === 'string');

it('finds a path however its keys are joined, and places nothing where it is not written', () => {
  fc.assert(
    fc.property(paths, fc.array(word, { maxLength: 2 }), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (path, base, joins) => {
      // Keys of a mapping may be joined to the one before by a dot; entries of lists stand alone.
      const written: (string | number)[] = [];
      path.forEach((segment, i) => {
        const last = written.at(-1);
        if (joins[i] && typeof segment === 'string' && typeof last === 'string') written[written.length - 1] = `${last}.${segment}`;
        else written.push(segment);
      });
      const whole = [...base, ...written];
      const places = new Map(whole.map((_, length) => [placeKey(whole.slice(0, length + 1)), PLACE]));
      expect(writtenAt(places, base, path)).toEqual(whole);
      expect(writtenAt(places, base, [...path, 'not there'])).toBeUndefined();
    }),
    { seed: 173, numRuns: 300 },
  );
});

it('goes another way where the first does not lead on: dotted and nested keys side by side', () => {
  const places = new Map([['a.b'], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((path) => [placeKey(path), PLACE]));
  expect(writtenAt(places, [], ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
  expect(writtenAt(places, [], ['a', 'b'])).toEqual(['a.b']);
});

it('a path read from its text is the path that the text was made of', () => {
  fc.assert(
    fc.property(paths, (path) => {
      expect(pathOfText(pathText(path))).toEqual(path);
    }),
    { seed: 174, numRuns: 100 },
  );
});
