import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interlude, program, SMALL } from './interlude';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-cli-'));
  writeFileSync(join(folder, 'small.yaml'), SMALL);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const cli = (...args: string[]) => interlude(args, folder);
const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('bad usage ends with exit code 2 and a suggestion:', () => {
  it.each([
    [['sweeep', 'small.yaml'], /unknown command 'sweeep'\n\(Did you mean sweep\?\)/],
    [['sweep', 'small.yaml', '--thread', '2'], /unknown option '--thread'\n\(Did you mean --threads\?\)/],
    [['sweep', 'small.yaml', '--threads', '0'], /whole number of worker threads/],
    [['sweep', 'small.yaml', '--threads', '2x'], /whole number of worker threads/],
    [['run'], /missing required argument 'file'/],
    [['run', 'small.yaml', '--set', 'gpus'], /Expected path=value/],
    [['run', 'small.yaml', '--set', 'fabric.scale_out.laef=dr4-400'], /^--set fabric\.scale_out\.laef=dr4-400: .*Did you mean "leaf"\?/m],
    [['run', 'small.yaml', '--set', 'system=h100'], /^--set system=h100: unknown system "h100"/m],
    [['catalog', 'cables'], /unknown catalog kind "cables"/],
    [['catalog', 'links', 'dac-2000'], /unknown link "dac-2000"\. Did you mean "dac-200"/],
    [['report', 'nowhere'], /^nowhere: no sweep is stored here/m],
  ])('interlude %j', async (args, says) => {
    const { code, stderr } = await cli(...args);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(code).toBe(2);
  });
});

describe('interlude', () => {
  it('asked for nothing explains itself and counts it as bad usage', async () => {
    const { code, stderr } = await cli();
    expect([code, stderr]).toEqual([2, expect.stringContaining('Usage: interlude')]);
  });

  it('tells its version', async () => {
    expect(await cli('-V')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it('ends quietly when its reader has gone', async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${program}" catalog links; echo "code $?" >&2`], { cwd: folder });
    child.stdout.destroy();
    const stderr: string[] = [];
    child.stderr.on('data', (text) => stderr.push(String(text)));
    await new Promise((resolve) => child.on('close', resolve));
    expect(stderr.join('')).toBe('code 0\n');
  });
});

describe('interlude run', () => {
  it('of a file with a sweep takes the scenario around it, and says so in a line', async () => {
    const { code, stderr, stdout } = await cli('run', 'small.yaml');
    expect(lines(stderr)).toEqual([expect.stringMatching(/^small\.yaml holds a sweep.*interlude sweep small\.yaml$/)]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('16 GPUs')]);
  });

  it('fits a terminal of 80 × 24 and is plain where nobody looks', async () => {
    const { stdout } = await cli('run', 'small.yaml');
    expect(lines(stdout).length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines(stdout).map((line) => [...line].length))).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain('\u001b');
  });

  it('takes settings of paths that the sweep sets', async () => {
    const { stdout } = await cli('run', 'small.yaml', '--set', 'gpus=64', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ status: 'ok', gpus: 64, axes: {} });
  });

  it('folded and unfolded gives the same step time to the picosecond', async () => {
    const [folded, whole] = await Promise.all([cli('run', 'small.yaml', '--json'), cli('run', 'small.yaml', '--json', '--no-fold')]);
    const [a, b] = [JSON.parse(folded.stdout), JSON.parse(whole.stdout)];
    expect(a.stepPs).toBe(b.stepPs);
    expect(a.key).not.toBe(b.key);
  });

  it('of what cannot be built gives the reason and exit code 1', async () => {
    // Passive copper at 100 Gb/s a lane reaches a few metres; the run to an end-of-row leaf of 512 GPUs is longer.
    const { code, stdout, stderr } = await cli('run', 'small.yaml', '--set', 'gpus=512', '--set', 'fabric.scale_out.leaf=dac-100');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/reach/)]);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});

