import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI, here, type Measured, measure } from './measure';

const HEADLINE = here('../../workloads/copper-vs-optical.yaml');
/** One doubling beyond 131,072: sizes go 72, 144, … so that every domain and leaf group is full. Each replica of the largest has one sequence. */
const EXTENDED = ['sweep.gpus={ from: 72, to: 147456, factor: 2 }', 'training.tokens_per_step=144Mi'];
const BUCKETS = ['sweep.parallelism.bucket={ from: 50 MB, to: 650 MB, step: 50 MB }'];

const set = (settings: readonly string[]): string[] => settings.flatMap((setting) => ['--set', setting]);

/** The headline sweep into an empty store. */
function sweep(threads: number, settings: readonly string[]): Measured & { points: number } {
  const out = mkdtempSync(join(tmpdir(), 'interlude-bench-'));
  const measured = measure(CLI, ['sweep', HEADLINE, '--threads', String(threads), '--out', out, ...set(settings)]);
  const points = readFileSync(join(out, 'points.csv'), 'utf8').trim().split('\n').length - 1;
  rmSync(out, { recursive: true });
  return { ...measured, points };
}

/** Points a second over whole sweeps, folds reused inside them; and one point alone, from a cold start. */
export function sweepRate(say: (line: string) => void): void {
  for (const [what, settings, target] of [
    ['headline sweep as shipped', [], ''],
    ['headline sweep extended to 147,456 GPUs', EXTENDED, ', target ≥ 20 on 2 workers'],
    ['headline sweep over 13 bucket sizes', BUCKETS, ''],
  ] as const) {
    const [one, two] = [sweep(1, settings), sweep(2, settings)];
    const rate = ({ wallS, points }: typeof one): string => `${wallS.toFixed(1)} s, ${(points / wallS).toFixed(1)} points/s`;
    say(
      `${what} (${one.points} points): 1 worker ${rate(one)}; 2 workers ${rate(two)}${target}; the second gives ${(one.wallS / two.wallS).toFixed(2)} ×`,
    );
  }
  const alone = ['training.tokens_per_step=144Mi', 'sweep.gpus=[147456]', 'sweep.fabric.scale_up.domain=[8]'];
  const out = mkdtempSync(join(tmpdir(), 'interlude-bench-'));
  const cold = measure(CLI, ['sweep', HEADLINE, '--threads', '1', '--out', out, ...set(alone)], 1);
  rmSync(out, { recursive: true });
  say(`cold: the six media at 147,456 GPUs alone, 1 worker ${cold.wallS.toFixed(2)} s, ${cold.rssMB} MB`);
}
