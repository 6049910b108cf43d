import type { Command } from 'commander';

/** `interlude schema`: the JSON Schema of scenario files, for editors. */
export function schemaCommand(program: Command): void {
  program
    .command('schema')
    .summary('print the JSON Schema of scenario files')
    .description(
      'Prints the JSON Schema of scenario files. An editor that reads "# yaml-language-server: $schema=FILE" completes and checks with it.',
    )
    .option('--out <file>', 'write it into a file instead')
    .action(async ({ out }: { out?: string }) => {
      const { scenarioJsonSchema } = await import('../scenario/json-schema');
      const text = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
      if (out === undefined) process.stdout.write(text);
      else {
        const { writeFileSync } = await import('node:fs');
        writeFileSync(out, text);
        process.stdout.write(`${out}\n`);
      }
    });
}
