import { escapeMarkup } from '../escape';

export type Attributes = Record<string, string | number | undefined>;

/** Coordinates to a hundredth of a pixel: the same bytes everywhere, and no longer than they need to be. */
export const px = (value: number): string => String(Math.round(value * 100) / 100 + 0);

/**
 * One SVG element; attribute values are escaped, children are markup already.
 *
 * @example el('circle', { r: 2 }) // '<circle r="2"/>'
 */
export function el(name: string, attributes: Attributes = {}, children: readonly string[] | string = []): string {
  const inner = typeof children === 'string' ? children : children.join('');
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [` ${key}="${typeof value === 'number' ? px(value) : escapeMarkup(value)}"`],
  );
  return inner === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inner}</${name}>`;
}

/** A line of text; the content is escaped. */
export function text(content: string, x: number, y: number, attributes: Attributes = {}): string {
  return el('text', { x, y, ...attributes }, escapeMarkup(content));
}

/** Text inside a tspan. */
export const escapeTspan = (content: string): string => escapeMarkup(content);

/** A rectangle in the picture. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const overlaps = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
