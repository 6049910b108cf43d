import data from './data/nccl-tuning.json';
import { UnknownIdError } from './errors';
import type { HopKind } from './libraries';

export const NCCL_ALGORITHMS = ['Tree', 'Ring', 'CollNetDirect', 'CollNetChain', 'NVLS', 'NVLSTree', 'PAT'] as const;
export type NcclAlgorithm = (typeof NCCL_ALGORITHMS)[number];

export const NCCL_PROTOCOLS = ['LL', 'LL128', 'Simple'] as const;
export type NcclProtocol = (typeof NCCL_PROTOCOLS)[number];

/** GPU generations that NCCL's tables tell apart. */
export const NCCL_GENERATIONS = ['Volta', 'Ampere', 'Hopper', 'Blackwell'] as const;
export type NcclGeneration = (typeof NCCL_GENERATIONS)[number];

type ByProtocol = Record<NcclProtocol, number>;
type ByAlgorithm = Partial<Record<NcclAlgorithm, ByProtocol>>;
/** GB/s by GPU generation, for one node, two nodes, and more. */
export type NcclRateTable = Partial<Record<NcclGeneration, number[]>>;

/** Where releases of NCCL differ in the form of their cost model. */
export interface NcclRules {
  ringLLDivisor: { reducing: number; copying: number };
  ringLL128Share: { oneGpuPerNode: number; otherwise: number };
  treeLL128Share: { oneNode: number; moreNodes: number };
  /** Share left to a tree that is a chain inside a node. */
  chainTreeShare: number;
  busCapAmpereGBps: number | null;
  collNet: 'chain' | 'direct' | 'both';
  collNetShare: number;
  collNetLLShare: number;
  collNetArityUs: number;
  collNetGather: 'none' | 'interpolated' | 'nic';
  nvls: 'none' | 'plain' | 'least' | 'efficiency';
  nvlsGather: boolean;
  pat: boolean;
  llIntraFactor: number;
  netLatency: 'none' | 'replaces' | 'adds';
  netOverhead: boolean;
  ringExtraInterSteps: number;
  oneGpuTreeLatency: boolean;
  plateau: { volta: number; later: number; bytesPerRank: number; bytesPerChannelAndRank: number };
  /** NCCL_ALGO cannot take the ring from any collective but all-reduce. */
  ringAlwaysGathers: boolean;
  nvlsTreeCorrected: boolean;
  ll128Capabilities: number[] | 'from 70';
}

/** Where releases differ in how they cut a collective into channels and chunks. */
export interface NcclChunkRules {
  treeSimpleShrinks: boolean;
  treeUsesAllThreads: boolean;
  minTrafficPerChannelBytes: number;
  nvlsChannels: { Hopper: number; Blackwell: number; BlackwellOneNode: number };
  nvlsSizes: 'fixed' | 'by NIC';
  /** From so many nodes on a chunk of NVLSTree is at most 64 KiB; 0: never. */
  nvlsTreeCapNodes: number;
}

/** The constants and rules of one release: latencies in microseconds, rates in GB/s (1e9). */
export interface NcclTuning {
  version: string;
  source: string;
  confidence: string;
  baseLatencyUs: ByAlgorithm;
  hwLatencyUs: Record<HopKind, ByAlgorithm>;
  llMaxGBps: NcclRateTable;
  ringLL128GBps: NcclRateTable;
  treeLL128GBps: NcclRateTable;
  ll128GBpsByCollective?: Record<string, number>;
  treeGBps: NcclRateTable;
  nvlsTreeGBps?: NcclRateTable;
  nvlsEfficiency?: Partial<Record<NcclGeneration, number>>;
  /** Index ⌊log2(bytes / 64)⌋. */
  treeCorrection: Record<NcclProtocol, number[]>;
  rules: NcclRules;
  chunking: NcclChunkRules;
}

const releases = Object.entries(data.versions).map(([version, row]) => ({ version, ...row }) as unknown as NcclTuning);

/** What NCCL's search of a node's topology knows: link rates and the speeds that it tries, GB/s. Source: graph/search.cc, graph/topo.h. */
export const NCCL_SEARCH = data.search;

/** NCCL's FIFOs, threads and thresholds. Source: include/device.h, include/tuner.h. */
export const NCCL_BUFFERS = data.buffers;

/** What posting a message to the network costs on a host processor, microseconds. Source: graph/tuning.cc, getNetOverhead. */
export const NCCL_NET_OVERHEAD_US: Readonly<Record<keyof typeof data.netOverheadUs, number>> = data.netOverheadUs;
export type NcclCpu = keyof typeof data.netOverheadUs;

/**
 * Latency that a network plugin reports to NCCL's tuner, microseconds: none by the transports inside NCCL and by libfabric's (Slingshot, TCP); on EFA by instance type
 * (`efa-p5en`: also p6). Source: aws-ofi-nccl, platform-aws.cpp; NCCL, net_ib and net_socket.
 */
export const NCCL_PLUGIN_LATENCY_US = data.pluginLatency.us;

/** Releases of NCCL whose cost model is in the catalog, oldest first. */
export function ncclTuningVersions(): string[] {
  return releases.map(({ version }) => version);
}

/**
 * The cost model of an NCCL release: the newest one in the catalog that is not newer; the newest of all when no release is named, the oldest for what is older still.
 * Throws `UnknownIdError` for text that is no version.
 *
 * @example ncclTuning('2.27.7').version // 'v2.27.3-1'
 */
export function ncclTuning(version?: string): NcclTuning {
  const newest = releases[releases.length - 1];
  if (version === undefined) return newest;
  const asked = parts(version);
  if (asked === undefined) throw new UnknownIdError('NCCL version', version, ncclTuningVersions());
  return releases.findLast((release) => compare(parts(release.version) ?? [], asked) <= 0) ?? releases[0];
}

/** The row of a GPU of compute capability 70, 80, 90, 100 …; a table that ends earlier gives its newest row. */
export function ncclGeneration(computeCapability: number): NcclGeneration {
  if (computeCapability >= 100) return 'Blackwell';
  if (computeCapability >= 90) return 'Hopper';
  return computeCapability >= 80 ? 'Ampere' : 'Volta';
}

/** A table's rate for a generation and a number of nodes, GB/s. @example ncclRate(ncclTuning().treeGBps, 'Hopper', 2) // 41.4 */
export function ncclRate(table: NcclRateTable, generation: NcclGeneration, nodes: number): number {
  const from = NCCL_GENERATIONS.indexOf(generation);
  const row = NCCL_GENERATIONS.slice(0, from + 1)
    .map((name) => table[name])
    .findLast((rates) => rates !== undefined);
  return row?.[Math.min(nodes, 3) - 1] ?? 0;
}

function parts(version: string): number[] | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:[-+].*)?$/.exec(version.trim());
  return match === null ? undefined : [Number(match[1]), Number(match[2]), match[3] === undefined ? Number.POSITIVE_INFINITY : Number(match[3])];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((part, k) => part !== b[k]);
  return i < 0 ? 0 : a[i] - b[i];
}
