// Advance widths of DejaVu Sans in em, the widest of the fonts that the system stack falls back to: what fits there fits everywhere.
const NARROW = /[ilj.,:;'|!()[\]/·\s-]/;
const WIDE = /[mwMW@%—µ]/;

/** Width of a line of text in pixels, on the safe side. `textWidth('16,384', 11)` is about 39. */
export function textWidth(text: string, size: number, bold = false): number {
  let em = 0;
  for (const character of text) {
    if (NARROW.test(character)) em += 0.37;
    else if (WIDE.test(character)) em += 0.95;
    else if (/[A-Z]/.test(character)) em += 0.7;
    else em += 0.63;
  }
  return em * size * (bold ? 1.1 : 1);
}
