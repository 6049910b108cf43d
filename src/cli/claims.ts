import type { Command } from 'commander';
import type { Answered } from '../claims/answer';
import { Refusal } from '../sweep/refusal';

interface ClaimsOptions {
  json?: boolean;
  out?: string;
}

/** `interlude claims [ID]`: what people say of copper and light, answered on the spot. */
export function claimsCommand(program: Command): void {
  program
    .command('claims')
    .summary('hold what is said of copper and light against the simulator')
    .description(
      'Answers what people say of copper and light in GPU clusters, each with numbers computed on the spot and the command that gives them again. Without an id it lists all with their verdicts.',
    )
    .argument('[id]', 'a claim of the list, such as copper-reach')
    .option('--json', 'print everything as JSON')
    .option('--out <folder>', 'write the page (README.md), claims.json and a picture of the links into a folder')
    .action(async (id: string | undefined, options: ClaimsOptions) => {
      await answerClaims(id, options);
    });
}

async function answerClaims(id: string | undefined, { json = false, out }: ClaimsOptions): Promise<void> {
  if (id !== undefined && out !== undefined) throw new Refusal(`--out ${out}: writes all claims; expected no id beside it`, 2);
  const { claimOf, claims, unanswered } = await import('../claims/claims');
  const chosen = id === undefined ? claims : [claimOf(id)];
  const { answer } = await import('../claims/answer');
  const { createAsk } = await import('../claims/ask');
  const { claimJson, claimsJson } = await import('../report/claims-json');
  const { claimScreen, claimsScreen } = await import('../report/claims-screen');

  const { isTTY } = process.stderr;
  const answered = answer(chosen, createAsk(), (name, index) => {
    if (isTTY) process.stderr.write(`\r\u001b[K${index + 1} of ${chosen.length}: ${name}`);
  });
  if (isTTY) process.stderr.write('\r\u001b[K');
  const files = out === undefined ? [] : await written(out, claimsJson(answered, unanswered), answered);
  if (json) process.stdout.write(id === undefined ? claimsJson(answered, unanswered) : claimJson(answered[0]));
  else process.stdout.write(id === undefined ? claimsScreen(answered) : claimScreen(answered[0]));
  if (files.length > 0 && !json) process.stdout.write(`\n${files.join('\n')}\n`);
}

async function written(folder: string, json: string, answered: readonly Answered[]): Promise<string[]> {
  const { mkdirSync, writeFileSync } = await import('node:fs');
  const { join } = await import('node:path');
  const { unanswered } = await import('../claims/claims');
  const { claimsPage } = await import('../report/claims-page');
  const { linkPlot, USUAL_TECHNOLOGIES } = await import('../report/link-plot');
  const picture = {
    file: 'links.svg',
    alt: 'Reach against lane rate, energy against length and latency against length of passive copper, active copper, modules and co-packaged optics',
  };
  const texts: [name: string, text: string][] = [
    ['README.md', claimsPage(answered, unanswered, picture)],
    ['claims.json', json],
    [picture.file, linkPlot(USUAL_TECHNOLOGIES, {})],
  ];
  try {
    mkdirSync(folder, { recursive: true });
    return texts.map(([name, text]) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new Refusal(`--out ${folder}: cannot be written (${code}); expected a folder, or a path where one can be made`, 2);
  }
}
