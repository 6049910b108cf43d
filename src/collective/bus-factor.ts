import type { Collective } from './schedule';

/**
 * Bus bandwidth ÷ algorithm bandwidth: bytes that the busiest port must carry each way for each byte of nccl-tests' size, when ranks reduce.
 * nccl-tests, doc/PERFORMANCE.md: AllReduce 2(n − 1)/n; ReduceScatter, AllGather and AlltoAll (n − 1)/n; Broadcast, Reduce and SendRecv 1.
 *
 * @example busFactor('all-reduce', 8) // 1.75
 */
export function busFactor(collective: Collective, ranks: number): number {
  switch (collective) {
    case 'all-reduce':
      return (2 * (ranks - 1)) / ranks;
    case 'reduce-scatter':
    case 'all-gather':
    case 'all-to-all':
      return (ranks - 1) / ranks;
    case 'broadcast':
    case 'reduce':
    case 'send-recv':
      return 1;
  }
}
