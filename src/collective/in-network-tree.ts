import { hubTree, type SwitchLevel } from './in-network-hubs';
import { type NetworkPieces, type Pass, sideBySide } from './in-network-rounds';
import type { Schedule } from './schedule';

/**
 * All-reduce in the switches between domains (SHARP; NCCL's CollNet): ranks of equal index in their domains reduce up the tree of switches, NIC to leaf to spine to core, and the sum comes
 * down the same way. Each NIC carries its share S/d once out and once in, with d ranks in a domain, against 2(D − 1)/D · S/d of an exchange among D domains; the switches' own links too
 * carry it once for all ranks below.
 * R. L. Graham et al., Scalable Hierarchical Aggregation Protocol (SHArP), COMHPC 2016; NCCL, device/all_reduce.h, RunWorkColl of NCCL_ALGO_COLLNET_DIRECT and COLLNET_CHAIN.
 *
 * Channel c sums its part inside the domain at rank c mod d, whose NIC takes it out, and spreads the result from there: `direct` from and to all ranks at once, `chain` from rank to rank. Either way
 * a port inside carries at most 2(d − 1)/d · S. All of it goes on piece by piece. A switch hands a piece on when it has it from all below (real ones do so packet by packet): with L tiers of links as fast
 * as the NIC, P pieces and latency α a link, (P + 2L − 1)S/(dPB) + 2Lα across.
 *
 * @param perDomain ranks of the communicator in each domain (consecutive); must divide `ranks`
 * @param levels the switches between domains, in domains that each joins; see `switchLevels`
 * @param channelsPerHead channels that each rank of a domain takes out (default 1)
 * @param inside how a domain reduces to the rank at the NIC (default direct)
 * @throws RangeError when domains do not fit, or switches do not nest or do not join them
 * @example inNetworkTree(64, { perDomain: 8, levels: [{ tier: 1, values: 4 }, { tier: 2, values: 8 }], pieceBytes: 131072 })
 */
export function inNetworkTree(
  ranks: number,
  {
    perDomain,
    levels,
    inside = 'direct',
    channelsPerHead = 1,
    ...pieces
  }: NetworkPieces & { perDomain: number; levels: SwitchLevel[]; inside?: 'direct' | 'chain'; channelsPerHead?: number },
): Schedule {
  if (ranks % perDomain !== 0) throw new RangeError(`in-network: ${perDomain} ranks a domain do not divide ${ranks}`);
  const domains = ranks / perDomain;
  const channels = perDomain * channelsPerHead;
  const heads = Array.from({ length: perDomain }, (_, head) => head);
  const passes: Pass[] = [];
  const both = (trees: Omit<Pass['trees'], 'way'>, pass: Omit<Pass, 'trees' | 'holds' | 'reduces'>, reduces: boolean): [Pass, Pass] => [
    { ...pass, holds: 'all', reduces, trees: { ...trees, way: 'up' } },
    { ...pass, holds: 'all', reduces: false, trees: { ...trees, way: 'down' } },
  ];
  if (domains > 1) {
    const built = heads.map((at) => hubTree(ranks, levels, { every: perDomain, at }));
    const hubs = { host: built.map(({ host }) => host), tier: built[0].tier };
    passes.push(...both({ parents: built.map(({ parents }) => parents), hubs }, { stride: 1, radix: ranks }, false));
  }
  if (perDomain > 1) {
    const parents = heads.map((head) => insideDomain(perDomain, head, inside));
    const [up, down] = both({ parents }, { stride: 1, radix: perDomain }, true);
    passes.unshift(up);
    passes.push(down);
  }
  return sideBySide({ collective: 'all-reduce', algorithm: `in-network/${inside}`, ranks, channels, shares: 1 }, passes, pieces);
}

/** Parent of each rank of a domain on the way to the head: itself, or its neighbour on the side of the head. */
function insideDomain(perDomain: number, head: number, inside: 'direct' | 'chain'): Int32Array {
  return Int32Array.from({ length: perDomain }, (_, rank) => {
    if (rank === head) return -1;
    return inside === 'direct' ? head : (rank + perDomain - 1) % perDomain;
  });
}
