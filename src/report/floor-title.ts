import type { BillSummary } from '../analysis/bill/bill-of-materials-summary';
import type { Wiring } from '../analysis/bill/bill-of-materials-wiring';
import { rackFacts } from '../catalog/floor';
import { isScaleUp } from '../fabric/tiers';
import { gapSentences } from './bill-answer';
import { formatLong, plural } from './bill-numbers';
import { formatCount, formatMetres } from './number-format';

/** The finding of a floor: what does not close, or how far the links run. */
export function floorTitle({ bill }: BillSummary): string {
  const gaps = gapSentences(bill);
  if (gaps.length > 0) return gaps.join('; ');
  const lit = bill.tiers.find(({ cablesPerLink }) => cablesPerLink === 2);
  const outside = bill.tiers.filter(({ tier }) => !isScaleUp(tier)).reduce((most, { runM }) => Math.max(most, runM), 0);
  const network = bill.racks.leaf + bill.racks.spine + bill.racks.core + bill.racks.ocs;
  const stand = `${plural(bill.gpus, 'GPU')} in ${plural(bill.racks.gpu, 'rack')}`;
  const cables = bill.total.copperM + bill.total.fibreCableM;
  if (outside === 0 && lit !== undefined)
    return `${stand}, their circuit switches in ${formatCount(network)} more: ${plural(lit.links, 'light path')}, none over ${formatMetres(lit.runM)}`;
  if (outside === 0) return `${stand}, all in one domain`;
  // A fibre of a light path is a run by itself.
  const longest = Math.max(outside, (lit?.runM ?? 0) / 2);
  if (network === 0) return `${stand}, joined without a switch: ${formatLong(cables)} of cable, no run over ${formatMetres(longest)}`;
  return `${stand}, their network in ${formatCount(network)} more: ${formatLong(cables)} of cable, no run over ${formatMetres(longest)}`;
}

/** What the floor is made of, and how to read it. */
export function floorSubtitle({ scenario, system, spec, lit, racks }: Wiring): string {
  const { rackPitchM, rowPitchM, verticalM, slackFraction, switchesPerRack } = spec.floor;
  const limits = [
    ...(lit === undefined || racks.some(({ kind }) => kind === 'leaf') ? [plural(switchesPerRack ?? 1, 'switch', 'switches')] : []),
    ...(lit === undefined ? [] : [plural(rackFacts.ocsPerRack.value, 'circuit switch', 'circuit switches')]),
  ].join(' or ');
  const fixed = spec.cableM === undefined ? '' : ` Every scale-out run is set to ${formatMetres(spec.cableM)}.`;
  const written = spec.edges === undefined ? '' : ' Lengths are as the list of links has them, whatever the places.';
  return (
    `${scenario.name}: ${system.name}. Racks stand ${formatMetres(rackPitchM)} apart, rows ${formatMetres(rowPitchM)}; a cable rises ${formatMetres(verticalM)} to the tray at each end, ` +
    `${formatCount(slackFraction * 100)} % slack; at most ${limits} in a network rack. ` +
    `The two directions are drawn at different scales. A strip twice as wide holds four times as many links.${fixed}${written}`
  );
}