describe('interlude sweep', () => {
  const FILES = ['curves.svg', 'points.csv', 'points.jsonl', 'report.html'];

  it('ends with the answer, the table and the files, in results/<name>', async () => {
    const { code, stdout, stderr } = await cli('sweep', 'small.yaml', '--threads', '2');
    expect(code).toBe(0);
    expect(lines(stdout).slice(-3)).toEqual(['results/small/points.csv', 'results/small/curves.svg', 'results/small/report.html']);
    expect(lines(stdout)[1]).toMatch(/\d %|alike|coincide/);
    expect(stderr).toMatch(/^6\/6 points · /m);
    expect(readdirSync(join(folder, 'results/small'))).toEqual(FILES);
    // 2 links × 3 sizes and a heading.
    expect(lines(readFileSync(join(folder, 'results/small/points.csv'), 'utf8'))).toHaveLength(7);
  });

  it('run again reuses its points and changes nothing, also under another number of threads', async () => {
    await cli('sweep', 'small.yaml', '--threads', '1');
    const read = () => ['points.csv', 'curves.svg', 'report.html'].map((name) => readFileSync(join(folder, 'results/small', name), 'utf8'));
    const before = read();
    expect((await cli('sweep', 'small.yaml', '--threads', '4')).stderr).toContain('6 reused');
    expect(read()).toEqual(before);
    expect((await cli('sweep', 'small.yaml', '--threads', '4', '--fresh')).stderr).not.toContain('reused');
    expect(read()).toEqual(before);
    rmSync(join(folder, 'small.yaml'));
    expect((await cli('report', 'results/small')).code).toBe(0);
    expect(read()).toEqual(before);
  });

  it('keeps no trace of the machine in what it commits', async () => {
    await cli('sweep', join(folder, 'small.yaml'), '--threads', '2', '--out', 'here');
    const html = readFileSync(join(folder, 'here/report.html'), 'utf8');
    expect(html).toContain('interlude sweep small.yaml');
    for (const name of ['report.html', 'curves.svg', 'points.csv']) {
      const text = readFileSync(join(folder, 'here', name), 'utf8');
      expect(text).not.toContain(folder);
      expect(text).not.toMatch(/--threads|--out/);
    }
  });

  it('stopped by Ctrl-C keeps what is done, exits with 130, and carries on when asked again', async () => {
    // 2 × 3 × 400 seeds, which are other points though nothing draws: some seconds of work.
    const many = `${SMALL}  seed: { from: 1, to: 400, step: 1 }\n`;
    writeFileSync(join(folder, 'many.yaml'), many);
    const child = spawn(process.execPath, [program, 'sweep', 'many.yaml', '--threads', '2'], { cwd: folder });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const store = join(folder, 'results/many/points.jsonl');
    while (!existsSync(store) || lines(readFileSync(store, 'utf8')).length < 5) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    const kept = Number(/^Stopped: (\d+) of 2400 points are kept/m.exec(stderr)?.[1]);
    // The record of the sweep is a line too.
    expect(lines(readFileSync(store, 'utf8'))).toHaveLength(kept + 1);
    expect(readdirSync(join(folder, 'results/many'))).toEqual(['points.jsonl']);
    const { axes } = JSON.parse(lines(readFileSync(store, 'utf8')).at(-1)!);
    const again = await cli('sweep', 'many.yaml', '--set', `sweep.seed=[${axes.seed}]`);
    expect(again.stderr).toMatch(/\d+ reused/);
  });

  it('refuses a folder in which another sweep is writing', async () => {
    await cli('sweep', 'small.yaml', '--threads', '1');
    // This test lives, so its id stands for a sweep that does.
    const { hostname } = await import('node:os');
    writeFileSync(join(folder, 'results/small/lock.tmp'), JSON.stringify({ pid: process.pid, host: hostname(), startedMs: 0 }));
    const { code, stderr } = await cli('sweep', 'small.yaml');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/another sweep \(process \d+\) is writing into this folder/)]);
  });

  it('says of a folder that it cannot write what the system says, without a word about bugs', async () => {
    const { code, stderr } = await cli('sweep', 'small.yaml', '--out', 'small.yaml/inside');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^interlude: E\w+: /m);
    expect(stderr).not.toMatch(/bug| {4}at /);
  });
});

describe('interlude catalog and schema', () => {
  it('list and show facts with their sources', async () => {
    expect((await cli('catalog', 'links')).stdout).toContain('dac-100');
    expect((await cli('catalog', 'links', 'dac-200')).stdout).toMatch(/https?:\/\//);
  });

  it('print a JSON Schema, or write it into a file', async () => {
    const { stdout } = await cli('schema');
    expect(JSON.parse(stdout)).toMatchObject({ type: 'object' });
    await cli('schema', '--out', 'scenario.schema.json');
    expect(readFileSync(join(folder, 'scenario.schema.json'), 'utf8')).toBe(stdout);
  });
});
