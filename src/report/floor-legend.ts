import type { BillTier } from '../analysis/bill/bill-of-materials';
import type { BillSummary } from '../analysis/bill/bill-of-materials-summary';
import { RACK_KINDS, type RackKind } from '../fabric/hall/rack';
import { isScaleUp, type Tier } from '../fabric/tiers';
import { boughtText, tierName, tooLong } from './bill-answer';
import { formatLong, formatMany, formatUsd, formatWatts, plural, usdRange } from './bill-numbers';
import { type Box, el, text } from './chart/svg';
import { textWidth } from './chart/text-width';
import { wrapText } from './chart/wrap-text';
import { formatMetres, formatShare } from './number-format';

const LINE = 16;
const INDENT = 34;

const KIND_NAMES: Readonly<Record<RackKind, [one: string, many: string]>> = {
  gpu: ['GPU rack', 'GPU racks'],
  leaf: ['rack with leaves (L)', 'racks with leaves (L)'],
  spine: ['spine rack (S)', 'spine racks (S)'],
  core: ['core rack (C)', 'core racks (C)'],
  ocs: ['circuit-switch rack (O)', 'circuit-switch racks (O)'],
};

const MEDIUM_WORDS: Readonly<Record<string, string>> = {
  'copper-passive': 'passive copper: ',
  'copper-active-linear': 'active copper: ',
  'copper-active-retimed': 'retimed copper: ',
  'copper-backplane': 'copper cartridge: ',
  'fiber-smf': 'fibre: ',
  'fiber-mmf': 'multimode fibre: ',
};

/**
 * What the floor's colours mean and what stands there: every tier with its technology and lengths, racks by kind, sums. Written downwards from the box's top.
 *
 * @param colourOf CSS colour of a tier's cables
 * @param drawn tiers with cables in the picture's trays
 * @param others places of the machine that the job does not take
 * @returns markup and the height used
 */
export function floorLegend(
  { bill, tray }: BillSummary,
  box: Pick<Box, 'x' | 'y' | 'width'>,
  colourOf: (tier: BillTier) => string,
  drawn: ReadonlySet<Tier> = new Set(),
  others = 0,
): { markup: string; height: number } {
  const parts: string[] = [];
  let y = box.y;
  const lines = (content: string, kind: string, style?: string, indent = INDENT): void => {
    for (const line of wrapText(content, box.width - indent, (part) => textWidth(part, 11.5))) {
      parts.push(text(line, box.x + indent, y, { class: kind, style }));
      y += LINE;
    }
  };
  const heading = (content: string): void => {
    parts.push(text(content, box.x, y, { class: 'heading' }));
    y += LINE + 4;
  };

  heading('Links');
  for (const tier of bill.tiers) {
    const closes = tier.outcome !== 'does-not-close';
    const hidden = isScaleUp(tier.tier) && !drawn.has(tier.tier);
    const swatch = { x1: box.x, x2: box.x + 24, y1: y - 4, y2: y - 4, stroke: colourOf(tier), 'stroke-width': 6 };
    parts.push(el('line', { ...swatch, 'stroke-dasharray': hidden ? '2 3' : undefined }));
    parts.push(text(`${tierName(tier)} · ${tier.technology}`, box.x + INDENT, y, { class: 'name', 'font-size': 11.5 }));
    y += LINE;
    const lengths = tier.lengths.map(({ lengthM }) => lengthM);
    const bought = closes ? `, bought ${boughtText(tier, Math.max(...lengths))}` : '';
    const links = `${MEDIUM_WORDS[tier.medium] ?? ''}${plural(tier.links, tier.cablesPerLink === 2 ? 'light path' : 'link')}`;
    if (tier.medium === 'copper-board') lines(`${plural(tier.links, 'link')} on the nodes’ boards, not drawn`, 'small');
    else lines(`${links}, longest run ${formatMetres(tier.runM)}${bought}${hidden ? ', not drawn' : ''}`, 'small');
    if (!closes) lines(`does not close: ${tooLong(tier)}`, 'row', 'fill:var(--violation)');
    else if (tier.watts.value > 0 || tier.usd.value > 0)
      lines(`${formatWatts(tier.watts.value)} · ${formatUsd(tier.usd.value + tier.fibreUsd.value)}`, 'small');
    if (tier.outcome === 'downshifted') lines(`slowed down to ${tier.lanes} × ${tier.laneGbps} Gb/s`, 'small');
    if (tier.outcome === 'replaced') lines(`in place of ${tier.requested}`, 'small');
    y += 5;
  }

  y += 8;
  heading('Racks');
  for (const kind of RACK_KINDS) {
    if (bill.racks[kind] === 0) continue;
    parts.push(el('rect', { class: `rack-${kind}`, x: box.x + 3, y: y - 11, width: 17, height: 13, rx: 1.5 }));
    lines(`${formatMany(bill.racks[kind])} ${KIND_NAMES[kind][bill.racks[kind] === 1 ? 0 : 1]}`, 'row');
    y += 2;
  }
  if (others > 0) {
    parts.push(el('rect', { class: 'other', x: box.x + 3, y: y - 11, width: 17, height: 13 }));
    lines(`${formatMany(others)} ${others === 1 ? 'place' : 'places'} of the machine not taken`, 'row');
    y += 2;
  }
  for (const { tier, id, scope, count } of bill.switches) {
    if (tier !== 'domain') lines(`${formatMany(count)} ${scope === 'circuit switch' ? 'circuit' : tier} switches, ${id}`, 'small');
  }

  y += 12;
  heading('Sum');
  const { total, gpuW } = bill;
  const share = gpuW === null ? '' : `, ${formatShare(total.watts.value / (total.watts.value + gpuW))} of all watts`;
  lines(`${formatWatts(total.watts.value)} in full use${share}`, 'row', undefined, 0);
  lines(usdRange(total.usd), 'row', undefined, 0);
  if (total.fibreCableM > 0) lines(`${formatLong(total.fibreCableM)} of fibre cable`, 'row', undefined, 0);
  if (total.copperM > 0) lines(`${formatLong(total.copperM)} of copper cable`, 'row', undefined, 0);
  if (tray !== null) lines(`fullest tray run: ${Number(tray.trays.toPrecision(2))} times a tray`, 'row', undefined, 0);
  return { markup: parts.join(''), height: y - box.y };
}
