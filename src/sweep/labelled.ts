import type { PointResult } from '../analysis/result';

/**
 * A result under a point's own labels: a stored result may have been made for another sweep, or for a point that differs in its labels alone.
 *
 * @example labelled(result, { gpus: 64 }, 'Copper or light').axes // { gpus: 64 }
 */
export function labelled(result: PointResult, axes: Record<string, string | number>, name: string): PointResult {
  return { ...result, axes, name };
}
