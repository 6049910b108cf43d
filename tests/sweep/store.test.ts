import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, readStore } from '../../src/sweep/store';
import { madeUpRecord, madeUpResult } from './made-up-points';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-store-'));
  file = join(folder, 'points.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(...keys: string[]): void {
  const store = openStore(folder, new Set());
  for (const key of keys) store.append(madeUpResult(key));
  store.close();
}

function stored(...wanted: string[]): string[] {
  const store = openStore(folder, new Set(wanted));
  store.close();
  return [...store.results.keys()];
}

describe('store', () => {
  it('gives back the results whose keys are wanted, and no others', () => {
    write('a', 'b', 'c');
    expect(stored('a', 'c', 'd')).toEqual(['a', 'c']);
  });

  it('makes the folder when it is missing', () => {
    folder = join(folder, 'deep', 'er');
    write('a');
    expect(stored('a')).toEqual(['a']);
  });

  it('cuts off a torn last line and keeps every complete one, wherever the kill came', () => {
    write('a', 'b', 'c');
    const whole = readFileSync(file);
    const lineEnds = [...whole.entries()].filter(([, byte]) => byte === 10).map(([index]) => index + 1);
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        writeFileSync(file, whole.subarray(0, length));
        const complete = lineEnds.filter((end) => end <= length).length;
        expect(stored('a', 'b', 'c')).toEqual(['a', 'b', 'c'].slice(0, complete));
        expect(readFileSync(file)).toHaveLength(lineEnds[complete - 1] ?? 0);
        write('d');
        expect(stored('a', 'b', 'c', 'd')).toEqual([...['a', 'b', 'c'].slice(0, complete), 'd']);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it('loses one line to damage inside the file, not what follows', () => {
    write('a');
    appendFileSync(file, '\u0000\u0000{"key"\n[]\n7\nnull\n');
    write('b');
    expect(stored('a', 'b')).toEqual(['a', 'b']);
  });

  it('reads a store that is larger than its reading buffer, lines across the edges included', () => {
    const store = openStore(folder, new Set());
    // 2,000 lines of about 1.2 kB are 2.4 MB, over two edges of the 1 MiB buffer; ü takes two bytes, so an edge may fall into a character.
    for (let i = 0; i < 2000; i += 1) store.append(madeUpResult(String(i), { reason: 'ü'.repeat(500 + (i % 7)) }));
    store.close();
    const { results } = readStore(folder);
    expect(results.size).toBe(2000);
    expect([...results.values()].every(({ status, ...rest }) => status === 'infeasible' && /^ü+$/.test((rest as { reason: string }).reason))).toBe(
      true,
    );
  });

  it('keeps the sweep that was started last, for its report', () => {
    const store = openStore(folder, new Set());
    store.appendRecord(madeUpRecord(['a']));
    store.appendRecord(madeUpRecord(['a', 'b']));
    store.close();
    expect(readStore(folder).record?.points.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('forgets what is stored when asked to begin afresh', () => {
    write('a');
    openStore(folder, new Set(), true).close();
    expect(stored('a')).toEqual([]);
  });

  it('reads an absent store as an empty one and makes no file', () => {
    expect(readStore(folder).results.size).toBe(0);
    expect(existsSync(file)).toBe(false);
  });
});

describe('the lock of a store', () => {
  it('lets one writer in at a time and says what to do', () => {
    const store = openStore(folder, new Set());
    expect(() => openStore(folder, new Set())).toThrow(/another sweep \(process \d+\) is writing into this folder.*--out/);
    store.close();
    openStore(folder, new Set()).close();
  });

  it('is taken over from a process that is gone', () => {
    // Above the largest id that Linux gives out (2^22), so that no process can have it.
    writeFileSync(join(folder, 'lock.tmp'), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), startedMs: 0 }));
    write('a');
    expect(stored('a')).toEqual(['a']);
  });

  it('is taken over from an earlier process with our own id, as in a container', () => {
    writeFileSync(join(folder, 'lock.tmp'), JSON.stringify({ pid: process.pid, host: hostname(), startedMs: 0 }));
    write('a');
    expect(stored('a')).toEqual(['a']);
  });

  it('is taken over when a kill left it empty', () => {
    writeFileSync(join(folder, 'lock.tmp'), '');
    write('a');
    expect(stored('a')).toEqual(['a']);
  });

  it('of another machine is respected, since nobody can tell whether its process lives', () => {
    writeFileSync(join(folder, 'lock.tmp'), JSON.stringify({ pid: 1, host: 'elsewhere', startedMs: 0 }));
    expect(() => openStore(folder, new Set())).toThrow(/process 1 on elsewhere.*remove .*lock\.tmp/);
  });

  it('leaves nothing behind', () => {
    write('a');
    expect(existsSync(join(folder, 'lock.tmp'))).toBe(false);
  });
});
