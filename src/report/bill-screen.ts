import pc from 'picocolors';
import type { BillTier } from '../analysis/bill/bill-of-materials';
import type { BillSummary } from '../analysis/bill/bill-of-materials-summary';
import { RACK_KINDS } from '../fabric/hall/rack';
import { billAnswer, boughtText, tierName } from './bill-answer';
import { formatLong, formatShort, formatUsd, formatWatts, usdRange, wattsRange } from './bill-numbers';
import { wrapText } from './chart/wrap-text';
import { formatCount, formatMetres, formatShare } from './number-format';
import { clipColumns, columns, textTable } from './terminal/text-table';

const WIDTH = 80;
/** Columns of a technology's name, where there is room. */
const NAME = 15;

/**
 * A bill of materials on the screen: the answer, links by tier, switches, metres, what the watts displace, and what was left out. Fits 80 columns.
 *
 * @param colour whether to write ANSI colours; the caller knows the terminal
 * @returns lines joined by LF, the last one ended
 * @example process.stdout.write(billScreen(summarise(wiringOf(scenario, system))))
 */
export function billScreen(summary: BillSummary, colour = false): string {
  const paint = pc.createColors(colour);
  const { bill } = summary;
  const head = wrapText(billAnswer(summary), WIDTH, columns);
  const linkTable = (name: number): string[] =>
    textTable(
      [['tier', 'technology', 'links', 'run', 'reach', 'bought', 'parts', 'watts', 'dollars'], ...bill.tiers.map((tier) => tierRow(tier, name))],
      'llrrrrrrr',
    );
  // The names give way, not the dollars.
  const over = linkTable(NAME).reduce((most, line) => Math.max(most, columns(line) - WIDTH), 0);
  const [titles, ...links] = linkTable(Math.max(8, NAME - over));
  const [switchTitles, ...switches] = textTable([['switches', 'of', 'number', 'watts', 'dollars'], ...switchRows(summary)], 'llrrl');
  const notes = [...tierNotes(bill.tiers), ...facts(summary), ...bill.notes.map((note) => `note: ${note}`)].flatMap((note) =>
    wrapText(note, WIDTH, columns),
  );
  return `${[
    ...head.map((line) => paint.bold(line)),
    '',
    paint.dim(titles),
    ...links.map((line) => clipColumns(line, WIDTH)),
    '',
    paint.dim(switchTitles),
    ...switches.map((line) => clipColumns(line, WIDTH)),
    ...notes,
  ].join('\n')}\n`;
}

function tierRow(tier: BillTier, name: number): string[] {
  const closes = tier.outcome !== 'does-not-close';
  const lengths = tier.lengths.map(({ lengthM }) => lengthM);
  const [short, long] = [Math.min(...lengths), Math.max(...lengths)];
  return [
    tierName(tier),
    clipColumns(tier.technology, name),
    formatShort(tier.links),
    formatMetres(tier.runM),
    formatMetres(tier.reachM),
    short === long ? boughtText(tier, long) : `≤ ${boughtText(tier, long)}`,
    closes ? formatShort(tier.parts) : '–',
    closes ? formatWatts(tier.watts.value) : '–',
    closes ? formatUsd(tier.usd.value + tier.fibreUsd.value) : '–',
  ];
}

function switchRows({ bill }: BillSummary): string[][] {
  return [
    ...bill.switches.map(({ tier, id, scope, count, watts, usd }) => [
      tier,
      `${id} (${scope})`,
      formatShort(count),
      formatWatts(watts.value),
      usd.max > 0 ? usdRange(usd) : 'not known',
    ]),
    ...(bill.nics.count > 0
      ? [['NICs', bill.nics.id, formatShort(bill.nics.count), formatWatts(bill.nics.watts.value), usdRange(bill.nics.usd)]]
      : []),
  ];
}

/** What was built otherwise than asked, or cannot be; a reason may begin with its tier's name already. */
function tierNotes(tiers: readonly BillTier[]): string[] {
  return tiers.flatMap((row) => (row.note === undefined ? [] : [row.note.startsWith(`${row.tier}:`) ? row.note : `${tierName(row)}: ${row.note}`]));
}

function facts({ bill, cost, idle, siteCap, rack, tray }: BillSummary): string[] {
  const { total, racks } = bill;
  const kinds = RACK_KINDS.filter((kind) => racks[kind] > 0).map((kind) => `${formatCount(racks[kind])} ${kind === 'gpu' ? 'GPU' : kind}`);
  const metres = [
    ...(total.copperM > 0 ? [`${formatLong(total.copperM)} of copper cable`] : []),
    ...(total.fibreCableM > 0 ? [`${formatLong(total.fibreCableM)} of fibre cable (${formatLong(total.fibreM)} of fibre)`] : []),
  ];
  const lines = [
    `racks: ${kinds.join(', ')}`,
    `cables: ${metres.join(', ') || 'none outside the nodes'}`,
    `watts: ${wattsRange(total.watts)} in full use, ${formatWatts(idle.interconnectW.value)} idle`,
    `dollars: ${[
      `links ${usdRange(cost.links)}`,
      ...(cost.fibre.max > 0 ? [`fibre ${usdRange(cost.fibre)}`] : []),
      `switches ${cost.switches.max > 0 ? formatUsd(cost.switches.value) : 'not known'}`,
      ...(cost.nics.max > 0 ? [`NICs ${formatUsd(cost.nics.value)}`] : []),
    ].join(', ')}`,
  ];
  if (siteCap !== null)
    lines.push(
      `power cap: ${formatWatts(siteCap.capW)} feed ${formatCount(siteCap.gpus)} GPUs with their network, ${formatCount(siteCap.displaced)} (${formatShare(siteCap.displaced / siteCap.gpusAlone)}) fewer`,
    );
  if (rack !== null) {
    const over = rack.limitW === null ? 0 : rack.gpusW + rack.networkW - rack.limitW;
    const limit =
      rack.limitW === null ? 'its limit is not known' : `${over > 0 ? `${formatWatts(over)} over` : 'within'} its ${formatWatts(rack.limitW)}`;
    const ends = rack.ends > rack.endsLimit ? `; ${formatCount(rack.ends)} cable ends, room for ${formatCount(rack.endsLimit)}` : '';
    lines.push(`GPU rack: ${formatWatts(rack.gpusW)} of GPUs, ${formatWatts(rack.networkW)} of interconnect, ${limit}${ends}`);
  }
  if (tray !== null)
    lines.push(
      `fullest tray run: ${formatCount(Math.round(tray.load))} mm² of cable, ${formatCount(Number(tray.trays.toPrecision(2)))} times what a tray holds`,
    );
  return [...lines, `prices: ${cost.priced.join('; ') || 'none'}; not counted: trays, labour, cooling`];
}
