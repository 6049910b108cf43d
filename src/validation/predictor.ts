import type { RowSystem } from './system-of-row';

/** A configuration or size for which there is no prediction, and why in a few words. It is counted, never scored. */
export interface NotSimulated {
  notSimulated: string;
}

/**
 * Predicts the time of a collective (named as in nccl-tests) for some sizes on one system, microseconds in the order of the sizes (nccl-tests' sizes, bytes).
 */
export type Predictor = (system: RowSystem, collective: string, sizes: readonly number[]) => readonly number[] | NotSimulated;
