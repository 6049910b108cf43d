import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claims } from '../../src/claims/claims';
import { type Figure, numberAt } from '../../src/claims/figure';
import { interlude } from '../cli/interlude';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-claims-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As a shell would split it. */
const words = (command: string): string[] => [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain).slice(1);

describe('interlude claims', () => {
  it.each(['copper-reach', 'equal-rate', 'cpo-power', 'small-messages'])(
    '%s: every command gives the number that stands beside it',
    async (id) => {
      const { code, stdout } = await interlude(['claims', id, '--json'], folder);
      expect(code).toBe(0);
      const { figures }: { figures: Figure[] } = JSON.parse(stdout);
      const told = figures.filter(({ from }) => from !== undefined).slice(0, 2);
      expect(told.length).toBeGreaterThan(0);
      for (const { name, value, from } of told) {
        const { stdout: printed } = await interlude([...words(from?.command ?? ''), '--json'], root);
        expect(Number(numberAt(JSON.parse(printed), from?.at ?? '').toPrecision(9)), name).toBe(value);
      }
    },
    60_000,
  );

  it('shows one claim with verdict, numbers and command', async () => {
    const { code, stdout } = await interlude(['claims', 'light-latency'], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Said: Light is faster than electricity in copper\.\nComes out: /);
    expect(stdout).toMatch(/By hand, .+:\n {2}interlude link /);
  });

  it('writes page, JSON and picture, and lists every claim in 80 columns', async () => {
    const out = join(folder, 'out');
    const { code, stdout } = await interlude(['claims', '--out', out], folder);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['README.md', 'claims.json', 'links.svg']);
    const page = readFileSync(join(out, 'README.md'), 'utf8');
    for (const { id, said } of claims) {
      expect(page).toContain(`## ${said}`);
      expect(stdout).toMatch(new RegExp(`^${id} `, 'm'));
    }
  }, 120_000);

  it('answers a mistyped id with the nearest, and refuses an id beside --out', async () => {
    const mistyped = await interlude(['claims', 'coper-reach'], folder);
    expect(mistyped).toMatchObject({ code: 2, stdout: '' });
    expect(mistyped.stderr).toBe('unknown claim "coper-reach". Did you mean "copper-reach"?\n');
    const both = await interlude(['claims', 'copper-reach', '--out', folder], folder);
    expect(both).toMatchObject({ code: 2, stdout: '' });
    expect(both.stderr).toContain('expected no id beside it');
  });
});
