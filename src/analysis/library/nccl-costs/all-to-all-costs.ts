import type { AllToAllPlan } from '../../../collective/nccl/all-to-all';
import type { Costs } from '../../../world/assemble';
import type { LibraryMachine } from '../library-machine';
import { callCosts, FREE_ACTOR, nicBytesPerSecond, WIRE_EXPANSION } from './call-costs';
import { messageHeader } from './message-header';

/** Costs of an all-to-all: each peer costs its rank something beside its bytes, and its bytes go over the network in messages of the FIFO's size. */
export function allToAllCosts(machine: LibraryMachine, plan: AllToAllPlan): Costs {
  const { profile, shape, communicator } = machine;
  const { p2p } = profile;
  const { peer, protocol, messagesPerPeer, pieceBytes, messageBytes } = plan;
  const network = communicator.nodes > 1;
  const netShare = profile.netShare * p2p.netShare;
  const expansion = WIRE_EXPANSION[protocol];
  const channels = Math.max(1, Math.min(peer.channels, peer.parts * shape.ranks));
  // NVLink messages go by Simple whatever the network's go by: the expansion is taken off their rate.
  const nvlinkShare = profile.nvlinkShare * expansion * (network ? 1 : p2p.nvlinkShare);
  const tiny = messageBytes <= TINY_BYTES ? p2p.tinyPeerPs : 0;
  // Where peers are served side by side, what each costs is time on the NIC that they share.
  const peerBytes = plan.sideBySide ? Math.round(((p2p.netPeerPs + tiny) * nicBytesPerSecond(machine) * netShare) / 1e12) : 0;
  return callCosts(machine, {
    startPs: profile.startPs.p2p,
    expansion,
    nvlinkShare,
    netShare,
    hopPs: [0, profile.netHopPs[protocol]],
    actor: {
      ...FREE_ACTOR,
      capBytesPerSecond: [channels * p2p.channelBytesPerSecond * expansion, Number.POSITIVE_INFINITY],
      headerBytes: [0, messagesPerPeer * messageHeader(machine, pieceBytes * expansion, netShare).bytes + peerBytes],
      pausePs: [network ? 0 : Math.round(p2p.nvlinkPeerPs), plan.sideBySide ? 0 : Math.round(p2p.netPeerPs + tiny)],
    },
  });
}

const TINY_BYTES = 128;
