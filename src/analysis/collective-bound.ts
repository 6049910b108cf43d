import { busFactor } from '../collective/bus-factor';
import type { Collective } from '../collective/schedule';

/** Where contributions meet, inside domains and between them: at ranks, or in switches that reduce and multicast. */
export interface ReductionPlace {
  inside: 'endpoint' | 'switch';
  across: 'endpoint' | 'switch';
}

/** What a collective must cross, whatever its algorithm. */
export interface CollectiveCut {
  ranks: number;
  /** Ranks of a full domain; all of them in one domain. */
  perDomain: number;
  /** Bytes per second out of one rank, over all its ports, and out of one domain, over its NICs; as much comes in. */
  rankBytesPerSecond: number;
  domainBytesPerSecond: number;
  /** No result is there before a message has crossed. */
  shortestLatencyPs: number;
}

/**
 * Shortest possible time of a collective of S bytes (nccl-tests' size), picoseconds: the largest of what its ranks' ports and its domains' NICs need, and one latency.
 *
 * Out of or into a rank of n, and out of or into a domain of d of them (D domains), at the least:
 *
 * | | rank | domain |
 * |---|---|---|
 * | all-reduce, ranks reduce | 2(n − 1)/n · S | 2(D − 1)/D · S |
 * | all-reduce, a switch reduces | S: its contribution out, the sum in | S, where the switches between domains reduce |
 * | reduce-scatter, all-gather | (n − 1)/n · S, wherever it is reduced | (n − d)/n · S |
 * | all-to-all | (n − 1)/n · S | d(n − d)/n · S |
 * | broadcast, reduce, send-recv | S | S |
 *
 * P. Patarasuk and X. Yuan 2009, Theorem 1 (all-reduce; a domain is one of its nodes); nccl-tests, doc/PERFORMANCE.md (the others); B. Klenk et al., ISCA 2020 (switches).
 *
 * @example collectiveBound('all-reduce', 1e9, ENDPOINT, { ranks: 8, perDomain: 8, rankBytesPerSecond: 450e9, domainBytesPerSecond: Infinity, shortestLatencyPs: 0 }) // 1.75e9 / 450e9 s
 */
export function collectiveBound(collective: Collective, bytes: number, place: ReductionPlace, cut: CollectiveCut): number {
  const { ranks, perDomain, rankBytesPerSecond, domainBytesPerSecond, shortestLatencyPs } = cut;
  if (ranks < 2 || bytes === 0) return 0;
  const rank = rankShare(collective, place, cut) / rankBytesPerSecond;
  const domain = ranks > perDomain ? domainShare(collective, place, cut) / domainBytesPerSecond : 0;
  return Math.max(Math.max(rank, domain) * bytes * 1e12, shortestLatencyPs);
}

/** All contributions meet at ranks. */
export const ENDPOINT: ReductionPlace = { inside: 'endpoint', across: 'endpoint' };

/**
 * Whether switches reduce, as far as the communicator has what they would stand between.
 *
 * @example reducesInSwitch({ inside: 'endpoint', across: 'switch' }, { ranks: 8, perDomain: 8 }) // false: there is one domain
 */
export function reducesInSwitch({ inside, across }: ReductionPlace, { ranks, perDomain }: Pick<CollectiveCut, 'ranks' | 'perDomain'>): boolean {
  return (inside === 'switch' && perDomain > 1) || (across === 'switch' && ranks > perDomain);
}

function rankShare(collective: Collective, place: ReductionPlace, cut: CollectiveCut): number {
  return collective === 'all-reduce' && reducesInSwitch(place, cut) ? 1 : busFactor(collective, cut.ranks);
}

function domainShare(collective: Collective, { across }: ReductionPlace, { ranks, perDomain }: CollectiveCut): number {
  const domains = Math.ceil(ranks / perDomain);
  switch (collective) {
    case 'all-reduce':
      return across === 'switch' ? 1 : (2 * (domains - 1)) / domains;
    case 'reduce-scatter':
    case 'all-gather':
      return (ranks - perDomain) / ranks;
    case 'all-to-all':
      return (perDomain * (ranks - perDomain)) / ranks;
    case 'broadcast':
    case 'reduce':
    case 'send-recv':
      return 1;
  }
}
