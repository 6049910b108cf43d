import { halvingStages } from './halving-doubling';
import { type Collective, halves, type Schedule, type Stage, scheduleOf } from './schedule';

/**
 * Hierarchical: reduce-scatter by ring inside the domain, then among the ranks of equal index across domains (every NIC at work on its own part), then all-gather
 * inside. Each rank moves 2(d − 1)/d · S inside and 2(D − 1)/D · S/d across, with d ranks in each of D domains.
 * M. Cho et al., BlueConnect: decomposing all-reduce for deep learning on heterogeneous network hierarchy, MLSys 2019, §3.
 *
 * @param perDomain ranks of the communicator in each domain (consecutive); must divide `ranks`
 * @example hierarchical('all-reduce', 128, { perDomain: 8, across: 'halving-doubling' })
 */
export function hierarchical(
  collective: Collective,
  ranks: number,
  { perDomain, across }: { perDomain: number; across: 'ring' | 'halving-doubling' },
): Schedule {
  if (ranks % perDomain !== 0) throw new RangeError(`hierarchical: ${perDomain} ranks a domain do not divide ${ranks}`);
  const domains = ranks / perDomain;
  const inside: Stage[] = perDomain > 1 ? [{ op: 'reduce-scatter', style: 'ring', stride: 1, radix: perDomain }] : [];
  const outside: Stage[] = across === 'ring' ? [{ op: 'reduce-scatter', style: 'ring', stride: perDomain, radix: domains }] : halvingStages(domains, perDomain);
  return scheduleOf({ collective, algorithm: `hierarchical/${across}`, ranks }, halves(collective, [...inside, ...outside]));
}
