import type { NcclPlan } from '../../../collective/nccl/shape';
import type { Costs } from '../../../world/assemble';
import type { LibraryMachine } from '../library-machine';
import { callCosts, FREE_ACTOR } from './call-costs';
import { messageHeader } from './message-header';

/** Costs of send and receive: point-to-point channels have a rate of their own, and a connection over the network its gap. */
export function sendRecvCosts(machine: LibraryMachine, plan: NcclPlan): Costs {
  const { profile } = machine;
  const header = messageHeader(machine, plan.messageBytes, profile.netShare);
  return callCosts(machine, {
    startPs: profile.startPs.p2p,
    expansion: 1,
    nvlinkShare: profile.nvlinkShare,
    netShare: profile.netShare,
    hopPs: [0, profile.netHopPs.Simple - header.ps],
    actor: {
      ...FREE_ACTOR,
      capBytesPerSecond: [profile.p2p.channelBytesPerSecond, Number.POSITIVE_INFINITY],
      headerBytes: [0, header.bytes],
      spacingPs: [0, Math.round(profile.gapPs.Simple)],
    },
  });
}
