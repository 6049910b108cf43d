import type { NcclProtocol } from '../../../catalog/nccl-tuning';
import type { Schedule } from '../../../collective/schedule';
import type { Costs } from '../../../world/assemble';
import type { LibraryMachine } from '../library-machine';
import { callCosts, FREE_ACTOR, WIRE_EXPANSION } from './call-costs';
import { messageHeader } from './message-header';

/**
 * What the library costs on a schedule that is not its own: launch and hops of a protocol, its shares of the ports, the rate of its channels, which the schedule's channels share out among
 * themselves, and what it spends on every message, as if each were one slice of its own. A tree works up and down at once.
 *
 * @param bytes of the call, nccl-tests' size
 * @example patternCosts(machine, ring('all-reduce', 16), 2 ** 30, 'Simple').launchPs
 */
export function patternCosts(machine: LibraryMachine, { channels, rounds }: Schedule, bytes: number, protocol: NcclProtocol): Costs {
  const { profile, shape } = machine;
  const longest = rounds.reduce((most, { bytes: own, divisor, pieceBytes }) => {
    return Math.max(most, Math.min(own ?? Math.ceil(bytes / divisor), pieceBytes ?? Number.POSITIVE_INFINITY));
  }, 0);
  const sync = profile.syncPs[protocol];
  const tree = rounds.some(({ trees }) => trees !== undefined);
  const rate = profile.channelBytesPerSecond[protocol] * Math.max(1, shape.channels / channels);
  const header = messageHeader(machine, longest * WIRE_EXPANSION[protocol], profile.netShare);
  return callCosts(machine, {
    startPs: profile.startPs[protocol],
    expansion: WIRE_EXPANSION[protocol],
    nvlinkShare: profile.nvlinkShare,
    netShare: profile.netShare,
    hopPs: [profile.nvlinkHopPs[protocol], profile.netHopPs[protocol] - header.ps],
    actor: {
      capBytesPerSecond: [rate, Number.POSITIVE_INFINITY],
      headerBytes: [0, header.bytes],
      pausePs: [tree ? 0 : Math.round(sync), 0],
      spacingPs: [0, Math.round(profile.gapPs[protocol])],
      copyPs: sync,
      copyBytesPerSecond: tree ? rate * profile.treeShare : rate,
    },
  });
}

/**
 * What the library costs where its own numbers are of other GPUs: its launch and its hops, and nothing that would set the rate of wires on which it never ran.
 *
 * @example latencyCosts(machine, 'Simple').launchPs
 */
export function latencyCosts(machine: LibraryMachine, protocol: NcclProtocol): Costs {
  const { profile } = machine;
  const { actor: _actor, ...costs } = callCosts(machine, {
    startPs: profile.startPs[protocol],
    expansion: 1,
    nvlinkShare: 1,
    netShare: 1,
    hopPs: [profile.nvlinkHopPs[protocol], profile.netHopPs[protocol]],
    actor: FREE_ACTOR,
  });
  return costs;
}
