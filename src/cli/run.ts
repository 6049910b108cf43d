import type { Command } from 'commander';
import type { Override } from '../scenario/document';
import { SET_HELP, setting } from './options';
import { wantsColour } from './wants-colour';

interface RunOptions {
  set?: Override[];
  json?: boolean;
  fold: boolean;
}

/** `interlude run FILE`: one point, and where its time went. */
export function runCommand(program: Command): void {
  program
    .command('run')
    .summary('simulate one scenario and show where the time goes')
    .description('Simulates one scenario: utilisation, the split of the loss, cables and collectives. A sweep in the file is left aside.')
    .argument('<file>', 'scenario file (YAML)')
    .option('--set <path=value>', SET_HELP, setting)
    .option('--json', 'print everything known of the point as JSON')
    .option('--no-fold', 'simulate every rank instead of one of each class')
    .action(async (file: string, options: RunOptions) => {
      process.exitCode = await run(file, options);
    });
}

async function run(file: string, { set: overrides = [], json = false, fold }: RunOptions): Promise<number> {
  const { loadPoints } = await import('../sweep/load-points');
  const { planPoints } = await import('../sweep/plan-points');
  const { buildFingerprint } = await import('../sweep/build-fingerprint');
  const { simulate } = await import('../analysis/simulate');
  const { renderPoint } = await import('../report/terminal');

  const { document, points, sweepAside } = loadPoints(file, { overrides, sweep: false });
  if (sweepAside)
    process.stderr.write(`${document.file} holds a sweep; this is the scenario without it. The sweep: interlude sweep ${document.file}\n`);
  const [point] = planPoints(points, { fold, build: buildFingerprint() });
  const result = simulate(point!, { fold });
  if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else process.stdout.write(renderPoint(result, point!.scenario, wantsColour(process.stdout)));
  return result.status === 'ok' ? 0 : 1;
}
