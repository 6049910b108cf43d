import type { SimulatedPoint } from '../analysis/result';

/**
 * What a point is compared by: its utilisation or, where a quantity is held, useful GPUs for each nominal one.
 *
 * @example usefulShare(point) // 0.976
 */
export const usefulShare = ({ held, utilisation }: SimulatedPoint): number => held?.useful ?? utilisation;
