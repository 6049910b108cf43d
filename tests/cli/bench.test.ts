import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLog } from '../../src/fit/log/read-log';
import { interlude } from './interlude';

/** docs/schedules.md: an all-reduce by a binomial tree over four ranks, the whole buffer as one chunk. */
const TREE = `collective: all-reduce
ranks: 4
chunks: 1
sends:
  - { id: 1 up, from: 1, to: 0, chunks: [0], reduces: true }
  - { id: 3 up, from: 3, to: 2, chunks: [0], reduces: true }
  - { id: 2 up, from: 2, to: 0, chunks: [0], reduces: true, after: [3 up] }
  - { id: 2 down, from: 0, to: 2, chunks: [0], after: [1 up, 2 up] }
  - { id: 1 down, from: 0, to: 1, chunks: [0] }
  - { id: 3 down, from: 2, to: 3, chunks: [0], after: [2 down] }
`;
const BYTES = `collective: sendrecv
ranks: 2
sends: [{ from: 0, to: 1, bytes: 1000000 }, { from: 1, to: 0, bytes: 1000000 }]
`;
const FILES: Record<string, string> = {
  'tree.yaml': TREE,
  'early.yaml': TREE.replace(', after: [3 up]', ''),
  'typo.yaml': TREE.replace('from: 1,', 'form: 1,').replace('ranks: 4', 'ranks: four'),
  'unknown.yaml': TREE.replace('2 up]', '2 upp]'),
  'circle.json':
    '{"collective":"all-reduce","ranks":2,"sends":[{"id":"a","from":0,"to":1,"chunks":[0],"after":["b"]},{"id":"b","from":1,"to":0,"chunks":[0],"after":["a"]}]}',
  'bytes.yaml': BYTES,
  'empty.yaml': '',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-bench-'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bench = (...args: string[]) => interlude(['bench', ...args], folder);
const rowsOf = (stdout: string): string[][] =>
  stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.trim().split(/\s+/));

