import { relative } from 'node:path';
import type { Command } from 'commander';
import { wantsColour } from './wants-colour';

/** `interlude report DIR`: the pictures of a sweep again, from what it stored. */
export function reportCommand(program: Command): void {
  program
    .command('report')
    .summary('draw the reports of a results folder again')
    .description('Draws report.html, curves.svg and points.csv of a results folder again from its stored points, without simulating.')
    .argument('<folder>', 'results folder of a sweep')
    .action(async (folder: string) => {
      const { rerender } = await import('../sweep/rerender');
      const { renderSweep } = await import('../report/terminal');
      const { results, meta, missing, files } = rerender(folder);
      process.stdout.write(renderSweep(results, meta, wantsColour(process.stdout)));
      process.stdout.write(`\n${files.map((path) => relative('.', path)).join('\n')}\n`);
      if (missing > 0)
        process.stderr.write(`${missing} of ${results.length + missing} points are not there yet. To simulate them: ${meta.command}\n`);
    });
}
