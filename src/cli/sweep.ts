import { availableParallelism } from 'node:os';
import { basename, join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Command } from 'commander';
import type { Override } from '../scenario/document';
import { coordinates } from '../sweep/coordinates';
import type { SweepOutcome } from '../sweep/run-sweep';
import { canonicalCommand } from './canonical-command';
import { SET_HELP, setting, threadCount } from './options';
import { wantsColour } from './wants-colour';

interface SweepCommandOptions {
  set?: Override[];
  threads: number;
  out?: string;
  fold: boolean;
  fresh?: boolean;
}

/** `interlude sweep FILE`: all points of a scenario on all cores. */
export function sweepCommand(program: Command): void {
  program
    .command('sweep')
    .summary('simulate all points of a scenario on all cores')
    .description('Simulates every point of a sweep and draws its curves. Ctrl-C keeps what is finished; the same command carries on from there.')
    .argument('<file>', 'scenario file (YAML)')
    .option('--threads <number>', 'worker threads', threadCount, availableParallelism())
    .option('--out <folder>', 'results folder (default: results/<file name>)')
    .option('--set <path=value>', SET_HELP, setting)
    .option('--fresh', 'simulate every point again')
    .option('--no-fold', 'simulate every rank instead of one of each class')
    .action(async (file: string, options: SweepCommandOptions) => {
      process.exitCode = await sweep(file, options);
    });
}

async function sweep(file: string, options: SweepCommandOptions): Promise<number> {
  const { set: overrides = [], threads, fold, fresh = false } = options;
  const out = options.out ?? join('results', basename(file).replace(/\.ya?ml$/, ''));
  const { loadPoints } = await import('../sweep/load-points');
  const { sweepMeta } = await import('../sweep/sweep-meta');
  const { runSweep } = await import('../sweep/run-sweep');
  const { progress } = await import('../sweep/progress');
  const { renderSweep } = await import('../report/terminal');

  const { document, points } = loadPoints(file, { overrides });
  const meta = sweepMeta(document, points, canonicalCommand('sweep', file, overrides, fold));
  const show = progress(process.stderr, () => performance.now());
  const interrupt = onInterrupt();
  let outcome: SweepOutcome;
  try {
    outcome = await runSweep({ points, meta, out, threads, fold, fresh, signal: interrupt.signal, onProgress: show.update });
  } finally {
    show.end();
    interrupt.release();
  }
  const { results, counts, failures, interrupted, files } = outcome;
  if (interrupted) {
    process.stderr.write(
      `Stopped: ${counts.done + counts.reused} of ${counts.total} points are kept in ${out}. The same command carries on from there.\n`,
    );
    return 130;
  }
  if (results.length > 0) process.stdout.write(`\n${renderSweep(results, meta, wantsColour(process.stdout))}`);
  if (files.length > 0) process.stdout.write(`\n${files.map((path) => relative('.', path)).join('\n')}\n`);
  if (failures.length > 0) process.stderr.write(failureText(failures));
  return failures.length > 0 ? 1 : 0;
}

/** Ctrl-C asks the sweep to stop; a second one does not wait for it. */
function onInterrupt(): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const release = (): void => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  return { signal: controller.signal, release };
}

const MOST_FAILURES = 10;

function failureText(failures: SweepOutcome['failures']): string {
  const lines = failures.slice(0, MOST_FAILURES).map(({ axes, message, file }) => {
    return `  ${coordinates(axes)}: ${message}\n    ${relative('.', file)}\n`;
  });
  const left = failures.length - lines.length;
  const heading = `\n${failures.length} point${failures.length === 1 ? '' : 's'} failed. This is a bug, or too little memory; each is saved as a scenario to run and report:\n`;
  return `${heading}${lines.join('')}${left > 0 ? `  and ${left} more\n` : ''}`;
}