describe('interlude bench', () => {
  it('prints a table that the reader of real logs reads: rows, ranks, nodes, library and program', async () => {
    const { code, stdout, stderr } = await bench('all_reduce_perf', '--gpus', '16', '-b', '1K', '-e', '1M', '-f', '32');
    expect([code, stderr]).toEqual([0, '']);
    const { runs, problems, skippedLines } = readLog(stdout, 'sim.log');
    expect([problems, skippedLines]).toEqual([[], 0]);
    const [run] = runs;
    expect(run).toMatchObject({ collective: 'all_reduce', ranks: 16, hosts: ['node0', 'node1'], gpusPerProcess: 1, library: '2.26.2' });
    expect(run.gpu).toMatch(/H100/);
    expect(run.rows.map(({ bytes, wrong }) => [bytes, wrong])).toEqual([
      [1024, 0],
      [32_768, 0],
      [1_048_576, 0],
    ]);
    expect(stdout).toMatch(/^# bound, endpoint reduction: 500\.00 GB\/s busbw/m);
  });

  it.each([
    ['all_reduce', 'sum', '-1', '1048576', '262144'],
    ['reduce_scatter', 'sum', '-1', '1048576', '32768'],
    ['all_gather', 'none', '-1', '1048576', '32768'],
    ['alltoall', 'none', '-1', '1048576', '32768'],
    ['broadcast', 'none', '0', '1048576', '262144'],
    ['reduce', 'sum', '0', '1048576', '262144'],
    ['sendrecv', 'sum', '-1', '1048576', '262144'],
  ])('%s has the operation, root, size and count of nccl-tests', async (name, operation, root, bytes, count) => {
    const [row] = rowsOf((await bench(name, '-b', '1M', '-e', '1M')).stdout);
    expect(row.slice(0, 5)).toEqual([bytes, count, 'float', operation, root]);
  });

  it('takes nccl-tests’ options: type, operation, root, increment, iterations, check', async () => {
    const { stdout } = await bench(
      'reduce',
      '-g',
      '4',
      '-b',
      '1M',
      '-e',
      '3M',
      '-i',
      '1M',
      '-d',
      'half',
      '-o',
      'max',
      '-r',
      '3',
      '-n',
      '5',
      '-w',
      '2',
      '-c',
      '0',
    );
    expect(stdout).toContain(
      '# nThread 1 nGpus 4 minBytes 1048576 maxBytes 3145728 step: 1048576(bytes) warmup iters: 2 iters: 5 agg iters: 1 validation: 0',
    );
    const rows = rowsOf(stdout);
    expect(rows.map((row) => row.slice(0, 5))).toEqual([1, 2, 3].map((m) => [String(m * 2 ** 20), String(m * 2 ** 19), 'half', 'max', '3']));
    expect(rows[0][8]).toBe('N/A');
  });

  it('puts GPUs into more nodes than they fill', async () => {
    const { stdout } = await bench('all_reduce', '--nodes', '4', '-g', '8', '-b', '1M', '-e', '1M');
    expect(stdout).toMatch(/4 domains of 2/);
    // Two NICs of 50 GB/s leave a domain: 2 · 7/8 / (2 · 3/4) · 100 GB/s.
    expect(stdout).toMatch(/116\.67 GB\/s busbw \(the NICs of a domain: 100 GB\/s\)/);
  });

  it('explains its choice in comments', async () => {
    const { stdout } = await bench('all_reduce', '-b', '1M', '-e', '1M', '--explain', '--algorithm', 'simulate');
    expect(stdout).toMatch(/^# → {2}\S+\/\S+ .* µs\n/m);
    expect(stdout).toMatch(/is the fastest of \d+ candidates when each is simulated; NCCL’s tuner would run /);
    expect(rowsOf(stdout)).toHaveLength(1);
  });

  it('runs a schedule of one’s own, and finds the library that belongs to the GPUs', async () => {
    const own = await bench('all_reduce', '--schedule', 'tree.yaml', '--library', 'ideal', '-b', '1M', '-e', '1M');
    expect([own.code, own.stderr]).toEqual([0, '']);
    expect(own.stdout).toMatch(/1 MiB by explicit/);
    expect((await bench('sendrecv', '--schedule', 'bytes.yaml', '-b', '1M', '-e', '1M')).stdout).toMatch(/bound: none, for sends that carry bytes/);
    expect((await bench('all_reduce', '--on', 'mi300x', '-b', '1M', '-e', '1M')).stdout).toMatch(/simulated: RCCL\n/);
    expect((await bench('all_reduce', '--on', 'tpu-v4', '-b', '1M', '-e', '1M')).stdout).toMatch(/simulated: the wire alone, no library\n/);
  });

  it('has a page that names every option and shows the heading that it prints', async () => {
    const page = readFileSync(new URL('../../docs/bench.md', import.meta.url), 'utf8');
    const options = [...(await bench('--help')).stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)|^ {2}(-\w),/gm)].map(([text]) => text.trim());
    expect(options.length).toBeGreaterThan(20);
    for (const option of options.filter((text) => !/help/.test(text))) {
      const [short, long = short] = option.split(', ');
      expect(page.includes(`\`${short}`) || page.includes(`\`${long}`), option).toBe(true);
    }
    const headings = (await bench('all_reduce', '-b', '8', '-e', '8')).stdout
      .split('\n')
      .filter((line) => /out-of-place|size {9}count|\(elements\)/.test(line));
    expect(headings).toHaveLength(3);
    for (const line of headings) expect(page).toContain(line.trimEnd());
  });

  it('prints everything as JSON', async () => {
    const { stdout } = await bench('all_gather', '--json', '-b', '1K', '-e', '1M', '-f', '1024');
    expect(JSON.parse(stdout)).toMatchObject({
      config: { ngpus: 8, step_factor: 1024 },
      results: [
        { size: 1024, count: 32 },
        { size: 1_048_576, interlude: { algorithm: expect.any(String), share: expect.any(Number) } },
      ],
      interlude: { collective: 'all-gather', system: 'h100-hgx', gpus: 8 },
    });
  });

  it.concurrent.each([
    [['all_redcue'], /Did you mean all_reduce\? Expected one of all_reduce, reduce_scatter/],
    [['all_reduce', '--on', 'h100-hgxx'], /^--on h100-hgxx: unknown system "h100-hgxx"\. Did you mean "h100-hgx"/],
    [['all_reduce', '--algorithm', 'rign'], /^--algorithm rign: unknown algorithm "rign"\. Did you mean "Ring"/],
    [['all_reduce', '--algorithm', 'bruck'], /bruck does all-gather, all-to-all; all-reduce has ring/],
    [['all_reduce', '--protocol', 'LL256'], /^--protocol LL256: unknown .*Expected one of: LL, LL128, Simple/],
    [['all_reduce', '--library', 'ncl'], /Did you mean nccl\?/],
    [['all_reduce', '--library', 'nccl', '--on', 'mi300x'], /NCCL runs on NVIDIA GPUs only\. Expected library rccl or ideal/],
    [['all_reduce', '--release', 'x.y'], /^--release x\.y: unknown NCCL version/],
    [['all_reduce', '--transport', 'rocee'], /^--transport rocee: unknown transport "rocee"\. Did you mean "roce"/],
    [['all_reduce', '--profile', 'nowhere.yaml'], /^nowhere\.yaml: there is no such file; expected a profile written by interlude fit/],
    [['all_reduce', '--profile', 'tree.yaml'], /^tree\.yaml .*expected a profile written by interlude fit/],
    [['all_reduce', '-d', 'flaot'], /Did you mean float\?/],
    [['all_reduce', '-o', 'summ'], /Did you mean sum\?/],
    [['all_reduce', '-b', '1Q'], /Expected bytes such as 8, 32M or 8G/],
    [['all_reduce', '-b', '1G', '-e', '1M'], /^--minbytes 1073741824 is above --maxbytes 1048576/],
    [['all_reduce', '-e', '8G', '-i', '8'], /^1,073,741,824 sizes .*expected at most 10,000/],
    [['broadcast', '-r', '8'], /^--root 8: there is no such rank; expected 0 to 7/],
    [['all_reduce', '--nodes', '3', '-g', '8'], /^--nodes 3: .*expected --nodes 1, 2, 4, 8/],
    [['all_reduce', '--stepfacter', '2'], /Did you mean --stepfactor\?/],
    [['all_reduce', '--set', 'gpsu=8'], /^--set gpsu=8: unknown key "gpsu"\. Did you mean "gpus"\?/],
    [['all_reduce', '--set', 'fabric.scale_out.leaf=dac-1000'], /unknown link "dac-1000"\. Did you mean "dac-100"/],
    [['all_reduce', '--schedule', 'early.yaml'], /^early\.yaml: .*rank 0 ends with an incomplete chunk 0/],
    [
      ['all_reduce', '--schedule', 'typo.yaml'],
      /^typo\.yaml:2:8 ranks: "four" is not read; expected a whole number.*\n.*\n?.*unknown key "form".* Did you mean "from"\?/,
    ],
    [['all_reduce', '--schedule', 'unknown.yaml'], /^unknown\.yaml:8:5 sends\[3\]: .*Did you mean "2 up"\?/],
    [['all_reduce', '--schedule', 'circle.json'], /^circle\.json:1:\d+ sends: ranks wait for each other: send "a" \(0 → 1\) waits for send "b"/],
    [['all_reduce', '--schedule', 'empty.yaml'], /^empty\.yaml: the file is empty/],
    [['all_reduce', '--schedule', 'nowhere.json'], /^nowhere\.json: there is no such file; expected a schedule/],
    [['broadcast', '--schedule', 'tree.yaml'], /the schedule does all-reduce, not broadcast; expected interlude bench all_reduce/],
    [['all_reduce', '--schedule', 'tree.yaml', '-g', '8'], /^--gpus 8: .*expected --gpus 4/],
    [['all_reduce', '--schedule', 'tree.yaml', '--algorithm', 'ring'], /^--algorithm ring: the schedule of tree\.yaml says that itself/],
    [['sendrecv', '--schedule', 'bytes.yaml'], /expected the one size that they stand for, such as -b 1M -e 1M/],
  ] as [string[], RegExp][])('%j is refused in words, with exit code 2', async (args, says) => {
    const { code, stdout, stderr } = await bench(...args);
    expect(stderr.replace(/^error: /, '')).toMatch(says);
    expect(stderr).not.toMatch(/^ {4}at |node:internal|unexpected error/m);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('ends with 1 and the reason where the machine cannot be wired', async () => {
    const { code, stderr } = await bench('all_reduce', '-g', '64', '--set', 'fabric.scale_out.leaf=dac-100', '--set', 'fabric.scale_out.cable=30 m');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^leaf: dac-100 .* reaches 3\.57 m, the run is 30 m/)]);
  });
});
