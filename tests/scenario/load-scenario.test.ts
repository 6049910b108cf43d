import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadScenario } from '../../src/scenario/load-scenario';
import { formatProblem } from '../../src/scenario/read-scenario';
import { EXAMPLE } from './example';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-'));
  writeFileSync(join(folder, 'good.yaml'), EXAMPLE);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is said of a file, its folder left out. */
function said(name: string, bytes?: string | Uint8Array): string[] {
  const path = join(folder, name);
  if (bytes !== undefined) writeFileSync(path, bytes);
  const loaded = loadScenario(path);
  return 'problems' in loaded ? loaded.problems.map((problem) => formatProblem(problem).replaceAll(folder, '.')) : [];
}

test('a scenario on disk is read like its text', () => {
  const loaded = loadScenario(join(folder, 'good.yaml'), [{ path: 'gpus', value: '64' }]);
  expect(loaded).toMatchObject({ document: { name: 'Copper or light', text: EXAMPLE, base: { gpus: 64 } } });
});

test('a missing file is a problem with the nearest name', () => {
  expect(said('god.yaml')).toEqual(['./god.yaml: there is no such file; expected a scenario file. Did you mean "./good.yaml"?']);
  expect(said('good.yaml/inner.yaml')).toEqual(['./good.yaml/inner.yaml: there is no such file; expected a scenario file']);
});

test('a folder is a problem that names a scenario in it', () => {
  mkdirSync(join(folder, 'empty'));
  expect(said('.')).toEqual(['.: this is a folder; expected a scenario file. It holds "good.yaml", for one']);
  expect(said('empty')).toEqual(['./empty: this is a folder; expected a scenario file']);
});

test('10 MB of junk is refused by its size, without being read', () => {
  expect(said('junk', new Uint8Array(10_000_000))).toEqual(['./junk: the file has 10,000,000 bytes; expected a scenario of at most 1 MB']);
});

test('bytes that are no UTF-8 text are a placed problem', () => {
  expect(said('latin1.yaml', Uint8Array.of(0x6e, 0x3a, 0x20, 0xe9, 0x0a))).toEqual([
    './latin1.yaml:1:1: this is not text in UTF-8; expected a scenario in UTF-8 text',
  ]);
  // UTF-16 has a zero in every second byte of plain text.
  expect(said('utf16.yaml', Buffer.from('name: x', 'utf16le'))[0]).toMatch(/^\.\/utf16\.yaml:1:2: this is not text/);
});

test('any bytes at all give a problem and never an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(said('any.yaml', bytes).length).toBeGreaterThan(0);
    }),
    { seed: 31, numRuns: 200 },
  );
});
