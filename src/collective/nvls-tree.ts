import { doubleTree } from './double-tree';
import { type NetworkPieces, type Pass, sideBySide } from './in-network-rounds';
import { gatherInDomain, reduceInDomain } from './nvls';
import type { Schedule } from './schedule';

/**
 * NVLS-tree: the scale-up switch of each domain reduces, a double binary tree sums the shares of equal index across domains (each NIC its own share), and the switch multicasts, all in
 * pieces, side by side. A port inside carries S(1 + 1/d) each way, with d ranks in a domain; a NIC at most 2S/d: a rank with two children in one tree has none in the other.
 * NCCL, device/all_reduce.h, RunWorkColl of NCCL_ALGO_NVLS_TREE; the trees: P. Sanders, J. Speck, J. L. Träff, Parallel Computing 35 (2009), §3.
 *
 * @param perDomain ranks of the communicator in each domain (consecutive); must divide `ranks`
 * @param channels side by side, half of them for each tree (default 2)
 * @throws RangeError when it does not, or the trees do not share the channels evenly
 * @example nvlsTree(64, { perDomain: 8, pieceBytes: 131072 })
 */
export function nvlsTree(ranks: number, { perDomain, channels = 2, ...pieces }: NetworkPieces & { perDomain: number; channels?: number }): Schedule {
  if (ranks % perDomain !== 0) throw new RangeError(`nvls-tree: ${perDomain} ranks a domain do not divide ${ranks}`);
  if (channels % 2 !== 0) throw new RangeError(`nvls-tree: two trees do not share ${channels} channels evenly`);
  const domains = ranks / perDomain;
  const parents = doubleTree(domains);
  const across = { stride: perDomain, radix: domains, divisor: channels * perDomain };
  const trees: Pass[] = [
    { ...across, reduces: true, trees: { parents, way: 'up' } },
    { ...across, reduces: false, trees: { parents, way: 'down' } },
  ];
  const passes = [...reduceInDomain(perDomain, channels), ...(domains > 1 ? trees : []), ...gatherInDomain(perDomain, channels)];
  return sideBySide({ collective: 'all-reduce', algorithm: 'nvls-tree', ranks, channels, parts: perDomain }, passes, pieces);
}
