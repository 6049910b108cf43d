import type { NcclAlgorithm } from '../../../catalog/nccl-tuning';
import type { Costs } from '../../../world/assemble';
import type { LibraryMachine } from '../library-machine';
import { callCosts, FREE_ACTOR } from './call-costs';

/**
 * Costs of reduction in the network: the way through it, half on the way up and half on the way down, and the share of the NICs' line rate that each form reaches.
 *
 * @param gather an all-gather or reduce-scatter
 * @example collNetCosts(machine, 'CollNetDirect', false).portShare[1] // 0.79
 */
export function collNetCosts(machine: LibraryMachine, algorithm: NcclAlgorithm, gather: boolean): Costs {
  const { collNet, nvls, netShare, startPs, nvlinkShare } = machine.profile;
  const reference = machine.referencePs[1];
  const half = reference + Math.max(0, collNet.hopPs - reference) / 2;
  const share = gather
    ? netShare
    : algorithm === 'CollNetChain'
      ? collNet.chainShare
      : algorithm === 'CollNetDirect'
        ? collNet.directShare
        : nvls.sharpShare;
  return callCosts(machine, { startPs: startPs.nvls, expansion: 1, nvlinkShare, netShare: share, hopPs: [0, half], actor: FREE_ACTOR });
}
