import type { Command } from 'commander';
import type { Override } from '../scenario/document';
import { Refusal } from '../sweep/refusal';
import { SET_HELP, setting } from './options';
import { wantsColour } from './wants-colour';

interface CablesOptions {
  set?: Override[];
  json?: boolean;
  floor?: string;
}

/** `interlude cables FILE`: what the fabric of a scenario is made of, what it draws and costs, and where it stands. */
export function cablesCommand(program: Command): void {
  program
    .command('cables')
    .summary('list the cables, switches, watts and dollars of a scenario')
    .description(
      'Prints the bill of materials of a scenario: links by tier with their lengths, switches, watts and dollars, and what does not close. Ends with 1 where a tier does not close. A sweep in the file is left aside.',
    )
    .argument('<file>', 'scenario file (YAML)')
    .option('--set <path=value>', SET_HELP, setting)
    .option('--json', 'print the whole bill as JSON')
    .option('--floor <file>', 'draw the floor as SVG: racks, trays and what does not close')
    .action(async (file: string, options: CablesOptions) => {
      process.exitCode = await cables(file, options);
    });
}

async function cables(file: string, { set: overrides = [], json = false, floor }: CablesOptions): Promise<number> {
  const { loadPoints } = await import('../sweep/load-points');
  const { systemEntry } = await import('../catalog/systems');
  const { wiringOf } = await import('../analysis/bill/bill-of-materials-wiring');
  const { summarise } = await import('../analysis/bill/bill-of-materials-summary');
  const { billScreen } = await import('../report/bill-screen');

  const { document, points, sweepAside } = loadPoints(file, { overrides, sweep: false });
  if (sweepAside) process.stderr.write(`${document.file} holds a sweep; these are the cables of the scenario without it.\n`);
  const { scenario } = points[0];
  const wiring = built(() => wiringOf(scenario, systemEntry(scenario.system)));
  const summary = summarise(wiring);
  if (floor !== undefined) {
    const { floorSvg } = await import('../report/floor-svg');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(floor, floorSvg(wiring, summary));
  }
  if (json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  else process.stdout.write(billScreen(summary, wantsColour(process.stdout)) + (floor === undefined ? '' : `floor: ${floor}\n`));
  return summary.bill.closes ? 0 : 1;
}

/** A fabric whose switches do not reach is an answer, not a bug. */
function built<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && error.name === 'UnbuildableError') throw new Refusal(error.message, 1);
    throw error;
  }
}
