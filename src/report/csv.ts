import {
  type CollectiveResult,
  type HeldResult,
  type InterconnectResult,
  LOSS_PARTS,
  type PointResult,
  TIERS,
  type Tier,
  type TierResult,
} from '../analysis/result';
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

/** Tiers that have columns whether or not a point has them. The others' come last, where a point has them. */
const EVERYWHERE: readonly Tier[] = TIERS.filter((tier) => tier !== 'between');

const INTERCONNECT_COLUMNS = [
  'interconnect_w',
  'interconnect_w_min',
  'interconnect_w_max',
  'interconnect_idle_w',
  'interconnect_active_w',
  'gpu_w',
  'network_share',
  'step_j',
  'gpu_step_j',
  'token_j',
  'usd',
  'usd_min',
  'usd_max',
  'usd_per_gpu',
];

const HELD_COLUMNS = [
  'held',
  'held_gpus',
  'held_oversubscription',
  'held_budget',
  'held_reached',
  'held_next',
  'useful',
  'relative',
  'relative_min',
  'relative_max',
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
  ...EVERYWHERE.flatMap((tier) => TIER_COLUMNS.map((column) => `${tier}_${column}`)),
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
  ...INTERCONNECT_COLUMNS,
  ...HELD_COLUMNS,
];

/** RFC 4180: a cell with a comma, a quote, a line break or outer blanks is quoted, quotes doubled. */
const quoted = (cell: string): string => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Cells of a tier. Where its links differ, a cell holds what each row of them has, in the rows' order; what is the same in all of them once. */
function tierCells(point: PointResult, tier: Tier): string[] {
  const rows = (point.status === 'ok' ? point.tiers : []).filter((row) => row.tier === tier).map(rowCells);
  return TIER_COLUMNS.map((column, i) => {
    const cells = rows.map((cell) => cell[i]);
    return column !== 'cables' && new Set(cells).size === 1 ? cells[0] : cells.join(' + ');
  });
}

/** A limitless reach is stored as null by JSON, and must print alike before and after. */
function rowCells(tier: TierResult): string[] {
  const reach = tier.reachM === null ? Infinity : tier.reachM;
  const numbers = [tier.runM, tier.lengthM, reach, tier.lanes, tier.laneGbps, tier.portGbps, tier.latencyNs, tier.pJPerBit, tier.cables];
  return [tier.technology, tier.outcome, ...numbers.map(nineDigits), nineDigits(tier.utilisation)];
}

function collectiveCells(collective: CollectiveResult | undefined): string[] {
  if (!collective) return ['', '', '', '', '', ''];
  const { algorithm, calls, bytesPerCall, meanPs, algbw, busbw } = collective;
  return [algorithm, ...[calls, bytesPerCall, meanPs / 1e12, algbw, busbw].map(nineDigits)];
}

function interconnectCells(made: InterconnectResult | null): string[] {
  if (made === null) return INTERCONNECT_COLUMNS.map(() => '');
  const { watts, usd } = made;
  const power = [watts.value, watts.min, watts.max, made.idleW, made.activeW, made.gpuWatts, made.share];
  const joules = [made.joulesPerStep.value, made.gpuJoulesPerStep, made.joulesPerToken?.value ?? null];
  return [...power, ...joules, usd.value, usd.min, usd.max, made.usdPerGpu.value].map(nineDigits);
}

function heldCells(held: HeldResult | undefined): string[] {
  if (held === undefined) return HELD_COLUMNS.map(() => '');
  const { what, gpus, oversubscription, budget, reached, next, useful, relative, relativeRange } = held;
  return [what, ...[gpus, oversubscription, budget, reached, next, useful, relative, ...relativeRange].map(nineDigits)];
}

function pointCells(point: PointResult): string[] {
  if (point.status === 'infeasible') return ['infeasible', point.reason, String(point.gpus), ...POINT_COLUMNS.slice(3).map(() => '')];
  const shares = [point.utilisation, point.mfu, point.bubble, point.totalLoss, point.interconnectLoss, ...LOSS_PARTS.map((part) => point.loss[part])];
  const rest = [point.exposedPs / 1e12, point.communicationPs / 1e12, point.tokensPerSecond, point.samplesPerSecond];
  return [
    ...['ok', '', String(point.gpus), nineDigits(point.stepPs / 1e12), nineDigits(point.idealPs / 1e12)],
    ...shares.map(nineDigits),
    ...rest.map(nineDigits),
    ...EVERYWHERE.flatMap((tier) => tierCells(point, tier)),
    ...collectiveCells(point.collectives[0]),
    ...[point.fold.rankClasses, point.fold.linkClasses, point.fold.actorClasses].map(nineDigits),
    point.published === undefined ? '' : nineDigits(point.published.utilisation),
    ...(point.range?.utilisation.map(nineDigits) ?? ['', '']),
    ...interconnectCells(point.interconnect),
    ...heldCells(point.held),
  ];
}

/**
 * The results as CSV: one row a point, in the order given, the sweep's axes first. Times in seconds, shares of 1, bandwidths in bytes per second
 * unless the column says Gb/s; nine significant digits; LF line ends. `inf` is a reach without limit, an empty cell is not applicable.
 * A tier whose links differ in technology or rate has the values of all its rows in a cell, ` + ` between them.
 * `utilisation_min` and `utilisation_max` are the range over the hash seeds, where routes are hashed.
 * Watts are means over the step, dollars those of the interconnect alone, `network_share` its share of the watts. Where a quantity is held, `gpus` is the nominal number of GPUs,
 * `held_gpus` the one that the quantity allows, `useful` utilisation × GPUs over nominal GPUs, and `relative` the throughput over that of the reference.
 * An axis `gpus` is the column `gpus`; an axis named like any other column gets the prefix `axis_`.
 *
 * @example pointsCsv(results).split('\n')[0] // 'media,status,reason,gpus,step_s,…'
 */
export function pointsCsv(results: readonly PointResult[]): string {
  const axes = [...new Set(results.flatMap((point) => Object.keys(point.axes)))];
  const columns = POINT_COLUMNS.map((name, index) => ({ name, index })).filter(({ name }) => !(name === 'gpus' && axes.includes('gpus')));
  const tiersOf = (point: PointResult): TierResult[] => (point.status === 'ok' ? point.tiers : []);
  const further = TIERS.filter((tier) => !EVERYWHERE.includes(tier) && results.some((point) => tiersOf(point).some((row) => row.tier === tier)));
  const furtherNames = further.flatMap((tier) => TIER_COLUMNS.map((column) => `${tier}_${column}`));
  const header = [
    ...axes.map((axis) => (axis !== 'gpus' && [...POINT_COLUMNS, ...furtherNames].includes(axis) ? `axis_${axis}` : axis)),
    ...columns.map(({ name }) => name),
    ...furtherNames,
  ];
  const rows = results.map((point) => {
    const cells = pointCells(point);
    const coordinates = axes.map((axis) => {
      const label = point.axes[axis];
      return typeof label === 'number' ? nineDigits(label) : (label ?? '');
    });
    const last = further.flatMap((tier) => tierCells(point, tier));
    return [...coordinates, ...columns.map(({ index }) => cells[index]), ...last];
  });
  return `${[header, ...rows].map((row) => row.map(quoted).join(',')).join('\n')}\n`;
}
