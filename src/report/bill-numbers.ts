import type { Ranged } from '../analysis/bill/cost-range';
import { formatCount, formatSi } from './number-format';

const DOLLARS: readonly [number, string][] = [
  [1e9, ' bn'],
  [1e6, ' M'],
  [1e3, ' k'],
  [1, ''],
];
const WATTS: readonly [number, string][] = [
  [1e9, ' GW'],
  [1e6, ' MW'],
  [1e3, ' kW'],
  [1, ' W'],
];

const stepOf = (value: number, steps: typeof DOLLARS): readonly [number, string] => {
  const size = Number(Math.abs(value).toPrecision(3));
  return steps.find(([step]) => size >= step) ?? steps[steps.length - 1];
};
const threeDigits = (value: number): string => formatCount(Number(value.toPrecision(3)));

/** A value with its range in the value's own unit, where it has one. */
function ranged({ value, min, max }: Ranged, steps: typeof DOLLARS, sign: string): string {
  const [step, unit] = stepOf(value, steps);
  const range = min === max ? '' : ` [${threeDigits(min / step)} – ${threeDigits(max / step)}]`;
  return `${sign}${threeDigits(value / step)}${unit}${range}`;
}

const exactly = (value: number): Ranged => ({ value, min: value, max: value });

/** Dollars. `formatUsd(6385600) === '$6.39 M'`. */
export const formatUsd = (usd: number): string => usdRange(exactly(usd));
export const formatWatts = (watts: number): string => wattsRange(exactly(watts));

/** `usdRange({ value: 3e6, min: 2e6, max: 4e6 }) === '$3 M [2 – 4]'`. */
export const usdRange = (usd: Ranged): string => ranged(usd, DOLLARS, '$');
export const wattsRange = (watts: Ranged): string => ranged(watts, WATTS, '');

/** A count, shortened from ten millions on. `formatMany(21233664) === '21.2 M'`. */
export const formatMany = (count: number): string => (count < 1e7 ? formatCount(count) : formatSi(count, '').trimEnd());

/** A count with three digits from a million on, for narrow columns. `formatShort(2359296) === '2.36 M'`. */
export const formatShort = (count: number): string => (count < 1e6 ? formatCount(count) : formatSi(count, '').trimEnd());

/** Metres of cable, in km from a thousand on. */
export const formatLong = (metres: number): string => (metres < 1000 ? `${formatCount(Math.round(metres))} m` : `${threeDigits(metres / 1000)} km`);

/** "1 switch", "2 switches". */
export const plural = (count: number, one: string, many = `${one}s`): string => `${formatMany(count)} ${count === 1 ? one : many}`;
