import { el, escapeTspan } from './svg';
import { textWidth } from './text-width';
import { wrapText } from './wrap-text';

/** One name in its own colour. */
export interface Name {
  text: string;
  colour: string;
}

/** Names joined by dots and broken into lines, ready to be placed. */
export interface LabelBlock {
  lines: Name[][];
  width: number;
  height: number;
  lineHeight: number;
  size: number;
}

const DOT = ' · ';

/** Lays out names within a width; whole names move to the next line first, then their words. */
export function labelBlock(names: readonly Name[], width: number, size: number): LabelBlock {
  const lines: Name[][] = [];
  const wide = (line: readonly Name[]) => textWidth(line.map(({ text }) => text).join(DOT), size, true);
  for (const name of names) {
    const line = lines.at(-1);
    if (line && wide([...line, name]) <= width) line.push(name);
    else for (const part of wrapText(name.text, width, (text) => textWidth(text, size, true))) lines.push([{ ...name, text: part }]);
  }
  const lineHeight = size + 3;
  return { lines, width: Math.max(0, ...lines.map(wide)), height: lines.length * lineHeight, lineHeight, size };
}

/** Draws a block with its left edge at x and its middle at y. */
export function drawLabelBlock(block: LabelBlock, x: number, y: number): string {
  const top = y - block.height / 2 + block.size - 1;
  return block.lines
    .map((line, index) => {
      const spans = line.map(
        (name, place) =>
          (place > 0 ? el('tspan', { class: 'dot' }, DOT) : '') + el('tspan', { style: `fill:${name.colour}` }, escapeTspan(name.text)),
      );
      return el('text', { class: 'name', x, y: top + index * block.lineHeight, 'font-size': block.size, 'xml:space': 'preserve' }, spans);
    })
    .join('');
}
