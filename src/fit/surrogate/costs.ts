import { type NcclProfile, ncclProfile } from '../../catalog/nccl-profile';
import type { NcclProtocol } from '../../catalog/nccl-tuning';
import type { SurrogateSystem } from './system';

/** Values that stand in place of the catalog's, by `name/of` (`gapLL/infiniband`, `treeShare/`): picoseconds, bytes per second, shares, bytes. */
export type ParameterValues = ReadonlyMap<string, number>;

type ByProtocol = Readonly<Record<NcclProtocol, number>>;

/** What one system's hops, channels and messages cost under a profile: times in microseconds, rates in bytes per microsecond (1e3 is 1 GB/s). */
export interface SurrogateCosts {
  /** Least time between two launches. */
  hostUs: number;
  /** Start and end of a kernel. */
  startUs: ByProtocol & { p2p: number; nvls: number };
  /** Payload of a rank's NVLink port, one direction. */
  nvlinkRate: number;
  hopUs: ByProtocol;
  /** A rank's own work on a slice or chunk beside moving its bytes. */
  syncUs: ByProtocol;
  /** Wire bytes that one channel moves. */
  channelRate: ByProtocol;
  treeShare: number;
  p2p: { channelRate: number; nvlinkShare: number; netShare: number; nvlinkPeerUs: number; netPeerUs: number; tinyPeerUs: number };
  nvls: { syncUs: number; depth: number; share: number; treeNetShare: number };
  /** Shares are of the NICs' line rate. */
  inNetwork: { hopUs: number; chainShare: number; directShare: number; nvlsShare: number };
  nicLineRate: number;
  /** Payload of one NIC, one direction. */
  nicRate: number;
  netHopUs: ByProtocol;
  /** Least time for a slot of the FIFO of one connection. */
  gapUs: ByProtocol;
  messageUs: number;
  /** Store and forward of LL through host memory, wire bytes. */
  relayRateLL: number;
  /** A receive that is matched late, and from which message on. */
  lateMatchUs: number;
  lateMatchFrom: number;
}

const PS_PER_US = 1e6;
const PER_US = 1e-6;
const byProtocol = (of: ByProtocol, factor: number): ByProtocol => ({ LL: of.LL * factor, LL128: of.LL128 * factor, Simple: of.Simple * factor });

/**
 * The costs of a system under a profile.
 *
 * @example costsOf(values, system).gapUs.Simple // about 5 over InfiniBand
 */
export function costsOf(values: ParameterValues, system: SurrogateSystem): SurrogateCosts {
  return inMicroseconds(profileOf(values, system), system);
}

/** What a profile says of a system: nothing of networks inside one domain. */
export function profileOf(values: ParameterValues, { generations, transports, nodes, perNode }: SurrogateSystem): NcclProfile {
  return ncclProfile(generations, nodes === 1 ? [] : transports, perNode > LARGEST_SERVER, values);
}

/** Systems of which a profile says the same. */
export function profileKey({ generations, transports, nodes, perNode }: SurrogateSystem): string {
  return JSON.stringify([generations, nodes === 1 ? [] : transports, perNode > LARGEST_SERVER]);
}

/** GPUs of a server: what NVLS reaches was measured there, and on domains of a whole rack. */
const LARGEST_SERVER = 8;

/** Keys of the values that count for a system. @example keysRead(values, system).has('gapLL/infiniband') */
export function keysRead(values: ParameterValues, system: SurrogateSystem): Set<string> {
  const read = new Set<string>();
  const seen = new (class extends Map<string, number> {
    override get(key: string): number | undefined {
      if (values.has(key)) read.add(key);
      return values.get(key);
    }
  })();
  profileOf(seen, system);
  return read;
}

/** A profile on a system's links, in microseconds. */
export function inMicroseconds(profile: NcclProfile, { oneProcess, nvlinkLineRate, nicLineRate }: SurrogateSystem): SurrogateCosts {
  const { startPs, p2p, nvls, collNet } = profile;
  return {
    hostUs: (oneProcess ? profile.hostNodePs : profile.hostProcessPs) / PS_PER_US,
    startUs: { ...byProtocol(startPs, 1 / PS_PER_US), p2p: startPs.p2p / PS_PER_US, nvls: startPs.nvls / PS_PER_US },
    nvlinkRate: nvlinkLineRate * profile.nvlinkShare,
    hopUs: byProtocol(profile.nvlinkHopPs, 1 / PS_PER_US),
    syncUs: byProtocol(profile.syncPs, 1 / PS_PER_US),
    channelRate: byProtocol(profile.channelBytesPerSecond, PER_US),
    treeShare: profile.treeShare,
    p2p: {
      channelRate: p2p.channelBytesPerSecond * PER_US,
      nvlinkShare: p2p.nvlinkShare,
      netShare: p2p.netShare,
      nvlinkPeerUs: p2p.nvlinkPeerPs / PS_PER_US,
      netPeerUs: p2p.netPeerPs / PS_PER_US,
      tinyPeerUs: p2p.tinyPeerPs / PS_PER_US,
    },
    nvls: { syncUs: nvls.syncPs / PS_PER_US, depth: nvls.depth, share: nvls.share, treeNetShare: nvls.treeNetShare },
    inNetwork: { hopUs: collNet.hopPs / PS_PER_US, chainShare: collNet.chainShare, directShare: collNet.directShare, nvlsShare: nvls.sharpShare },
    nicLineRate,
    nicRate: nicLineRate * profile.netShare,
    netHopUs: byProtocol(profile.netHopPs, 1 / PS_PER_US),
    gapUs: byProtocol(profile.gapPs, 1 / PS_PER_US),
    messageUs: profile.messageGapPs / PS_PER_US,
    relayRateLL: profile.netHopBytesPerSecond.LL * PER_US,
    lateMatchUs: profile.lateMatchPs / PS_PER_US,
    lateMatchFrom: profile.lateMatchFromBytes,
  };
}
