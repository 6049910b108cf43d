import type { Collective } from '../../collective/schedule';

/** A row of nccl-tests as it prints it: the buffer in bytes, and elements of the call's `count` argument. */
export interface BenchSize {
  bytes: number;
  count: number;
}

/** Sizes that are asked for: from `min` to `max`, times `factor` or plus `bytes`. */
export interface SizeRange {
  min: number;
  max: number;
  step: { factor: number } | { bytes: number };
}

/** Bytes to whose multiples nccl-tests cuts what each rank has. */
const GRAIN = 16;

/**
 * Sizes as nccl-tests walks and rounds them. Where every rank has a part of its own, `count` is that of a part, cut down to 16 bytes, and the size is that of all parts: 8 B over 8 ranks is
 * nothing at all. Source: nccl-tests, src/common.cu, setupArgs and TimeTest; `GetCollByteCount` of each collective.
 *
 * @example benchSizes('all-gather', 8, 4, { min: 1000, max: 1000, step: { factor: 2 } }) // [{ bytes: 896, count: 28 }]
 */
export function benchSizes(collective: Collective, ranks: number, elementBytes: number, { min, max, step }: SizeRange): BenchSize[] {
  const sizes: BenchSize[] = [];
  for (let asked = min; asked <= max; asked = 'factor' in step ? asked * step.factor : asked + step.bytes) {
    const elements = Math.floor(asked / elementBytes);
    if (!inParts(collective)) sizes.push({ bytes: elements * elementBytes, count: elements });
    else {
      const grain = Math.max(1, Math.floor(GRAIN / elementBytes));
      const count = Math.floor(Math.floor(elements / ranks) / grain) * grain;
      sizes.push({ bytes: count * elementBytes * ranks, count });
    }
  }
  return sizes;
}

/** How many sizes a range has. */
export function sizesIn({ min, max, step }: SizeRange): number {
  if (max < min) return 0;
  return 1 + Math.floor('factor' in step ? Math.log(max / min) / Math.log(step.factor) + 1e-9 : (max - min) / step.bytes);
}

const inParts = (collective: Collective): boolean => collective === 'all-gather' || collective === 'reduce-scatter' || collective === 'all-to-all';
