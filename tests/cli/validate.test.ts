import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interlude } from './interlude';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-validate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ROW = {
  id: 'a',
  kind: 'collective',
  collective: 'all_reduce',
  gpu: 'h100',
  scaleUp: 'nvlink4',
  transport: 'none',
  gpus: 8,
  nodes: 1,
  gpusPerNode: 8,
};
const put = (data: unknown): void => writeFileSync(join(folder, 'mine.json'), typeof data === 'string' ? data : JSON.stringify(data));

describe('interlude validate', () => {
  it('of a file of one’s own prints the errors and writes predictions, errors and a picture', async () => {
    put([
      { ...ROW, sizeBytes: 1024, timeUs: 30 },
      { ...ROW, id: 'b', collective: 'scan', sizeBytes: 1024, timeUs: 30 },
    ]);
    const { code, stdout, stderr } = await interlude(['validate', '--data', 'mine.json'], folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Scored: 1 of 2 rows/m);
    expect(stdout).toMatch(/^ +1 row +scan has no schedule$/m);
    const out = join(folder, 'results/validation-mine');
    expect(readdirSync(out)).toEqual(['errors.csv', 'predictions.jsonl', 'summary.txt', 'validation.svg']);
    const [first] = readFileSync(join(out, 'predictions.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(first)).toEqual({ id: 'a', predictedUs: expect.any(Number) });
  });

  it('prints the same as JSON', async () => {
    put([{ ...ROW, sizeBytes: 1024, timeUs: 30 }]);
    const { stdout } = await interlude(['validate', '--data', 'mine.json', '--out', 'here', '--json'], folder);
    expect(JSON.parse(stdout)).toMatchObject({ file: 'mine.json', scorable: { rows: 1 }, errors: { all: { rows: 1 } } });
    expect(readdirSync(join(folder, 'here'))).toHaveLength(4);
  });

  it.each([
    ['[{"id": 1}]', /^mine\.json row 0 id: got 1; expected text/m],
    [
      '[{"id": "a", "kind": "collective", "nodes": "2"}]',
      /^mine\.json row 0 \(id "a"\) nodes: got "2"; expected a whole number .*Write 2 without quotes$/m,
    ],
    ['[{]', /^mine\.json:1:3: this is not JSON; expected a key in double quotes$/m],
  ])('refuses %s with its place and exit code 2, and writes nothing', async (text, says) => {
    put(text);
    const { code, stdout, stderr } = await interlude(['validate', '--data', 'mine.json'], folder);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(readdirSync(folder)).toEqual(['mine.json']);
  });

  it('says so when there is no such file', async () => {
    const { code, stderr } = await interlude(['validate', '--data', 'nowhere.json'], folder);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^nowhere\.json: there is no such file; expected/)]);
  });
});
