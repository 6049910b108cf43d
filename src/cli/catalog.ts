import type { Command } from 'commander';

interface CatalogOptions {
  run?: boolean;
  json?: boolean;
}

/** `interlude catalog KIND [ID]`: what the catalog holds, with sources. */
export function catalogCommand(program: Command): void {
  program
    .command('catalog')
    .summary('list the facts, or show one with its sources')
    .description(
      'Lists the entries of a kind, or shows one of them: every number with its range, confidence and sources. Systems can be run: all-reduce, watts and utilisation of each, or of one.',
    )
    .argument('<kind>', 'links, systems, models, switches, ocs, fec, endpoints, libraries, transports or nccl')
    .argument('[id]', 'an entry, such as dac-200')
    .option('--run', 'systems only: simulate each on the same workload and print one table')
    .option('--json', 'with --run: print the rows as JSON')
    .action(async (kind: string, id: string | undefined, options: CatalogOptions) => {
      const { run = false, json = false } = options;
      if (run || json) {
        process.exitCode = await runSystems(kind, id, run, json);
        return;
      }
      const { listCatalog, showEntry } = await import('../catalog/print');
      const text = id === undefined ? listCatalog(kind) : showEntry(kind, id);
      process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    });
}

async function runSystems(kind: string, id: string | undefined, run: boolean, json: boolean): Promise<number> {
  const { Refusal } = await import('../sweep/refusal');
  if (!run) throw new Refusal('--json: expected --run beside it', 2);
  if (kind !== 'systems') throw new Refusal(`--run: got ${kind}; expected systems. Did you mean "interlude catalog systems --run"?`, 2);
  const { loadPoints } = await import('../sweep/load-points');
  const { shippedSystems } = await import('../sweep/shipped-systems');
  const { runSystems: runAll } = await import('../sweep/run-systems');
  const { systemTable } = await import('../report/system-table');
  const { systemIds } = await import('../catalog/systems');
  const { nearest } = await import('../catalog/nearest');

  const presets = [...shippedSystems()].map(([preset, file]) => ({ preset, ...loadPoints(file).points[0] }));
  // A preset, or all of a system.
  const chosen = presets.filter(({ preset, scenario }) => id === undefined || preset === id || scenario.system === id);
  if (chosen.length === 0) {
    const [near] = nearest(String(id), [...new Set([...presets.map(({ preset }) => preset), ...systemIds()])], 1);
    throw new Refusal(`unknown system ${JSON.stringify(id)}${near === undefined ? '' : `. Did you mean "${near}"?`}`, 2);
  }
  const order = systemIds();
  chosen.sort((a, b) => order.indexOf(a.scenario.system) - order.indexOf(b.scenario.system) || (a.preset < b.preset ? -1 : 1));
  const runs = await runAll(
    chosen.map(({ preset, scenario }) => ({ preset, scenario })),
    (done, preset) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${done} of ${chosen.length}: ${preset}`);
    },
  );
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const { sweepSubtitle } = await import('../sweep/sweep-subtitle');
  const workload = sweepSubtitle(chosen.map(({ scenario }) => scenario));
  const library = chosen[0].scenario.collective.library;
  process.stdout.write(json ? `${JSON.stringify({ workload, library, runs }, null, 2)}\n` : systemTable(runs, { workload, library }));
  return 0;
}
