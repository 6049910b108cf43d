import type { NcclPlan } from '../../collective/nccl/shape';
import type { Costs } from '../../world/assemble';
import type { LibraryMachine } from '../library-machine';
import { callCosts, FREE_ACTOR, nvlinkBytesPerSecond } from './call-costs';

/**
 * Costs of NVLS and NVLSTree: a chunk takes its port's time and a synchronisation; `depth` chunks are under way at once, so the first takes that many chunk times.
 *
 * @param gather an all-gather or reduce-scatter: nothing is both reduced and multicast
 */
export function nvlsCosts(machine: LibraryMachine, algorithm: 'NVLS' | 'NVLSTree', plan: NcclPlan, gather: boolean): Costs {
  const { profile, communicator, scaleUpLinks } = machine;
  const nvlinkShare = profile.nvlinkShare * (gather ? 1 : profile.nvls.share);
  const chunkPs = (plan.messageBytes * 1e12) / (nvlinkBytesPerSecond(machine) * scaleUpLinks * nvlinkShare) + profile.nvls.syncPs;
  return callCosts(machine, {
    startPs: profile.startPs.nvls,
    expansion: 1,
    nvlinkShare,
    netShare: profile.netShare * (algorithm === 'NVLSTree' && communicator.nodes > 2 ? profile.nvls.treeNetShare : 1),
    hopPs: [machine.referencePs[0] + (profile.nvls.depth - 1) * chunkPs, profile.netHopPs.Simple],
    actor: { ...FREE_ACTOR, pausePs: [Math.round(profile.nvls.syncPs), 0] },
  });
}
