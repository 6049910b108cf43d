const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `share` of `width` columns, drawn to an eighth of a column; anything above 0 shows. `textBar(0.5, 4) === '██'`. */
export function textBar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  if (eighths === 0) return share > 0 ? '▏' : '';
  return '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7];
}
