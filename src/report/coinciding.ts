/** Utilisations closer than this, relative to the larger, are drawn as one line. */
export const COINCIDENCE = 0.002;

/**
 * Groups series whose values differ nowhere by more than a relative tolerance, pair by pair, and that have values at the same places.
 * Every member of a group is that close to every other, so a group says no more than is true. Order of first members is kept.
 *
 * @example coinciding([[0.9, 0.8], [0.9001, 0.8], [0.9, null]], 0.002) // [[0, 1], [2]]
 */
export function coinciding(series: readonly (readonly (number | null)[])[], tolerance: number): number[][] {
  const alike = (a: readonly (number | null)[], b: readonly (number | null)[]) =>
    a.every((value, place) => {
      const other = b[place];
      if (value === null || other === null) return value === other;
      return Math.abs(value - other) <= tolerance * Math.max(Math.abs(value), Math.abs(other));
    });
  const groups: number[][] = [];
  series.forEach((values, index) => {
    const group = groups.find((members) => members.every((member) => alike(series[member], values)));
    if (group) group.push(index);
    else groups.push([index]);
  });
  return groups;
}
