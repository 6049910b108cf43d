import type { ClosSpec } from '../fabric/spec';

/** The data-parallel communicators of a job: one for every (tensor, pipeline) index, replicas in order. Ranks are numbered tensor fastest, then data, then pipeline. */
export interface Communicators {
  /** Ranks of all communicators back to back, written out. */
  members(): Int32Array;
  /** Ranks of one communicator. */
  size: number;
  /** Consecutive ranks of a communicator that share a domain; 1 when they do not divide evenly. */
  perDomain: number;
  count: number;
  tensor: number;
}

/** @example dataCommunicators(spec, { tensor: 8, pipeline: 1 }) // 8 communicators, one for each GPU index of a node */
export function dataCommunicators(
  { ranks, domain }: Pick<ClosSpec, 'ranks' | 'domain'>,
  { tensor, pipeline }: { tensor: number; pipeline: number },
): Communicators {
  const size = ranks / (tensor * pipeline);
  const members = (): Int32Array => {
    const all = new Int32Array(ranks);
    let at = 0;
    for (let stage = 0; stage < pipeline; stage++) {
      for (let t = 0; t < tensor; t++) for (let d = 0; d < size; d++) all[at++] = t + tensor * (d + size * stage);
    }
    return all;
  };
  const inDomain = domain % tensor === 0 ? Math.min(size, domain / tensor) : 1;
  const even = size % inDomain === 0 && (pipeline === 1 || (tensor * size) % domain === 0 || domain % (tensor * size) === 0);
  return { members, size, perDomain: even ? inDomain : 1, count: tensor * pipeline, tensor };
}
