import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnknownIdError } from '../../src/catalog/errors';
import { catalogKinds } from '../../src/catalog/kinds';
import { listCatalog, showEntry } from '../../src/catalog/print';
import { digits, quantity } from '../../src/catalog/quantity';
import { textTable, wrap } from '../../src/catalog/text-table';

const entries = [...catalogKinds].flatMap(([kind, { ids }]) => ids().map((id): [string, string] => [kind, id]));

describe('the printed catalog', () => {
  it.each([...catalogKinds.keys()])('lists all %s in at most 120 columns, a row each', (kind) => {
    const lines = listCatalog(kind).split('\n');
    expect(lines).toHaveLength(1 + catalogKinds.get(kind)!.ids().length);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('shows every entry with nothing undefined, unreadable or wider than 120 columns, but for addresses', () => {
    for (const [kind, id] of entries) {
      const text = showEntry(kind, id);
      expect(text.split('\n')[0]).toContain(id);
      expect(text, `${kind} ${id}`).not.toMatch(/undefined|NaN|\[object|null/);
      for (const line of text.split('\n').filter((row) => !row.includes('http'))) expect(line.length, line).toBeLessThanOrEqual(120);
    }
  });

  it('shows a number with unit, range, confidence and the source that it came from', () => {
    const text = showEntry('links', 'dac-200');
    expect(text).toMatch(/reach +1 m \[0\.5 – 2\.5\] \(read in the source\) \[1\]/);
    expect(text).toMatch(/Sources\n {2}\[1\] .+\n +.*https?:/s);
    expect(text).toMatch(/reach by insertion loss +24 AWG .+ 26 AWG 1\.5 m/);
  });

  it('lists every source that it cites, once, in order', () => {
    for (const [kind, id] of entries) {
      const [body, list = ''] = showEntry(kind, id).split('\nSources\n');
      const cited = new Set([...body.matchAll(/\[(\d+)\](?!\w)/g)].map(([, number]) => Number(number)));
      const listed = [...list.matchAll(/^ {2}\[(\d+)\]/gm)].map(([, number]) => Number(number));
      expect(listed, `${kind} ${id}`).toEqual([...Array(listed.length).keys()].map((index) => index + 1));
      for (const number of listed) expect(cited, `${kind} ${id}`).toContain(number);
    }
  });

  it('answers an unknown kind or id with the nearest', () => {
    expect(() => listCatalog('link')).toThrow('unknown catalog kind "link". Did you mean "links"?');
    expect(() => showEntry('systems', 'h100-hxg')).toThrow(UnknownIdError);
  });

  it('aligns columns and keeps words whole', () => {
    expect(
      textTable(
        ['id', '>m'],
        [
          ['a', '10'],
          ['bcd', '5'],
        ],
      ),
    ).toBe('id    m\na    10\nbcd   5');
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 30 }), fc.integer({ min: 10, max: 40 }), (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
      { seed: 14 },
    );
  });

  it('writes numbers for people', () => {
    expect(digits(70_553_706_496)).toBe('70,553,706,496');
    expect(digits(0.000226)).toBe('2.26e-4');
    expect(quantity({ value: 450e9, unit: 'B/s', confidence: '', sources: [] })).toBe('450 GB/s');
    expect(quantity({ value: 2, min: 1, max: 3, unit: 'm', confidence: '', sources: [] })).toBe('2 m [1 – 3]');
  });
});
