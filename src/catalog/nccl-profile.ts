import data from './data/nccl-profile.json';
import { lookUp } from './errors';
import type { Fact } from './fact';
import type { NcclProtocol } from './nccl-tuning';

export type NcclParameter = keyof typeof data.meaning;

/** A fitted number of the profile: the fact, and what it is of where it is not the same everywhere (a GPU generation, a transport). */
export interface NcclParameterRow extends Fact {
  name: NcclParameter;
  of?: string;
  /** Relative; absent for what was not fitted. */
  standardError?: number;
}

interface RawParameter {
  name: NcclParameter;
  of?: string;
  value: number;
  unit: string;
  standardError: number | null;
  confidence: string;
  families: string[];
}

/** All parameters of the profile with their ranges: one standard error to each side. `sources` names the measurement families that tell. */
export const ncclParameters: readonly NcclParameterRow[] = (data.parameters as RawParameter[]).map(
  ({ name, of, value, unit, standardError, confidence, families }) => ({
    name,
    ...(of !== undefined && { of }),
    value,
    ...(standardError !== null && { standardError, min: value / (1 + standardError), max: value * (1 + standardError) }),
    unit,
    confidence,
    sources: families,
    note: data.meaning[name],
  }),
);

const byId: ReadonlyMap<string, NcclParameterRow> = new Map(
  ncclParameters.map((row) => [row.of === undefined ? row.name : `${row.name}/${row.of}`, row]),
);

/** Ids of all parameters: the name, and what it is of. */
export const ncclParameterIds = (): string[] => [...byId.keys()];

/**
 * A parameter by its id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example ncclParameter('netHopSimple/infiniband').unit // 'µs'
 */
export const ncclParameter = (id: string): NcclParameterRow => lookUp('NCCL parameter', byId, id);

/** Picoseconds, bytes and bytes per second for one of each unit. */
export const SCALE: Readonly<Record<string, number>> = { µs: 1e6, 'GB/s': 1e9, B: 1, chunks: 1, '': 1 };
const values: ReadonlyMap<string, number> = new Map(
  ncclParameters.map(({ name, of, value, unit = '' }) => [`${name}/${of ?? ''}`, value * SCALE[unit]]),
);

type ByProtocol = Record<NcclProtocol, number>;

/** What NCCL costs beside the wire on one kind of GPU and transport: picoseconds, bytes per second, shares. Parameters are told in data/nccl-profile.json. */
export interface NcclProfile {
  hostProcessPs: number;
  hostNodePs: number;
  startPs: ByProtocol & { p2p: number; nvls: number };
  nvlinkShare: number;
  nvlinkHopPs: ByProtocol;
  /** What a channel spends on a slice beside moving it. */
  syncPs: ByProtocol;
  channelBytesPerSecond: ByProtocol;
  treeShare: number;
  p2p: { channelBytesPerSecond: number; nvlinkShare: number; netShare: number; nvlinkPeerPs: number; netPeerPs: number; tinyPeerPs: number };
  nvls: { syncPs: number; depth: number; share: number; treeNetShare: number; sharpShare: number };
  collNet: { hopPs: number; chainShare: number; directShare: number };
  netShare: number;
  gapPs: ByProtocol;
  messageGapPs: number;
  netHopPs: ByProtocol;
  /** LL only; infinite where a hop does not store and forward. */
  netHopBytesPerSecond: ByProtocol;
  lateMatchPs: number;
  lateMatchFromBytes: number;
}

/**
 * The profile of a GPU generation on a transport: each parameter is taken from the first of the names for which it was fitted, 0 (or no limit) where none has it.
 *
 * @param generation the GPU's, then those that stand for it where it was not measured
 * @param transport its name, then those whose software it shares
 * @param rack whether more ranks share a domain than a server holds
 * @param own values that go before those of the catalog, by name and what they are of (`netHopLL/slingshot`): a fit's
 * @example ncclProfile(['hopper'], ['infiniband-ndr', 'infiniband'], false).netHopPs.Simple // 15.1e6
 */
export function ncclProfile(
  generation: readonly string[],
  transport: readonly string[],
  rack: boolean,
  own: ReadonlyMap<string, number> = new Map(),
): NcclProfile {
  const at = (key: string): number | undefined => own.get(key) ?? values.get(key);
  const first = (name: NcclParameter, of: readonly string[]): number | undefined => {
    const named = of.find((each) => at(`${name}/${each}`) !== undefined);
    return named === undefined ? undefined : at(`${name}/${named}`);
  };
  const gpu = (name: NcclParameter): number => first(name, [...generation, '']) ?? 0;
  const net = (name: NcclParameter, otherwise = 0): number => first(name, transport) ?? otherwise;
  const nvlinkHopPs = { LL: gpu('nvlinkHopLL'), LL128: gpu('nvlinkHopLL128'), Simple: gpu('nvlinkHopSimple') };
  return {
    hostProcessPs: gpu('hostProcess'),
    hostNodePs: gpu('hostNode'),
    startPs: { LL: gpu('startLL'), LL128: gpu('startLL128'), Simple: gpu('startSimple'), p2p: gpu('startP2p'), nvls: gpu('startNvls') },
    nvlinkShare: gpu('nvlinkShare'),
    nvlinkHopPs,
    // Flags travel with the data of LL and LL128: what a slice costs beside its bytes is the hop itself.
    syncPs: { ...nvlinkHopPs, Simple: gpu('sync') },
    channelBytesPerSecond: { LL: gpu('channelRateLL'), LL128: gpu('channelRateLL128'), Simple: gpu('channelRateSimple') },
    treeShare: gpu('treeShare'),
    p2p: {
      channelBytesPerSecond: gpu('p2pChannelRate'),
      nvlinkShare: gpu('p2pNvlinkShare'),
      netShare: net('p2pNetShare', 1),
      nvlinkPeerPs: gpu('nvlinkPeer'),
      netPeerPs: net('netPeer'),
      tinyPeerPs: net('tinyPeer'),
    },
    nvls: {
      syncPs: gpu('nvlsSync'),
      depth: gpu('nvlsDepth'),
      share: (rack ? first('nvlsShare', ['rack']) : undefined) ?? first('nvlsShare', generation) ?? 1,
      treeNetShare: gpu('nvlsTreeNetShare'),
      sharpShare: gpu('nvlsSharpShare'),
    },
    collNet: { hopPs: gpu('collNetHop'), chainShare: gpu('collNetChainShare'), directShare: gpu('collNetDirectShare') },
    netShare: net('netShare', at('netShare/infiniband-ndr') ?? 1),
    gapPs: { LL: net('gapLL'), LL128: net('gapSimple'), Simple: net('gapSimple') },
    messageGapPs: net('messageGap'),
    netHopPs: { LL: net('netHopLL'), LL128: net('netHopLL128'), Simple: net('netHopSimple') },
    netHopBytesPerSecond: { LL: net('hopRateLL', Number.POSITIVE_INFINITY), LL128: Number.POSITIVE_INFINITY, Simple: Number.POSITIVE_INFINITY },
    lateMatchPs: net('lateMatch'),
    lateMatchFromBytes: net('lateMatchFrom'),
  };
}
