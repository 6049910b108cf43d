/**
 * Coordinates of a point for a person.
 *
 * @example coordinates({ gpus: 1024, media: 'LPO' }) // 'gpus = 1024, media = LPO'
 */
export function coordinates(axes: Record<string, string | number>): string {
  const parts = Object.entries(axes).map(([axis, label]) => `${axis} = ${label}`);
  return parts.length > 0 ? parts.join(', ') : 'the single point';
}
