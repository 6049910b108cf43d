import type { BillOfMaterials, BillTier } from '../analysis/bill/bill-of-materials';
import type { BillSummary } from '../analysis/bill/bill-of-materials-summary';
import { formatUsd, formatWatts, plural, usdRange } from './bill-numbers';
import { formatCount, formatMetres, formatShare } from './number-format';

/** Name of a tier's row. */
export const tierName = ({ tier, inner }: Pick<BillTier, 'tier' | 'inner'>): string => (inner ? 'inner' : tier);

/** What is bought for a tier's longest run. @example boughtText(tier, 30) // '2 × 15 m' through a circuit switch */
export function boughtText({ cablesPerLink }: BillTier, lengthM: number): string {
  return cablesPerLink === 2 ? `2 × ${formatMetres(lengthM / 2)}` : formatMetres(lengthM);
}

/** What does not close, a sentence a tier. */
export function gapSentences(bill: BillOfMaterials): string[] {
  return bill.tiers
    .filter(({ outcome }) => outcome === 'does-not-close')
    .map((row) => `${row.technology} does not close in the ${tierName(row)} tier: ${tooLong(row)}`);
}

/** How many of a tier's links are longer than what was asked for reaches. */
export function tooLong({ links, tooLong: long, askedReachM, runM }: BillTier): string {
  return `${formatCount(long)} of ${plural(links, 'link')} ${long === 1 ? 'is' : 'are'} longer than its ${formatMetres(askedReachM)} reach, up to ${formatMetres(runM)}`;
}

/** The answer of a bill in a sentence or two: what does not close, then links, switches, watts and dollars. */
export function billAnswer({ bill, cost }: BillSummary): string {
  const { total, gpus, gpuW } = bill;
  const gaps = gapSentences(bill);
  const cables = bill.tiers.reduce(
    (sum, { medium, links: count, cablesPerLink }) => (medium === 'copper-board' ? sum : sum + count * cablesPerLink),
    0,
  );
  const links = cables > 0 ? plural(cables, 'cable') : plural(total.links, 'trace on a board', 'traces on boards');
  const circuits = bill.switches.reduce((sum, { scope, count }) => (scope === 'circuit switch' ? sum + count : sum), 0);
  const packets = total.switches - circuits;
  const switches = [
    ...(packets > 0 || circuits === 0 ? [packets === 0 ? 'no switch' : plural(packets, 'switch', 'switches')] : []),
    ...(circuits > 0 ? [plural(circuits, 'circuit switch', 'circuit switches')] : []),
  ];
  const beside =
    gpuW === null ? '' : `, ${formatShare(total.watts.value / (total.watts.value + gpuW))} of the watts beside ${formatWatts(gpuW)} of GPUs`;
  const sum =
    `${plural(gpus, 'GPU')} of ${bill.system} take ${[links, ...switches.slice(0, -1)].join(', ')} and ${switches.at(-1)}: ` +
    `${formatWatts(total.watts.value)}${beside}, and ${usdRange(total.usd)}, ${formatUsd(cost.perGpu.value)} a GPU.`;
  if (gaps.length === 0) return sum;
  return `${gaps.join('. ')}. Without it in watts and dollars, ${sum}`;
}
