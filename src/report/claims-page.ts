import type { Answered } from '../claims/answer';
import { type Figure, figureText } from '../claims/figure';

/** What cannot be answered, and why. */
export interface Unanswered {
  said: string;
  why: string;
}

/**
 * Claims with their answers as a page in Markdown: a table of contents, then each claim with verdict, numbers and the command that gives them. Holds no clock and no path of a machine.
 *
 * @param picture file beside the page, with its description; none when left out
 * @example claimsPage(answer(claims, createAsk()), unanswered)
 */
export function claimsPage(answered: readonly Answered[], left: readonly Unanswered[], picture?: { file: string; alt: string }): string {
  const contents = answered.map(({ id, said, finding }) => `| [${said}](#${anchor(said)}) | ${finding.verdict} | \`${id}\` |`);
  const parts = [
    '# What is said about copper and light, and what comes out',
    `${answered.length} things that people say of the wires between GPUs, each answered by the simulator: no result was typed in, and the commands under a claim give its numbers again. In brackets stands what comes out over the ranges of the facts; where an answer flips inside them, the verdict or the note says so. \`npm run claims\` writes this page, \`interlude claims ID\` answers one.`,
    ...(picture === undefined ? [] : [`![${picture.alt}](${picture.file})`]),
    ['| said | comes out | id |', '|---|---|---|', ...contents].join('\n'),
    ...answered.map(section),
    `## What a simulator cannot answer`,
    `Also said, and left out: ${left.map(({ said, why }) => `${said} (${why})`).join('; ')}.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function section({ said, finding, commands }: Answered): string {
  const { verdict, answer, figures, workload, note } = finding;
  const rows = figures.map((figure) => `| ${figure.name} | ${figureText(figure)} |`);
  const hand = byHand(figures);
  return [
    `## ${said}`,
    `**${upper(verdict)}.** ${answer}`,
    ['| | |', '|---|---|', ...rows].join('\n'),
    ...(hand === undefined ? [] : [`By hand, ${hand.name}: \`${hand.command}\``]),
    ...(commands.length > 1
      ? [
          `<details><summary>${commands.length === 2 ? 'Both' : `All ${commands.length}`} commands</summary>\n\n\`\`\`\n${commands.join('\n')}\n\`\`\`\n\n</details>`,
        ]
      : []),
    ...(workload === undefined ? [] : [`Simulated: ${workload}`]),
    ...(note === undefined ? [] : [`*${note}*`]),
  ].join('\n\n');
}

/** The first number that a command prints. */
export function byHand(figures: readonly Figure[]): { name: string; command: string } | undefined {
  const figure = figures.find(({ from }) => from !== undefined);
  return figure?.from === undefined ? undefined : { name: figure.name, command: figure.from.command };
}

/** As GitHub names a heading. */
export const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
