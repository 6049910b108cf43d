import type { Colour } from '../palette';
import { el } from './svg';

const LIGHT = '--ground:#ffffff;--ink:#1a1f2b;--muted:#566074;--rule:#8a93a3;--grid:#e3e7ee;';
const DARK = '--ground:#11151c;--ink:#e9edf4;--muted:#a3adbd;--rule:#6b7687;--grid:#29303c;';

/**
 * The style of a picture: every rule is confined to `svg.interlude`, so that the picture can stand inside a page. Colours are variables, so that dark
 * mode is a second set of values.
 *
 * @param colours variable name → colour on light and dark ground
 */
export function chartStyle(colours: Readonly<Record<string, Colour>>): string {
  const set = (side: 0 | 1) =>
    Object.entries(colours)
      .map(([name, colour]) => `--${name}:${colour[side]};`)
      .join('');
  const s = 'svg.interlude';
  return el(
    'style',
    {},
    [
      `${s}{${LIGHT}${set(0)}background:var(--ground);font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;font-size:12px}`,
      `@media(prefers-color-scheme:dark){${s}{${DARK}${set(1)}}}`,
      `@media print{${s}{${LIGHT}${set(0)}}}`,
      `${s} text{fill:var(--ink)}`,
      `${s} .title{font-size:21px;font-weight:700}`,
      `${s} .subtitle{font-size:13px;fill:var(--muted)}`,
      `${s} .heading{font-size:13px;font-weight:600}`,
      `${s} .tick{font-size:11px;fill:var(--muted)}`,
      `${s} .small,${s} .row,${s} .value{font-size:11.5px}`,
      `${s} .small{fill:var(--muted)}`,
      `${s} .mark{font-size:11px;font-style:italic;fill:var(--muted)}`,
      `${s} .name{font-weight:600}`,
      `${s} .name,${s} .mark{paint-order:stroke;stroke:var(--ground);stroke-width:3px;stroke-linejoin:round}`,
      `${s} .dot{fill:var(--muted)}`,
      `${s} .axis{stroke:var(--rule)}`,
      `${s} .grid{stroke:var(--grid)}`,
      `${s} .line{fill:none;stroke-width:2.4;stroke-linejoin:round}`,
      `${s} .stripe{stroke-width:3}`,
      `${s} .faint .line{stroke-width:1.4}`,
      `${s} .band{fill-opacity:.18}`,
      `${s} .marker,${s} .part{stroke:var(--ground);stroke-width:1}`,
      `${s} .stop{fill:none;stroke-width:2.4}`,
      `${s} .leader{fill:none;stroke:var(--rule);stroke-width:.8}`,
    ].join('\n'),
  );
}
