import { doubleTree } from './double-tree';
import { halvingStages } from './halving-doubling';
import { type Collective, type DigitStage, halves, type Schedule, scheduleOf, type TreeStage } from './schedule';

/** How the ranks of a part exchange. */
type Part = 'ring' | 'halving-doubling';

/**
 * Hierarchical: reduce-scatter inside the domain, then among the ranks of equal index across domains (every NIC at work on its own part), then all-gather
 * inside. Each rank moves 2(d − 1)/d · S inside and 2(D − 1)/D · S/d across, with d ranks in each of D domains.
 * M. Cho et al., BlueConnect: decomposing all-reduce for deep learning on heterogeneous network hierarchy, MLSys 2019, §3.
 *
 * With `across: 'double-tree'` (all-reduce only) the part across is an all-reduce by a double binary tree, in pieces.
 *
 * @param perDomain ranks of the communicator in each domain (consecutive); must divide `ranks`
 * @param inside the part inside a domain (default ring)
 * @param pieceBytes longest message of the trees
 * @param slots buffers of a receiver of the trees for each sender
 * @example hierarchical('all-reduce', 128, { perDomain: 8, across: 'halving-doubling' })
 */
export function hierarchical(
  collective: Collective,
  ranks: number,
  {
    perDomain,
    across,
    inside = 'ring',
    pieceBytes,
    slots,
  }: { perDomain: number; across: Part | 'double-tree'; inside?: Part; pieceBytes?: number; slots?: number },
): Schedule {
  if (ranks % perDomain !== 0) throw new RangeError(`hierarchical: ${perDomain} ranks a domain do not divide ${ranks}`);
  const domains = ranks / perDomain;
  const part = (style: Part, size: number, stride: number): DigitStage[] => {
    if (size === 1) return [];
    return style === 'ring' ? [{ op: 'reduce-scatter', style, stride, radix: size }] : halvingStages(size, stride);
  };
  const within = part(inside, perDomain, 1);
  const algorithm = `hierarchical/${inside}/${across}`;
  if (across !== 'double-tree')
    return scheduleOf({ collective, algorithm, ranks }, halves(collective, [...within, ...part(across, domains, perDomain)]));
  if (collective !== 'all-reduce') throw new RangeError(`hierarchical: a double tree across domains is an all-reduce, not ${collective}`);
  const trees: TreeStage = {
    op: 'all-reduce',
    style: 'tree',
    stride: perDomain,
    radix: domains,
    trees: doubleTree(domains),
    ...(pieceBytes !== undefined && { pieceBytes }),
    ...(slots !== undefined && { slots }),
  };
  return scheduleOf({ collective, algorithm, ranks, channels: 2 }, halves(collective, within, [trees]));
}
