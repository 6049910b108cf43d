import { textWidth } from './text-width';

/** Breaks at blanks, but never between a number and its unit. A single word that is too long is left whole, unless `clip` cuts it with an ellipsis. */
export function wrapText(content: string, width: number, measure: (text: string) => number): string[] {
  const words: string[] = [];
  for (const word of content.split(/\s+/).filter((part) => part !== '')) {
    const previous = words.at(-1);
    if (previous !== undefined && /(^|[\s(−<])[\d.,]*\d$/.test(previous) && /^(%|[A-Za-zµ]{1,6}\b|points)/.test(word))
      words[words.length - 1] = `${previous} ${word}`;
    else words.push(word);
  }
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && measure(`${line} ${word}`) <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The text, or as much of it as fits with an ellipsis. */
export function clip(content: string, width: number, size: number, bold = false): string {
  if (textWidth(content, size, bold) <= width) return content;
  const characters = [...content];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size, bold) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}
