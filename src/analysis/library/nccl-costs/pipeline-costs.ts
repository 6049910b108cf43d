import type { NcclProtocol } from '../../../catalog/nccl-tuning';
import type { NcclPlan } from '../../../collective/nccl/shape';
import type { Costs } from '../../../world/assemble';
import type { LibraryMachine } from '../library-machine';
import { callCosts, nicBytesPerSecond, WIRE_EXPANSION } from './call-costs';
import { messageHeader } from './message-header';

/**
 * Costs of a ring or a tree. A channel's actor spends `sync` and its copy rate on every message; a connection over the network sends no FIFO slot sooner than its gap after the last;
 * late matching goes on one after another over all channels of a rank. In a tree an actor works up and down at once, and one that serves two network children does its work twice.
 *
 * @example pipelineCosts(machine, 'Ring', 'Simple', plan)
 */
export function pipelineCosts(machine: LibraryMachine, algorithm: 'Ring' | 'Tree', protocol: NcclProtocol, plan: NcclPlan): Costs {
  const { profile, communicator } = machine;
  const wire = plan.messageBytes * WIRE_EXPANSION[protocol];
  const sync = profile.syncPs[protocol];
  const tree = algorithm === 'Tree';
  const rate = profile.channelBytesPerSecond[protocol];
  const copyRate = tree ? rate * profile.treeShare : rate;
  const late = !tree && protocol === 'LL' && communicator.nodes > 2 && wire >= profile.lateMatchFromBytes ? plan.channels * profile.lateMatchPs : 0;
  const children = communicator.nodes > 2 ? 2 : 1;
  const header = messageHeader(machine, wire, profile.netShare);
  const served = tree ? children * (sync + (wire * 1e12) / copyRate) : 0;
  return callCosts(machine, {
    startPs: profile.startPs[protocol],
    expansion: WIRE_EXPANSION[protocol],
    nvlinkShare: profile.nvlinkShare,
    netShare: profile.netShare,
    hopPs: [profile.nvlinkHopPs[protocol], profile.netHopPs[protocol] - header.ps + storedPs(machine, protocol, wire, plan.channels)],
    actor: {
      capBytesPerSecond: [rate, Number.POSITIVE_INFINITY],
      headerBytes: [0, header.bytes],
      pausePs: [tree ? 0 : Math.round(sync), 0],
      spacingPs: [0, Math.round(Math.max(plan.slotsPerMessage * profile.gapPs[protocol], late, served))],
      copyPs: sync,
      copyBytesPerSecond: copyRate,
    },
  });
}

/** What a hop over the network takes more because it stores and forwards in host memory, slower than the NIC's share of the channel. */
function storedPs(machine: LibraryMachine, protocol: NcclProtocol, wireBytes: number, channels: number): number {
  const { profile, shape, communicator } = machine;
  if (communicator.nodes === 1) return 0;
  const nic = (nicBytesPerSecond(machine) * profile.netShare) / Math.max(1, channels / shape.nicsPerNode);
  return wireBytes * 1e12 * Math.max(0, 1 / profile.netHopBytesPerSecond[protocol] - 1 / nic);
}
