import type { Box } from '../../src/report/chart/svg';
import { textWidth } from '../../src/report/chart/text-width';

const SIZES: Record<string, number> = { title: 21, subtitle: 13, heading: 13, tick: 11, small: 11.5, row: 11.5, value: 11.5, mark: 11 };

/** Every line of text in an SVG with the box that it covers: 0.75 of its size above the base line, a fifth below. */
export function textBoxes(svg: string): (Box & { content: string; kind: string; size: number })[] {
  return [...svg.matchAll(/<text ([^>]*)>(.*?)<\/text>/g)].map(([, attributes, inner]) => {
    const read = (name: string) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1];
    const kind = read('class') ?? '';
    const size = Number(read('font-size') ?? SIZES[kind]);
    const content = inner.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|#39);/g, '&');
    const bold = kind === 'heading' || kind === 'name' || kind === 'title';
    const width = textWidth(content, size, bold) * (kind === 'title' ? 0.92 : 1);
    const anchor = read('text-anchor');
    const x = Number(read('x')) - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0);
    return { x, y: Number(read('y')) - size * 0.75, width, height: size * 0.95, content, kind, size };
  });
}
