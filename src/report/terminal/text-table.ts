/** Width of a text in terminal columns; every character that the report prints is one column wide. */
export const columns = (text: string): number => [...text].length;

export const clipColumns = (text: string, width: number): string => (columns(text) <= width ? text : `${[...text].slice(0, width - 1).join('')}…`);

/**
 * Rows as an aligned table without rules: two blanks between columns, no blanks at the ends of lines.
 *
 * @param align one letter a column, `l` or `r`
 * @example textTable([['tier', 'run'], ['leaf', '3 m']], 'lr') // ['tier  run', 'leaf  3 m']
 */
export function textTable(rows: readonly (readonly string[])[], align: string): string[] {
  const widths = [...align].map((_, column) => Math.max(0, ...rows.map((row) => columns(row[column] ?? ''))));
  return rows.map((row) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        const blanks = ' '.repeat(width - columns(cell));
        return align[column] === 'r' ? blanks + cell : cell + blanks;
      })
      .join('  ')
      .trimEnd(),
  );
}
