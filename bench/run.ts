/**
 * `npm run bench [-- --save]`: how fast interlude simulates, each line a whole process, medians of three. Machines are noisy: compare ratios within one run.
 * `--save` writes results/bench/<date>.txt with the machine in it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Measured {
  wallS: number;
  rssMB: number;
  messages: number;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  console.log(line);
};

function median(file: string, args: string[], runs = 3): Measured {
  const all = Array.from({ length: runs }, () => JSON.parse(execFileSync(process.execPath, [here(file), ...args], { encoding: 'utf8' })) as Measured);
  return all.sort((a, b) => a.wallS - b.wallS)[Math.floor(runs / 2)] as Measured;
}

const row = (what: string, { wallS, rssMB, messages }: Measured, note = ''): void =>
  say(`${what.padEnd(66)} ${wallS.toFixed(2).padStart(7)} s ${String(rssMB).padStart(5)} MB ${String(messages).padStart(10)} messages  ${note}`);

say(`interlude bench, node ${process.version}`);
const plain = median('./ring-unfolded.js', ['1024']);
row('all-reduce 1 GiB, ring, 1,024 ranks, one switch, unfolded', plain, 'target 1.2 s, 150 MB');
const jittered = median('./ring-unfolded.js', ['1024', 'jitter']);
row('the same, every start jittered', jittered, `target 2 s; ${(jittered.wallS / plain.wallS).toFixed(1)} × the plain run`);
const large = median('./ring-unfolded.js', ['4096'], 1);
const exponent = Math.log(large.wallS / plain.wallS) / Math.log(4);
row('the same, 4,096 ranks, plain', large, `time grows as ranks^${exponent.toFixed(2)} (messages as ranks^2)`);
row('hierarchical all-reduce, 3-tier rail Clos, 131,072 GPUs, folded', median('./fold-scale.js', ['131072']), 'target 1 s, 400 MB');
row('the same, 1,048,576 GPUs', median('./fold-scale.js', ['1048576']), 'target 3 s, 1 GB');
row('eight rail rings over 131,072 GPUs, folded', median('./fold-scale.js', ['131072', 'ring'], 1), 'target 5 s');

// The headline sweep as shipped, and with a dozen bucket sizes so that it is long enough to measure threads. Every run starts from an empty store.
function sweep(threads: number, settings: readonly string[]): { seconds: number; points: number } {
  const out = mkdtempSync(join(tmpdir(), 'interlude-bench-'));
  const set = settings.flatMap((setting) => ['--set', setting]);
  const file = here('../../workloads/copper-vs-optical.yaml');
  const from = performance.now();
  execFileSync(process.execPath, [here('../../dist/cli.js'), 'sweep', file, '--threads', String(threads), '--out', out, ...set], { stdio: 'pipe' });
  const seconds = (performance.now() - from) / 1000;
  const points = readFileSync(join(out, 'points.csv'), 'utf8').trim().split('\n').length - 1;
  rmSync(out, { recursive: true });
  return { seconds, points };
}
for (const [what, settings] of [
  ['headline sweep as shipped', []],
  ['headline sweep over 13 bucket sizes', ['sweep.parallelism.bucket={ from: 50 MB, to: 650 MB, step: 50 MB }']],
] as const) {
  const one = sweep(1, settings);
  const two = sweep(2, settings);
  const rate = ({ seconds, points }: typeof one): string => `${seconds.toFixed(1)} s, ${(points / seconds).toFixed(1)} points/s`;
  say(`${what} (${one.points} points): 1 worker ${rate(one)}; 2 workers ${rate(two)}; the second gives ${(one.seconds / two.seconds).toFixed(2)} ×`);
}

if (process.argv.includes('--save')) {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  mkdirSync('results/bench', { recursive: true });
  writeFileSync(`results/bench/${date}.txt`, `${date} · ${machine}\n${lines.join('\n')}\n`);
}
