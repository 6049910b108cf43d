import { doubleTree } from './double-tree';
import { type NetworkPieces, type Pass, sideBySide } from './in-network-rounds';
import { gatherInDomain, type InDomain, reduceInDomain } from './nvls';
import type { Schedule } from './schedule';

/**
 * NVLS-tree: the scale-up switch of each domain reduces, a double binary tree sums the shares of equal index across domains (each NIC its own share), and the switch multicasts, all in
 * pieces, side by side. A port inside carries S(1 + 1/d) each way, with d ranks in a domain; a NIC at most 2S/d: a rank with two children in one tree has none in the other.
 * NCCL, device/all_reduce.h, RunWorkColl of NCCL_ALGO_NVLS_TREE; the trees: P. Sanders, J. Speck, J. L. Träff, Two-tree algorithms for full bandwidth broadcast, reduction and scan,
 * Parallel Computing 35 (2009).
 *
 * @param heads ranks of a domain that have a share, its first ones (default all)
 * @param perDomain ranks of the communicator in each domain (consecutive); must divide `ranks`
 * @param channels side by side, half of them for each tree (default 2)
 * @throws RangeError when it does not, or the trees do not share the channels evenly
 * @example nvlsTree(64, { perDomain: 8, pieceBytes: 131072 })
 */
export function nvlsTree(
  ranks: number,
  { perDomain, heads = perDomain, inside, channels = 2, ...pieces }: NetworkPieces & InDomain & { perDomain: number; channels?: number },
): Schedule {
  if (ranks % perDomain !== 0) throw new RangeError(`nvls-tree: ${perDomain} ranks a domain do not divide ${ranks}`);
  if (channels % 2 !== 0) throw new RangeError(`nvls-tree: two trees do not share ${channels} channels evenly`);
  const domains = ranks / perDomain;
  const trees = doubleTree(domains);
  // Without a share a rank has no place in the trees, so that they are over ranks and no longer over domains.
  const across =
    heads === perDomain
      ? { stride: perDomain, radix: domains, parents: trees }
      : { stride: 1, radix: ranks, parents: trees.map((tree) => overRanks(tree, perDomain, heads)) };
  const { parents, ...digit } = across;
  const passes: Pass[] = [
    { ...digit, holds: 1, reduces: true, trees: { parents, way: 'up' } },
    { ...digit, holds: 1, reduces: false, trees: { parents, way: 'down' } },
  ];
  const within = { perDomain, heads, ...(inside && { inside }) };
  return sideBySide(
    { collective: 'all-reduce', algorithm: 'nvls-tree', ranks, channels, shares: heads, perDomain },
    [...reduceInDomain(within), ...(domains > 1 ? passes : []), ...gatherInDomain(within)],
    pieces,
  );
}

/** The tree over domains, one copy for each share, over the ranks. */
function overRanks(tree: Int32Array, perDomain: number, heads: number): Int32Array {
  return Int32Array.from({ length: tree.length * perDomain }, (_, rank) => {
    const index = rank % perDomain;
    const parent = tree[Math.floor(rank / perDomain)];
    return index < heads && parent >= 0 ? parent * perDomain + index : -1;
  });
}
