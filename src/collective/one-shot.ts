import type { Schedule } from './schedule';

/**
 * One-shot all-reduce, for small buffers in one domain: every rank sends its whole buffer to all others and adds up what it gets. One latency, n − 1 times the bytes:
 * (n − 1)S/B + α on uniform links. vLLM and TensorRT-LLM name it so; MSCCL++ (arXiv 2504.09014) calls it one-phase all-pairs.
 *
 * @example oneShot(8)
 */
export function oneShot(ranks: number): Schedule {
  const rounds = Array.from({ length: ranks - 1 }, (_, i) => ({
    stage: i,
    stride: 1,
    radix: ranks,
    shift: i + 1,
    repeat: 1,
    divisor: 1,
    gate: 0,
    reduces: true,
    strand: 0,
  }));
  return { collective: 'all-reduce', algorithm: 'one-shot', ranks, channels: 1, stages: [], rounds, parts: 1, carries: () => [0] };
}
