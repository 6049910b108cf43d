import type { Task } from '../world/world';

/** One layer as a rank sees it, in forward order: its share of the kernel time and of the gradients. */
export interface StepLayer {
  /** Backward of one micro-batch (recompute included), seconds. */
  backwardS: number;
  gradientBytes: number;
}

export interface Step {
  program: Task[];
  /** Compute time of the whole step, bubble included, picoseconds: T* of the step. */
  computePs: number;
  /** Sizes of the gradient buckets in the order in which they are reduced. */
  buckets: number[];
}

const COMPUTE = 0;
const COMMUNICATION = 1;

/**
 * The program of a data-parallel training step: everything before the last micro-batch's backward, that backward layer by layer (last layer first), and one all-reduce
 * per gradient bucket on a communication stream beside it. Gradients fill buckets in the order in which backward makes them; a bucket is ready when the layer that holds its
 * last byte has ended its backward. Only the last micro-batch overlaps: earlier ones accumulate.
 *
 * @param beforeS compute before the last backward, bubble included, seconds
 * @param placement number of the placement that reduces a bucket, or null when there is nothing to reduce
 * @example stepProgram({ layers, beforeS: 0.1, bucketBytes: 25e6, overlap: true, placement: 0 })
 */
export function stepProgram({
  layers,
  beforeS,
  bucketBytes,
  overlap,
  placement,
}: {
  layers: StepLayer[];
  beforeS: number;
  bucketBytes: number;
  overlap: boolean;
  placement: number | null;
}): Step {
  const program: Task[] = [];
  let seconds = 0;
  let ps = 0;
  // Times are rounded on the running sum, so that the parts add to the whole.
  const compute = (duration: number): void => {
    seconds += duration;
    const end = Math.round(seconds * 1e12);
    program.push({ kind: 'compute', stream: COMPUTE, after: [], durationPs: end - ps });
    ps = end;
  };
  const ready: { bytes: number; after: number }[] = [];
  let filled = 0;
  let pending = beforeS;
  for (const layer of layers.toReversed()) {
    pending += layer.backwardS;
    filled += layer.gradientBytes;
    if (filled < bucketBytes) continue;
    compute(pending);
    pending = 0;
    for (; filled >= bucketBytes; filled -= bucketBytes) ready.push({ bytes: bucketBytes, after: program.length - 1 });
  }
  if (pending > 0 || program.length === 0) compute(pending);
  if (filled > 0) ready.push({ bytes: filled, after: program.length - 1 });
  const last = program.length - 1;
  if (placement !== null) {
    for (const { bytes, after } of ready)
      program.push({ kind: 'collective', stream: COMMUNICATION, after: [overlap ? after : last], placement, bytes });
  }
  return { program, computePs: ps, buckets: ready.map(({ bytes }) => bytes) };
}
