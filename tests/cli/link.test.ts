import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interlude } from './interlude';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-link-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const link = (...args: string[]) => interlude(['link', ...args], folder);

describe('interlude link', () => {
  it('without an id lists the technologies', async () => {
    const { code, stdout } = await link();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dac-200 +copper-passive/m);
  });

  it('shows one link on one screen', async () => {
    const { code, stdout } = await link('dac-200', '--length', '3m');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dac-200 does not close over 3 m: it lacks 11 dB and reaches 1\.46 m\./);
    expect(stdout).toContain('= one way');
  });

  it('takes gauge, host, board length, temperature and budget for copper', async () => {
    const options = ['--gauge', '24', '--host', 'board', '--host-length', '60mm', '--temperature', '45C', '--budget', '30dB', '--rate', '400Gbps'];
    const { code, stdout } = await link('dac-100', '--length', '2.5 m', '--json', ...options);
    const sheet = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(sheet.closure.copper.channel).toMatchObject({ gauge: 24, hostMm: 60, temperatureC: 45, budgetDb: 30 });
    expect(sheet).toMatchObject({ lengthM: 2.5, lanes: 4, portBytesPerSecond: 50e9 });
  });

  it('takes connectors, circuit switches, splitters, fibre and another budget for light', async () => {
    const options = ['--connectors', '4', '--ocs', '1', '--ocs-type', 'ocs-lc-coherent', '--splitter', '2', '--fibre', 'hcf', '--pmd', 'LR'];
    const { stdout } = await link('dr8-1600', '--length', '200m', '--json', '--inner-code', ...options);
    const { closure } = JSON.parse(stdout);
    // 6 × 0.5 + 2.5 + 3.51 + 0.022 dB
    expect(closure.lossDb).toBeCloseTo(9.03, 2);
    // LR’s 6.3 dB and 1.37 dB of inner code.
    expect(closure.budgetDb).toBeCloseTo(7.67, 2);
  });

  it('draws an SVG of several technologies', async () => {
    const { code, stdout } = await link('dac-200', '--plot', 'reach.svg', '--with', 'aec-200,cpo-nv');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^reach\.svg$/m);
    expect(readFileSync(join(folder, 'reach.svg'), 'utf8')).toContain('>aec-200<');
  });

  it.each([
    [['dac-2000'], /^unknown link "dac-2000"\. Did you mean "dac-200"/],
    [['dac-100', '--length', '3'], /^--length: "3" has no unit\. .*Write "3 m"/],
    [['dac-100', '--rate', '400Gb'], /^--rate: /],
    [['dac-100', '--gauge', '27'], /Expected one of 24, 26, 28, 30, 32/],
    [['dac-100', '--host', 'flyovr'], /^unknown copper host "flyovr"\. Did you mean "flyover"\?/],
    [['dac-100', '--temperature', 'warm'], /degrees Celsius/],
    [['dac-100', '--ocs', '2'], /^--ocs: dac-100 is copper-passive\. Expected a fibre/],
    [['dr4-400', '--gauge', '26'], /^--gauge: dr4-400 is fiber-smf\. Expected a copper cable/],
    [['dr4-400', '--ocs', '1.5'], /whole number from 0/],
    [['dr4-400', '--ocs', '1', '--ocs-type', 'palomar'], /^unknown optical circuit switch "palomar"/],
    [['aec-100', '--host', 'board'], /^--host: aec-100 is copper-active-retimed/],
    [['cpo-nv', '--inner-code'], /^--inner-code: the module of cpo-nv has none/],
    [['--with', 'dac-100'], /^--with: /],
    [['dac-100', '--plot', 'x.svg', '--with', 'dac-1000'], /^unknown link "dac-1000"/],
  ])('refuses %j with exit code 2 and what it expected', async (args, says) => {
    const { code, stderr } = await link(...args);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ {4}at |unexpected error/m);
    expect(code).toBe(2);
    expect(existsSync(join(folder, 'x.svg'))).toBe(false);
  });
});
