import type { Answered } from '../claims/answer';
import { figureText } from '../claims/figure';
import { wrapText } from './chart/wrap-text';
import { byHand } from './claims-page';
import { columns, textTable } from './terminal/text-table';

const WIDTH = 80;

/**
 * Claims and verdicts, a line each.
 *
 * @example claimsScreen(answer(claims, createAsk()))
 */
export function claimsScreen(answered: readonly Answered[]): string {
  const rows = textTable(
    answered.map(({ id, finding }) => [id, finding.verdict]),
    'll',
  );
  return `${[...rows, '', 'In full: interlude claims ID. As a page: interlude claims --out DIR'].join('\n')}\n`;
}

/** One claim with its answer, numbers and the command that gives them. */
export function claimScreen({ said, finding, commands }: Answered): string {
  const { verdict, answer, figures, workload, note } = finding;
  const hand = byHand(figures);
  const blocks = [
    [`Said: ${said}.`, ...wrapped(`Comes out: ${verdict}.`)],
    wrapped(answer),
    textTable(
      figures.map((figure) => [figure.name, figureText(figure)]),
      'll',
    ),
    // A command is one line, however long, to be copied.
    hand === undefined
      ? []
      : [`By hand, ${hand.name}:`, `  ${hand.command}`, ...(commands.length > 1 ? [`All ${commands.length} commands: --json`] : [])],
    workload === undefined ? [] : wrapped(`Simulated: ${workload}`),
    note === undefined ? [] : wrapped(note),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const wrapped = (text: string): string[] => wrapText(text, WIDTH, columns);
