import type { BenchTime } from '../analysis/bench/bench-time';
import { type CollectiveCut, collectiveBound, type ReductionPlace, reducesInSwitch } from '../analysis/collective-bound';
import { placeText } from '../analysis/collective-bound-place';
import { busFactor } from '../collective/bus-factor';
import type { Collective } from '../collective/schedule';
import { formatShare } from './number-format';

/** What a bench is of, in words. */
export interface BenchSubject {
  collective: Collective;
  system: string;
  /** What ran: a library with its release and transport, or none. */
  how: string;
  cut: Omit<CollectiveCut, 'shortestLatencyPs'>;
  notes: readonly string[];
}

/** Rows that follow each other and ran by the same algorithm and protocol. */
export interface Stretch {
  name: string;
  rows: readonly BenchTime[];
}

/** A row's algorithm, with its protocol where it has one. @example ranBy({ algorithm: 'Ring', protocol: 'LL', … }) // 'Ring/LL' */
export function ranBy({ algorithm, protocol }: Pick<BenchTime, 'algorithm' | 'protocol'>): string {
  return protocol === undefined ? algorithm : `${algorithm}/${protocol}`;
}

/** The rows that carry anything, by what they ran. */
export function stretches(times: readonly BenchTime[]): Stretch[] {
  const found: { name: string; rows: BenchTime[] }[] = [];
  for (const row of times) {
    if (row.bytes === 0) continue;
    const last = found.at(-1);
    if (last?.name === ranBy(row)) last.rows.push(row);
    else found.push({ name: ranBy(row), rows: [row] });
  }
  return found;
}

/** Sizes as people say them. @example sizeText(2 ** 20) // '1 MiB' */
export function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number.isInteger(value) ? value : Number(value.toPrecision(4))} ${units[unit]}`;
}

/** From the first size of a stretch to its last. */
export function spanText({ rows }: Stretch): string {
  const [first] = rows;
  const last = rows[rows.length - 1];
  return first.bytes === last.bytes ? sizeText(first.bytes) : `${sizeText(first.bytes)} to ${sizeText(last.bytes)}`;
}

/**
 * What stands below a table: what ran, and for each place of reduction that was met the bound of the collective and the share of it that was reached.
 *
 * @example benchLines({ collective: 'all-reduce', system: 'h100-hgx', how: 'NCCL 2.26.2', cut, notes: [] }, times)
 */
export function benchLines({ collective, system, how, cut, notes }: BenchSubject, times: readonly BenchTime[]): string[] {
  const { ranks, perDomain } = cut;
  const domains = Math.ceil(ranks / perDomain);
  const where = domains > 1 ? `${domains} domains of ${perDomain}` : 'one domain';
  const ran = stretches(times);
  return [
    '',
    `interlude: ${collective} on ${ranks} ${ranks === 1 ? 'GPU' : 'GPUs'} of ${system} (${where}), simulated: ${how}`,
    ...ran.map((stretch) => `${spanText(stretch)} by ${stretch.name}${channelsText(stretch)}`),
    ...boundLines(collective, cut, times),
    ...notes,
    'no noise is simulated: both halves of the table agree',
  ];
}

function channelsText({ rows }: Stretch): string {
  const all = rows.flatMap(({ channels }) => (channels === undefined ? [] : [channels]));
  if (all.length === 0) return '';
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const count = least === most ? String(most) : `${least} to ${most}`;
  return `, ${count} ${most === 1 ? 'channel' : 'channels'}`;
}

/** Collectives that add contributions. */
const REDUCING: readonly Collective[] = ['all-reduce', 'reduce-scatter', 'reduce'];

function boundLines(collective: Collective, cut: BenchSubject['cut'], times: readonly BenchTime[]): string[] {
  const { ranks, perDomain } = cut;
  if (ranks < 2) return ['bound: one GPU has nothing to exchange'];
  const places = new Map<string, { place: ReductionPlace; rows: BenchTime[] }>();
  for (const row of times) {
    if (row.boundPs === undefined || row.boundPs === 0 || row.timePs === 0) continue;
    const name = REDUCING.includes(collective) ? `, ${placeText(row.place, ranks > perDomain && reducesInSwitch(row.place, cut))}` : '';
    const known = places.get(name) ?? { place: row.place, rows: [] };
    places.set(name, known);
    known.rows.push(row);
  }
  if (places.size === 0) return times.some(({ bytes }) => bytes > 0) ? ['bound: none, for sends that carry bytes without a meaning'] : [];
  return [...places].map(([name, { place, rows }]) => {
    const busbw = boundBusbw(collective, place, cut);
    const shareOf = ({ bytes, timePs }: BenchTime): number => (busFactor(collective, ranks) * bytes * 1e12) / timePs / busbw;
    const best = rows.reduce((most, row) => (shareOf(row) > shareOf(most) ? row : most));
    const limit = limitText(collective, place, cut);
    return `bound${name}: ${(busbw / 1e9).toFixed(2)} GB/s busbw (${limit}); ${ranBy(best)} reaches ${formatShare(shareOf(best))} of it at ${sizeText(best.bytes)}`;
  });
}

/** The bus bandwidth that a collective of any size cannot exceed, bytes per second. */
export function boundBusbw(collective: Collective, place: ReductionPlace, cut: BenchSubject['cut']): number {
  const gigabyte = 1e9;
  return (busFactor(collective, cut.ranks) * gigabyte * 1e12) / collectiveBound(collective, gigabyte, place, { ...cut, shortestLatencyPs: 0 });
}

/** What sets the bound: a GPU's ports or a domain's NICs. */
function limitText(collective: Collective, place: ReductionPlace, cut: BenchSubject['cut']): string {
  const free = boundBusbw(collective, place, { ...cut, domainBytesPerSecond: Number.POSITIVE_INFINITY });
  const gbps = (rate: number): string => `${Number((rate / 1e9).toPrecision(6))} GB/s`;
  return boundBusbw(collective, place, cut) < free * (1 - 1e-12)
    ? `the NICs of a domain: ${gbps(cut.domainBytesPerSecond)}`
    : `the ports of a GPU: ${gbps(cut.rankBytesPerSecond)}`;
}
