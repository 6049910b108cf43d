import type { Axis } from './axis';
import { largestCommon } from './stops';
import type { Series } from './sweep-view';

/** The x at which the loss is split in the picture: the smallest, the middle and the largest that every series can be built for; else of all. */
export function lossPlaces(series: readonly Series[], x: Axis): number[] {
  const last = largestCommon(series) ?? x.labels.length - 1;
  return [...new Set([0, last >> 1, last])];
}
