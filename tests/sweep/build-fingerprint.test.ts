import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildFingerprint } from '../../src/sweep/build-fingerprint';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-build-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const of = (files: Record<string, string>): string => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return buildFingerprint(pathToFileURL(join(folder, 'chunk.js')).href);
};

it('two builds have one fingerprint exactly when all their programs are equal', () => {
  const build = fc.record({ 'a.js': fc.string(), 'b.js': fc.string() });
  fc.assert(
    fc.property(build, build, (one, two) => {
      expect(of(one) === of(two)).toBe(one['a.js'] === two['a.js'] && one['b.js'] === two['b.js']);
    }),
    { seed: 1, numRuns: 30 },
  );
});

it('what is no program does not change it', () => {
  expect(of({ 'a.js': '1', 'a.d.ts': '2' })).toBe(of({ 'a.js': '1' }));
});

it('TypeScript source, which has no build, is known by the version of the package', () => {
  expect(buildFingerprint('file:///src/sweep/build-fingerprint.ts')).toMatch(/^source-\d+\.\d+\.\d+/);
});
