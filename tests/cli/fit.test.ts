import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interlude } from './interlude';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-fit-'));
  for (const name of ['tuned.log', 'two-sizes.log'])
    copyFileSync(fileURLToPath(new URL(`../fit/fixtures/${name}`, import.meta.url)), join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('interlude fit', () => {
  it('prints parameters and residuals, and writes the profile under its name', async () => {
    const { code, stdout, stderr } = await interlude(['fit', 'tuned.log', '--name', 'mine'], folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Fitted to 7 rows of 1 log/);
    expect(stdout).toMatch(/^mine\.yaml$/m);
    expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toMatch(/^name: mine\nkind: nccl-profile\ntransport: infiniband-ndr$/m);
  });

  it('writes the same bytes from the same logs', async () => {
    await interlude(['fit', 'tuned.log', '--out', 'a.yaml'], folder);
    await interlude(['fit', 'tuned.log', '--out', 'b.yaml'], folder);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(readFileSync(join(folder, 'b.yaml'), 'utf8'));
  });

  it('takes several logs, and prints everything as JSON', async () => {
    const { stdout } = await interlude(['fit', 'tuned.log', 'two-sizes.log', '--on', 'h100-hgx', '--nodes', '4', '--json'], folder);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ name: 'my-cluster', file: 'my-cluster.yaml', on: [{ sizes: 7 }, { sizes: 2 }] });
    expect(told.residuals).toHaveLength(9);
  });

  it.each([
    [['nowhere.log'], /^nowhere\.log: there is no such file; expected the output of nccl-tests/],
    [['.'], /^\.: this is a folder; expected/],
    [['cut.log'], /^cut\.log:1:1: a row of 4 cells; expected 13: size count type/],
    [['two-sizes.log'], /^two-sizes\.log: which GPUs\?.*expected --on SYSTEM/],
    [['tuned.log', '--nic', '400'], /^--nic: "400" has no unit\. Expected/],
    [['tuned.log', '--nodes', 'four'], /Expected a whole number of at least 1/],
    [['tuned.log', '--transport', 'ib-ndrr'], /^unknown transport "ib-ndrr"/],
    [['tuned.log', '--library', 'latest'], /Expected a version such as 'NCCL 2\.26\.2'/],
  ])('refuses %j with exit code 2, and writes nothing', async (args, says) => {
    writeFileSync(join(folder, 'cut.log'), '1024  256  float  sum\n');
    const { code, stdout, stderr } = await interlude(['fit', ...args], folder);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(readdirSync(folder).sort()).toEqual(['cut.log', 'tuned.log', 'two-sizes.log']);
  });
});
