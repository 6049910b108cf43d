import { halvingStages } from './halving-doubling';
import { type Collective, halves, type Schedule, type Stage, scheduleOf } from './schedule';

/** How the ranks of a part exchange. */
type Part = 'ring' | 'halving-doubling';

/**
 * Hierarchical: reduce-scatter inside the domain, then among the ranks of equal index across domains (every NIC at work on its own part), then all-gather
 * inside. Each rank moves 2(d − 1)/d · S inside and 2(D − 1)/D · S/d across, with d ranks in each of D domains.
 * M. Cho et al., BlueConnect: decomposing all-reduce for deep learning on heterogeneous network hierarchy, MLSys 2019, §3.
 *
 * @param perDomain ranks of the communicator in each domain (consecutive); must divide `ranks`
 * @param inside the part inside a domain (default ring)
 * @example hierarchical('all-reduce', 128, { perDomain: 8, across: 'halving-doubling' })
 */
export function hierarchical(
  collective: Collective,
  ranks: number,
  { perDomain, across, inside = 'ring' }: { perDomain: number; across: Part; inside?: Part },
): Schedule {
  if (ranks % perDomain !== 0) throw new RangeError(`hierarchical: ${perDomain} ranks a domain do not divide ${ranks}`);
  const part = (style: Part, size: number, stride: number): Stage[] => {
    if (size === 1) return [];
    return style === 'ring' ? [{ op: 'reduce-scatter', style, stride, radix: size }] : halvingStages(size, stride);
  };
  const down = [...part(inside, perDomain, 1), ...part(across, ranks / perDomain, perDomain)];
  return scheduleOf({ collective, algorithm: `hierarchical/${inside}/${across}`, ranks }, halves(collective, down));
}
