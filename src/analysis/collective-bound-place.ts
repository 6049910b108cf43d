import { ENDPOINT, type ReductionPlace } from './collective-bound';

/** By the head of an algorithm's name, NCCL's or our own; everything else reduces at ranks. */
const PLACES: Readonly<Record<string, ReductionPlace>> = {
  NVLS: { inside: 'switch', across: 'switch' },
  NVLSTree: { inside: 'switch', across: 'endpoint' },
  CollNetDirect: { inside: 'endpoint', across: 'switch' },
  CollNetChain: { inside: 'endpoint', across: 'switch' },
  nvls: { inside: 'switch', across: 'switch' },
  'nvls-tree': { inside: 'switch', across: 'endpoint' },
  'nccl-nvls': { inside: 'switch', across: 'switch' },
  'nccl-nvls-tree': { inside: 'switch', across: 'endpoint' },
  'nccl-coll-net': { inside: 'endpoint', across: 'switch' },
  'in-network': { inside: 'endpoint', across: 'switch' },
};

/**
 * Where an algorithm reduces.
 *
 * @param algorithm NCCL's name or a schedule's
 * @example reductionPlace('in-network/direct').across // 'switch'
 */
export function reductionPlace(algorithm: string): ReductionPlace {
  return PLACES[algorithm.split('/')[0]] ?? ENDPOINT;
}

/** @example placeText({ inside: 'switch', across: 'endpoint' }, true) // 'switch reduction inside domains, endpoint reduction across' */
export function placeText({ inside, across }: ReductionPlace, domains: boolean): string {
  if (!domains) return `${inside} reduction`;
  return inside === across ? `${inside} reduction` : `${inside} reduction inside domains, ${across} reduction across`;
}
