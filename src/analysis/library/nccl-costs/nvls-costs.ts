import type { NcclPlan } from '../../../collective/nccl/shape';
import type { Costs } from '../../../world/assemble';
import type { LibraryMachine } from '../library-machine';
import { callCosts, FREE_ACTOR, nvlinkBytesPerSecond } from './call-costs';

/**
 * Costs of NVLS and NVLSTree. A chunk takes its port's time and a synchronisation, and the next one starts no sooner; `depth` chunks are under way at once, so the first takes that many chunk
 * times. The way to the switch and back is simulated, of an all-reduce twice, and takes part of them: what is left is spread over its hops, less the physics that they contain beyond one way there
 * and back, with which the depth was fitted.
 *
 * @param gather an all-gather or reduce-scatter: nothing is both reduced and multicast
 * @example nvlsCosts(machine, 'NVLS', plan, false).hopExcessPs[0]
 */
export function nvlsCosts(machine: LibraryMachine, algorithm: 'NVLS' | 'NVLSTree', plan: NcclPlan, gather: boolean): Costs {
  const { profile, communicator, scaleUpLinks, shape, referencePs } = machine;
  const nvlinkShare = profile.nvlinkShare * (gather ? 1 : profile.nvls.share);
  const portPs = (plan.messageBytes * 1e12) / (nvlinkBytesPerSecond(machine) * scaleUpLinks * nvlinkShare);
  const chunkPs = portPs + profile.nvls.syncPs;
  // Beyond the port's own time of the last chunk: an all-reduce goes up and down once more; the other two take a share of one rank besides.
  const [hops, simulatedPs] = gather ? [2, portPs / Math.max(1, shape.ranksPerNode - 1)] : [4, portPs + referencePs[0]];
  const leftPs = Math.max(0, (profile.nvls.depth - 1) * chunkPs - simulatedPs);
  return callCosts(machine, {
    startPs: profile.startPs.nvls,
    expansion: 1,
    nvlinkShare,
    netShare: profile.netShare * (algorithm === 'NVLSTree' && communicator.nodes > 2 ? profile.nvls.treeNetShare : 1),
    hopPs: [referencePs[0] + leftPs / hops, profile.netHopPs.Simple],
    actor: { ...FREE_ACTOR, spacingPs: [Math.round(chunkPs), 0] },
  });
}
