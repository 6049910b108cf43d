import { type CollectiveResult, LOSS_PARTS, type PointResult, TIERS, type TierResult } from '../analysis/result';
import { nineDigits } from './number-format';

const TIER_COLUMNS = [
  'technology',
  'outcome',
  'run_m',
  'length_m',
  'reach_m',
  'lanes',
  'lane_gbps',
  'port_gbps',
  'latency_ns',
  'pj_per_bit',
  'cables',
  'utilisation',
];

const POINT_COLUMNS = [
  'status',
  'reason',
  'gpus',
  'step_s',
  'ideal_s',
  'utilisation',
  'mfu',
  'bubble',
  'total_loss',
  'interconnect_loss',
  ...LOSS_PARTS.map((part) => `loss_${part}`),
  'exposed_s',
  'communication_s',
  'tokens_per_s',
  'samples_per_s',
  ...TIERS.flatMap((tier) => TIER_COLUMNS.map((column) => `${tier}_${column}`)),
  'algorithm',
  'calls',
  'bytes',
  'mean_s',
  'algbw',
  'busbw',
  'rank_classes',
  'link_classes',
  'actor_classes',
  'published_utilisation',
  'utilisation_min',
  'utilisation_max',
];

/** RFC 4180: a cell with a comma, a quote, a line break or outer blanks is quoted, quotes doubled. */
const quoted = (cell: string): string => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A limitless reach is stored as null by JSON, and must print alike before and after. */
function tierCells(tier: TierResult | undefined): string[] {
  if (!tier) return TIER_COLUMNS.map(() => '');
  const reach = tier.reachM === null ? Infinity : tier.reachM;
  const numbers = [tier.runM, tier.lengthM, reach, tier.lanes, tier.laneGbps, tier.portGbps, tier.latencyNs, tier.pJPerBit, tier.cables];
  return [tier.technology, tier.outcome, ...numbers.map(nineDigits), nineDigits(tier.utilisation)];
}

function collectiveCells(collective: CollectiveResult | undefined): string[] {
  if (!collective) return ['', '', '', '', '', ''];
  const { algorithm, calls, bytesPerCall, meanPs, algbw, busbw } = collective;
  return [algorithm, ...[calls, bytesPerCall, meanPs / 1e12, algbw, busbw].map(nineDigits)];
}

function pointCells(point: PointResult): string[] {
  if (point.status === 'infeasible') return ['infeasible', point.reason, String(point.gpus), ...POINT_COLUMNS.slice(3).map(() => '')];
  const shares = [point.utilisation, point.mfu, point.bubble, point.totalLoss, point.interconnectLoss, ...LOSS_PARTS.map((part) => point.loss[part])];
  const rest = [point.exposedPs / 1e12, point.communicationPs / 1e12, point.tokensPerSecond, point.samplesPerSecond];
  return [
    ...['ok', '', String(point.gpus), nineDigits(point.stepPs / 1e12), nineDigits(point.idealPs / 1e12)],
    ...shares.map(nineDigits),
    ...rest.map(nineDigits),
    ...TIERS.flatMap((tier) => tierCells(point.tiers.find((row) => row.tier === tier))),
    ...collectiveCells(point.collectives[0]),
    ...[point.fold.rankClasses, point.fold.linkClasses, point.fold.actorClasses].map(nineDigits),
    point.published === undefined ? '' : nineDigits(point.published.utilisation),
    ...(point.range?.utilisation.map(nineDigits) ?? ['', '']),
  ];
}

/**
 * The results as CSV: one row a point, in the order given, the sweep's axes first. Times in seconds, shares of 1, bandwidths in bytes per second
 * unless the column says Gb/s; nine significant digits; LF line ends. `inf` is a reach without limit, an empty cell is not applicable.
 * `utilisation_min` and `utilisation_max` are the range over the hash seeds, where routes are hashed.
 * An axis `gpus` is the column `gpus`; an axis named like any other column gets the prefix `axis_`.
 *
 * @example pointsCsv(results).split('\n')[0] // 'media,status,reason,gpus,step_s,…'
 */
export function pointsCsv(results: readonly PointResult[]): string {
  const axes = [...new Set(results.flatMap((point) => Object.keys(point.axes)))];
  const columns = POINT_COLUMNS.map((name, index) => ({ name, index })).filter(({ name }) => !(name === 'gpus' && axes.includes('gpus')));
  const header = [
    ...axes.map((axis) => (axis !== 'gpus' && POINT_COLUMNS.includes(axis) ? `axis_${axis}` : axis)),
    ...columns.map(({ name }) => name),
  ];
  const rows = results.map((point) => {
    const cells = pointCells(point);
    const coordinates = axes.map((axis) => {
      const label = point.axes[axis];
      return typeof label === 'number' ? nineDigits(label) : (label ?? '');
    });
    return [...coordinates, ...columns.map(({ index }) => cells[index])];
  });
  return `${[header, ...rows].map((row) => row.map(quoted).join(',')).join('\n')}\n`;
}
