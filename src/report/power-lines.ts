import type { HeldResult, SimulatedPoint } from '../analysis/result';
import { formatUsd, formatWatts, usdRange, wattsRange } from './bill-numbers';
import { formatCount, formatShare, formatSi } from './number-format';

/**
 * Watts, joules and dollars of a point in two lines; none where they are not counted.
 *
 * @example powerLines(point)[0] // 'network  4.01 MW [3.16 – 4.85], idle 3.88 MW; 23.7 % of all watts, GPUs 12.9 MW'
 */
export function powerLines({ interconnect: made }: SimulatedPoint): string[] {
  if (made === null) return [];
  const { watts, idleW, gpuWatts, share, joulesPerToken, joulesPerStep, usd, usdPerGpu } = made;
  const beside = gpuWatts === null || share === null ? '' : `; ${formatShare(share)} of all watts, GPUs ${formatWatts(gpuWatts)}`;
  const energy = joulesPerToken === null ? `${formatJoules(joulesPerStep.value)} a step` : `${formatJoules(joulesPerToken.value)} a token`;
  return [
    `network  ${wattsRange(watts)}, idle ${formatWatts(idleW)}${beside}`,
    `dollars  ${usdRange(usd)}, ${formatUsd(usdPerGpu.value)} a GPU; energy ${energy}`,
  ];
}

const formatJoules = (joules: number): string => formatSi(joules, 'J');

const UNITS: Readonly<Record<HeldResult['what'], (value: number) => string>> = {
  'port-rate': (value) => `${formatCount((value * 8) / 1e9)} Gb/s`,
  watts: formatWatts,
  dollars: formatUsd,
  racks: (value) => `${formatCount(value)} racks`,
};

/** A held quantity with its unit. @example heldAmount('watts', 1.01e6) // '1.01 MW' */
export const heldAmount = (what: HeldResult['what'], value: number): string => UNITS[what](value);
