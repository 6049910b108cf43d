import type { SurrogateCall } from '../../src/fit/surrogate/call';
import type { SurrogateCosts } from '../../src/fit/surrogate/costs';
import { type SurrogateSystem, surrogateSystem } from '../../src/fit/surrogate/system';
import { systemOfRow } from '../../src/validation/system-of-row';

const none = { LL: 0, LL128: 0, Simple: 0 };
const unlimited = { LL: 1e12, LL128: 1e12, Simple: 1e12 };

/** A machine on which everything is free: a test sets what it weighs. Microseconds, bytes per microsecond. */
export const FREE: SurrogateCosts = {
  hostUs: 0,
  startUs: { ...none, p2p: 0, nvls: 0 },
  nvlinkRate: 1e12,
  hopUs: none,
  syncUs: none,
  channelRate: unlimited,
  treeShare: 1,
  p2p: { channelRate: 1e12, nvlinkShare: 1, netShare: 1, nvlinkPeerUs: 0, netPeerUs: 0, tinyPeerUs: 0 },
  nvls: { syncUs: 0, depth: 0, share: 1, treeNetShare: 1 },
  inNetwork: { hopUs: 0, chainShare: 1, directShare: 1, nvlsShare: 1 },
  nicLineRate: 1e12,
  nicRate: 1e12,
  netHopUs: none,
  gapUs: none,
  messageUs: 0,
  relayRateLL: 1e12,
  lateMatchUs: 0,
  lateMatchFrom: 2048,
};

/** H100 servers with eight NICs of 400 Gb/s. */
export function h100(nodes: number, gpusPerNode = 8): SurrogateSystem {
  const transport = nodes > 1 ? 'ib-ndr' : 'none';
  return surrogateSystem(
    systemOfRow({
      id: 'a',
      kind: 'collective',
      gpu: 'h100',
      scaleUp: 'nvlink4',
      transport,
      nodes,
      gpusPerNode,
      nicGBpsPerGpuPerDir: 50,
      library: 'NCCL 2.26.2',
    }).system,
  );
}

/** A call as given, on one channel with chunks of 1 MiB. */
export function call(system: SurrogateSystem, bytes: number, more: Partial<SurrogateCall> = {}): SurrogateCall {
  return {
    system,
    collective: 'all_reduce',
    bytes,
    algorithm: 'Ring',
    protocol: 'Simple',
    channels: 1,
    chunkBytes: 2 ** 20,
    p2p: { parts: 1, stepBytes: 2 ** 17, channels: 32 },
    ...more,
  };
}
