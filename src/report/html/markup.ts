import { escapeMarkup } from '../escape';

/** Text made safe for HTML, with numbers kept on one line with their units. */
export const prose = (text: string): string => escapeMarkup(text).replace(/(\d) (?=[%\p{L}])/gu, '$1&nbsp;');

export interface TableColumn {
  title: string;
  /** Numbers stand at the right. */
  numeric?: boolean;
  /** Explains the column where the title is too short to. */
  hint?: string;
}

/** Rows of plain text as a table; the first cell of a row is its header. Wide tables scroll inside their own frame, by keyboard too. */
export function htmlTable(caption: string, columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const head = columns.map(
    ({ title, numeric, hint }) => `<th scope="col"${numeric ? ' class="n"' : ''}${hint ? ` title="${escapeMarkup(hint)}"` : ''}>${prose(title)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, index) => {
      const aligned = columns[index]?.numeric ? ' class="n"' : cell.length > 60 ? ' class="wrap"' : '';
      return index === 0 ? `<th scope="row">${prose(cell)}</th>` : `<td${aligned}>${prose(cell)}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const frame = `<div class="scroll" tabindex="0" role="region" aria-label="${escapeMarkup(caption)}">`;
  return `${frame}<table><caption>${prose(caption)}</caption><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

export const paragraphs = (lines: readonly string[]): string => lines.map((line) => `<p>${prose(line)}</p>`).join('\n');

export const section = (id: string, heading: string, body: readonly string[]): string =>
  `<section id="${id}" aria-labelledby="${id}-heading">\n<h2 id="${id}-heading">${prose(heading)}</h2>\n${body.filter((part) => part !== '').join('\n')}\n</section>`;
