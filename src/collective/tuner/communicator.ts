import type { NcclAlgorithm, NcclCpu, NcclProtocol } from '../../catalog/nccl-tuning';
import type { NcclGraphs } from './graph-bandwidth';

/** Collectives of NCCL's cost model. */
export type NcclCollective = 'all-reduce' | 'reduce-scatter' | 'all-gather' | 'broadcast' | 'reduce';

/** Path between a GPU and its NIC as NCCL classes them: one PCIe switch, several, through another GPU's NVLink, the host bridge, across sockets. */
export const NIC_PATHS = ['PIX', 'PXB', 'PXN', 'PHB', 'SYS'] as const;
export type NicPath = (typeof NIC_PATHS)[number];

/** The communicator as NCCL's tuner sees it. A node is a set of ranks that NVLink or PCIe joins: with multi-node NVLink a whole rack is one. */
export interface NcclCommunicator {
  nodes: number;
  ranksPerNode: number;
  /** 70 Volta, 80 Ampere, 90 Hopper, 100 Blackwell. */
  computeCapability: number;
  graphs: NcclGraphs;
  /** The GPUs of a node share an NVSwitch. Default: they have NVLS. */
  nvSwitch?: boolean;
  /** Reduction in the NVLink switch may be used. Default: where the search found a graph for it. */
  nvls?: boolean;
  /** The network reduces (SHARP, CollNet). Default: no. */
  collNet?: boolean;
  /** Default: with one GPU a node, as in the library. */
  pat?: boolean;
  /** Default: PXB. */
  nicPath?: NicPath;
  /** Default: intel. */
  cpu?: NcclCpu;
  /** What the network plugin reports beyond NCCL's own constants, microseconds. Default: 0, as InfiniBand and sockets report. */
  netLatencyUs?: number;
  /** Rate of one NIC, GB/s; only chunk sizes of NVLS on Blackwell ask. */
  nicGBps?: number;
  /** NCCL_BUFFSIZE: bytes of the FIFO of Simple. Default: 4 MiB. */
  simpleBufferBytes?: number;
  /** Release of the library. Default: the newest in the catalog. */
  version?: string;
}

/** What NCCL_ALGO and NCCL_PROTO leave; absent: everything. */
export interface NcclForce {
  algorithms?: readonly NcclAlgorithm[];
  protocols?: readonly NcclProtocol[];
}

/** Ranks in all. */
export function ranksOf({ nodes, ranksPerNode }: Pick<NcclCommunicator, 'nodes' | 'ranksPerNode'>): number {
  return nodes * ranksPerNode;
}

/** ⌊log2 n⌋ in integers, as NCCL's log2i. @example log2i(12) // 3 */
export function log2i(n: number): number {
  let log = 0;
  for (let rest = Math.floor(n); rest > 1; rest = Math.floor(rest / 2)) log++;
  return log;
}

/** Steps of a ring: 2(n − 1) for an all-reduce, n − 1 for either half, n for a chain from or to a root. */
export function ringSteps(collective: NcclCollective, ranks: number): number {
  if (collective === 'all-reduce') return 2 * (ranks - 1);
  return collective === 'broadcast' || collective === 'reduce' ? ranks : ranks - 1;
}
