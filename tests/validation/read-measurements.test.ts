import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from '../../src/validation/json-fault';
import { readMeasurements } from '../../src/validation/read-measurements';
import { rowOf } from './shipped';

const problemsOf = (data: unknown): string[] => {
  const read = readMeasurements(typeof data === 'string' ? data : JSON.stringify(data), 'mine.json');
  return 'problems' in read ? read.problems : [];
};

describe('a file of measurements', () => {
  it('keeps fields that are unknown here', () => {
    const read = readMeasurements(JSON.stringify([{ ...rowOf(), weather: 'fair' }]), 'mine.json');
    expect('rows' in read && read.rows[0]).toMatchObject({ weather: 'fair', gpu: 'h100' });
  });

  it('says everything that is wrong at once, with row, id, field, value and what was expected', () => {
    const rows = [rowOf(), { ...rowOf({ id: 'b' }), sizeBytes: '4096', timeUs: -1 }, { kind: 'collective', Id: 'c' }, 7, rowOf()];
    expect(problemsOf(rows)).toEqual([
      'mine.json row 1 (id "b") sizeBytes: got "4096"; expected a whole number of bytes, or null. Write 4096 without quotes',
      'mine.json row 1 (id "b") timeUs: got -1; expected a time in microseconds above 0, or null',
      'mine.json row 2 id: "id" is missing; expected text that names the row. Is it the "Id"?',
      'mine.json row 3: got 7; expected a mapping of fields',
      'mine.json row 4 (id "row") id: row 0 has the same id; expected an id of its own',
    ]);
  });

  it('of another kind is refused in a line', () => {
    expect(problemsOf('{"a":1}')).toEqual([expect.stringMatching(/^mine\.json: got a mapping; expected a list of rows/)]);
    expect(problemsOf('[]')).toEqual(['mine.json: the list is empty; expected at least one row']);
    expect(problemsOf('')).toEqual(['mine.json:1:1: this is not JSON; expected a value']);
    expect(problemsOf('[\n{"id": "a",}]')).toEqual(['mine.json:2:12: this is not JSON; expected a key in double quotes']);
  });

  it('lists at most fifty problems and counts the rest', () => {
    const problems = problemsOf(Array.from({ length: 60 }, () => 0));
    expect(problems).toHaveLength(51);
    expect(problems[50]).toBe('mine.json: and 10 more problems');
  });
});

describe('the place where a text stops being JSON', () => {
  it('exists exactly where Node refuses the text', () => {
    const broken = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', '\\', 'x', '\n', '-', '0')).map(([text, at, put]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + put + text.slice(cut + 1);
    });
    const refused = (text: string): boolean => {
      try {
        JSON.parse(text);
        return false;
      } catch {
        return true;
      }
    };
    fc.assert(
      fc.property(broken, (text) => {
        expect(jsonFault(text) !== null).toBe(refused(text));
      }),
      { seed: 11, numRuns: 2000 },
    );
  });

  it('is found however deep the brackets', () => {
    expect(jsonFault('['.repeat(100_000))).toMatchObject({ line: 1, expected: 'a value' });
  });
});
