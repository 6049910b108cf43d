import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALONE, changed, interlude, SMALL } from './interlude';

/** What is wrong, the file, and what stderr must say of it. The small scenario has its model in line 2, gpus in 4, training in 5, its sweep from 7 on. */
const BROKEN: [what: string, file: string | Uint8Array, says: RegExp][] = [
  ['a mistyped key', changed('modle: llama3-70b'), /^a\.yaml:1:1 modle: unknown key "modle"\. Did you mean "model"\?/m],
  ['a mistyped model', changed('model: llama3-7b'), /^a\.yaml:2:8 model: unknown model "llama3-7b"\. Did you mean /m],
  ['an unknown system', changed('system: abacus'), /^a\.yaml:3:9 system: unknown system "abacus"/m],
  ['an unknown link in the sweep', SMALL.replace('ideal', 'dac-2000'), /^a\.yaml:8:36 .*unknown link "dac-2000"\. Did you mean "dac-200"/m],
  ['an unknown axis', SMALL.replace('  gpus: [', '  gpu: ['), /^a\.yaml:9:3 .*Did you mean "gpus"/m],
  ['a wrong unit', changed('parallelism: { bucket: 25 mb }'), /^a\.yaml:6:24 parallelism\.bucket: .*25 mb/m],
  ['no unit', changed('parallelism: { bucket: 25 }'), /^a\.yaml:6:24 parallelism\.bucket: 25 has no unit/m],
  ['a negative number', changed('gpus: -8', ALONE), /^a\.yaml:4:7 gpus: /m],
  ['no number', changed('gpus: .nan', ALONE), /^a\.yaml:4:7 gpus: /m],
  ['a degree that divides no size', changed('parallelism: { tensor: 7 }'), /^a\.yaml:.*tensor 7.*does not divide/m],
  ['neither tokens nor samples', changed('training: {}'), /^a\.yaml:5.*training.*exactly one of/m],
  ['bad YAML', 'name: [', /^a\.yaml:1:/m],
  ['a duplicate key', `${SMALL}gpus: 8\n`, /^a\.yaml:10:1 gpus: /m],
  ['a cyclic alias', 'name: &a [*a]', /^a\.yaml:1:/m],
  ['a list', '- 1\n- 2\n', /^a\.yaml:1:1.*expected a mapping/m],
  ['nothing', '', /^a\.yaml.*empty/m],
  ['10 MB of junk', 'x'.repeat(10_000_000), /^a\.yaml.*at most 1 MB/m],
  ['binary', Uint8Array.from({ length: 999 }, (_, i) => (i * 37) % 256), /^a\.yaml.*not text/m],
];

describe('a broken scenario is placed, explained and refused with exit code 2, never with a stack trace:', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'interlude-broken-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const refused = async (args: string[], cwd: string, says: RegExp): Promise<void> => {
    const { code, stdout, stderr } = await interlude(args, cwd);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ {4}at |node:internal|undefined/m);
    expect([code, stdout]).toEqual([2, '']);
  };

  it.concurrent.each(BROKEN)('%s', async (what, content, says) => {
    const own = join(folder, what);
    mkdirSync(own);
    writeFileSync(join(own, 'a.yaml'), content);
    await refused(['sweep', 'a.yaml'], own, says);
  });

  it('a folder', () => refused(['run', '.'], folder, /this is a folder/));
  it('a file that is not there', () => refused(['run', 'b.yaml'], folder, /^b\.yaml: there is no such file/));
});
