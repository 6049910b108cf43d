import type { Command } from 'commander';

/** `interlude catalog KIND [ID]`: what the catalog holds, with sources. */
export function catalogCommand(program: Command): void {
  program
    .command('catalog')
    .summary('list the facts, or show one with its sources')
    .description('Lists the entries of a kind, or shows one of them: every number with its range, confidence and sources.')
    .argument('<kind>', 'links, systems, models, switches, fec, endpoints or libraries')
    .argument('[id]', 'an entry, such as dac-200')
    .action(async (kind: string, id: string | undefined) => {
      const { listCatalog, showEntry } = await import('../catalog/print');
      const text = id === undefined ? listCatalog(kind) : showEntry(kind, id);
      process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    });
}
