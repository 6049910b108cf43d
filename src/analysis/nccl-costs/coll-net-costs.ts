import type { NcclAlgorithm } from '../../catalog/nccl-tuning';
import type { Costs } from '../../world/assemble';
import type { LibraryMachine } from '../library-machine';
import { callCosts, FREE_ACTOR } from './call-costs';

/** Costs of reduction in the network: the way through it, and the share of the NICs' line rate that each form reaches. */
export function collNetCosts(machine: LibraryMachine, algorithm: NcclAlgorithm, gather: boolean): Costs {
  const { collNet, nvls, netShare, startPs, nvlinkShare } = machine.profile;
  const share = gather
    ? netShare
    : algorithm === 'CollNetChain'
      ? collNet.chainShare
      : algorithm === 'CollNetDirect'
        ? collNet.directShare
        : nvls.sharpShare;
  return callCosts(machine, { startPs: startPs.nvls, expansion: 1, nvlinkShare, netShare: share, hopPs: [0, collNet.hopPs], actor: FREE_ACTOR });
}
