import type { Fact } from '../../catalog/fact';

/** A number that is made of facts: with every fact at its default, at its lowest and at its highest. */
export interface Ranged {
  value: number;
  min: number;
  max: number;
}

export const NOTHING: Readonly<Ranged> = { value: 0, min: 0, max: 0 };

/** A fact with its range; without one it is exact. */
export const rangeOf = ({ value, min = value, max = value }: Fact): Ranged => ({ value, min, max });

/** So many times a range. @example times({ value: 2, min: 1, max: 3 }, 10) // { value: 20, min: 10, max: 30 } */
export const times = ({ value, min, max }: Ranged, count: number): Ranged => ({ value: value * count, min: min * count, max: max * count });

/** The sum of ranges: lowest with lowest, highest with highest, as if all facts were off the same way. */
export function sumOf(ranges: readonly Ranged[]): Ranged {
  return ranges.reduce<Ranged>((sum, range) => ({ value: sum.value + range.value, min: sum.min + range.min, max: sum.max + range.max }), NOTHING);
}
