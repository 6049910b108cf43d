import type { BillSummary } from '../analysis/bill-of-materials-summary';
import type { Wiring } from '../analysis/bill-of-materials-wiring';
import { isScaleUp } from '../fabric/tiers';
import { gapSentences } from './bill-answer';
import { formatLong, plural } from './bill-numbers';
import { formatCount, formatMetres } from './number-format';

/** The finding of a floor: what does not close, or how far the links run. */
export function floorTitle({ bill }: BillSummary): string {
  const gaps = gapSentences(bill);
  if (gaps.length > 0) return gaps.join('; ');
  const longest = bill.tiers.filter(({ tier }) => !isScaleUp(tier)).reduce((most, { runM }) => Math.max(most, runM), 0);
  const network = bill.racks.leaf + bill.racks.spine + bill.racks.core;
  const stand = `${plural(bill.gpus, 'GPU')} in ${plural(bill.racks.gpu, 'rack')}`;
  if (longest === 0) return `${stand}, all in one domain`;
  const cables = bill.total.copperM + bill.total.fibreCableM;
  return `${stand}, their network in ${formatCount(network)} more: ${formatLong(cables)} of cable, no run over ${formatMetres(longest)}`;
}

/** What the floor is made of, and how to read it. */
export function floorSubtitle({ scenario, system, spec }: Wiring): string {
  const { rackPitchM, rowPitchM, verticalM, slackFraction, switchesPerRack } = spec.floor;
  const fixed = spec.cableM === undefined ? '' : ` Every scale-out run is set to ${formatMetres(spec.cableM)}.`;
  return (
    `${scenario.name}: ${system.name}. Racks stand ${formatMetres(rackPitchM)} apart, rows ${formatMetres(rowPitchM)}; a cable rises ${formatMetres(verticalM)} to the tray at each end, ` +
    `${formatCount(slackFraction * 100)} % slack; at most ${plural(switchesPerRack ?? 1, 'switch', 'switches')} in a network rack. ` +
    `The two directions are drawn at different scales. A strip twice as wide holds four times as many links.${fixed}`
  );
}
