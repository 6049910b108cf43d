import { NCCL_SEARCH } from '../../catalog/nccl-tuning';
import type { SurrogateSystem } from './system';

/** Ranks of a domain that NVLS reduces on. */
export function nvlsHeads({ perNode }: Pick<SurrogateSystem, 'perNode'>): number {
  return Math.min(perNode, NCCL_SEARCH.maxNvlsHeads);
}
