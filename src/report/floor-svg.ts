import type { BillTier } from '../analysis/bill/bill-of-materials';
import type { BillSummary } from '../analysis/bill/bill-of-materials-summary';
import type { Wiring } from '../analysis/bill/bill-of-materials-wiring';
import { floorExtent } from '../fabric/hall/hall-racks';
import { hallTrays, type RunKind } from '../fabric/hall/hall-trays';
import { RACK_KINDS } from '../fabric/hall/rack';
import { chartStyle } from './chart/chart-style';
import { el, text } from './chart/svg';
import { textWidth } from './chart/text-width';
import { wrapText } from './chart/wrap-text';
import { escapeMarkup } from './escape';
import { cableColours, RACK_COLOURS, RACK_INK, VIOLATION } from './floor-colours';
import { floorLegend } from './floor-legend';
import { floorMarks } from './floor-marks';
import { floorRacks } from './floor-racks';
import { floorRulers } from './floor-rulers';
import { floorScale } from './floor-scale';
import { floorSubtitle, floorTitle } from './floor-title';
import { floorTrays, trayLanes } from './floor-trays';
import type { Colour } from './palette';

const WIDTH = 1200;
const EDGE = 28;
const LEGEND = 262;
const FLOOR = 640;

const styles = (): string =>
  RACK_KINDS.map((kind) => `svg.interlude .rack-${kind}{fill:var(--rack-${kind})}svg.interlude .ink-${kind}{fill:var(--ink-${kind})}`).join('') +
  'svg.interlude .other{fill:none;stroke:var(--rule)}' +
  'svg.interlude .tray{fill:none}svg.interlude .tray-column{stroke-opacity:.8}' +
  'svg.interlude .wrong{fill:none;stroke:var(--violation);stroke-width:1.6}' +
  'svg.interlude .pod{fill:none;stroke:var(--rule);stroke-dasharray:2 3}';

/**
 * The floor of a wiring: racks by kind in their rows, links in their trays coloured by medium and as wide as they are many, racks with links that do not close outlined, and
 * beside it what every tier takes. 1,200 pixels wide.
 *
 * @returns one SVG document, without scripts or outside resources; the same bytes for the same scenario
 * @example writeFileSync('floor.svg', floorSvg(wiring, summarise(wiring)))
 */
export function floorSvg(wiring: Wiring, summary: BillSummary): string {
  const { bill } = summary;
  const names = cableColours(bill.tiers);
  const variable = (technology: string): string => `cable-${[...names.keys()].indexOf(technology)}`;
  const colourOf = (tier: BillTier): string => (tier.outcome === 'does-not-close' ? 'var(--violation)' : `var(--${variable(tier.technology)})`);
  const room = WIDTH - 2 * EDGE;
  const title = floorTitle(summary);
  const parts: string[] = [];
  let y = 38;
  const paragraph = (content: string, kind: string, size: number, line: number, bold: boolean): void => {
    for (const part of wrapText(content, room, (words) => textWidth(words, size, bold) * (bold ? 0.92 : 1))) {
      parts.push(text(part, EDGE, y, { class: kind }));
      y += line;
    }
  };
  paragraph(title, 'title', 21, 27, true);
  y -= 4;
  paragraph(floorSubtitle(wiring), 'subtitle', 13, 18, false);
  y += 30;

  const trays = hallTrays(wiring.runs);
  const lanes = trayLanes(trays);
  const everything = [...wiring.racks, ...wiring.others.map((at) => ({ at }))];
  const scale = floorScale(floorExtent(everything), { x: EDGE + 8, y, width: room - LEGEND - 44, height: FLOOR }, Math.max(3, lanes.length));
  const rowOf = ({ tier, plan }: RunKind): BillTier => bill.tiers.find((row) => row.tier === tier && row.plan === plan)!;
  const drawn = new Set(trays.map(({ tier }) => tier));
  const legend = floorLegend(summary, { x: WIDTH - EDGE - LEGEND, y: y + 4, width: LEGEND }, colourOf, drawn, wiring.others.length);
  const across = trays.filter(({ along }) => along === 'column');
  const colour = (kind: RunKind): string => colourOf(rowOf(kind));
  const most = trays.reduce((all, { load }) => Math.max(all, load), 0);
  parts.push(
    floorRulers(wiring, scale),
    floorTrays(across, scale, lanes, colour, most),
    floorTrays(
      // Where rows are a pixel or two high, what runs along GPU racks is not to be seen.
      trays.filter(({ along, tier }) => along === 'row' && (tier !== 'leaf' || scale.lanePx >= 0.8)),
      scale,
      lanes,
      colour,
      most,
    ),
    floorRacks(wiring.racks, scale, wiring.others),
    floorMarks(wiring, bill, scale),
    legend.markup,
  );
  const height = Math.ceil(Math.max(y + scale.box.height + 56, y + legend.height + 14));
  const variables: Record<string, Colour> = {
    ...Object.fromEntries([...names].map(([technology, shade]) => [variable(technology), shade])),
    ...Object.fromEntries(RACK_KINDS.flatMap((kind) => [[`rack-${kind}`, RACK_COLOURS[kind]] as const, [`ink-${kind}`, RACK_INK[kind]] as const])),
    violation: VIOLATION,
  };
  return `${el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'interlude',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'aria-labelledby': 'interlude-title interlude-desc',
    },
    [
      el('title', { id: 'interlude-title' }, escapeMarkup(title)),
      el('desc', { id: 'interlude-desc' }, escapeMarkup(floorSubtitle(wiring))),
      chartStyle(variables),
      el('style', {}, styles()),
      el('rect', { width: WIDTH, height, fill: 'var(--ground)' }),
      ...parts,
    ],
  )}\n`;
}
