import { NCCL_SEARCH, ncclGeneration } from '../../catalog/nccl-tuning';

/** One node (or multi-node NVLink domain) as NCCL's search sees it; rates per direction in GB/s (1e9). */
export interface NcclIsland {
  /** GPUs of the communicator in the node. */
  gpus: number;
  nodes: number;
  computeCapability: number;
  /** NVLinks of a GPU; 0: PCIe joins the GPUs. */
  nvlinks: number;
  nvSwitch: boolean;
  /** NICs of the node. */
  nics: number;
  nicGBps: number;
  /** PCIe slot of a GPU and of a NIC. Default: what the generation has. */
  pciGBps?: number;
}

/** What the search found for an algorithm: channels, and the rate of each inside the node and out of it. */
export interface NcclGraph {
  channels: number;
  intraGBps: number;
  interGBps: number;
}

export type GraphPattern = 'ring' | 'tree' | 'nvls' | 'direct';

/** Rate of a GPU's NVLinks together, as NCCL counts them; its PCIe slot where it has none. */
export function gpuGBps(island: NcclIsland): number {
  if (island.nvlinks === 0) return pciGBps(island);
  return island.nvlinks * byCapability(NCCL_SEARCH.nvlinkGBps, island.computeCapability);
}

function pciGBps({ pciGBps: given, computeCapability }: NcclIsland): number {
  return given ?? byCapability(NCCL_SEARCH.pciGBps, computeCapability);
}

/**
 * NCCL's search in closed form: the highest product of channels and rate that the ports allow, over the speeds that NCCL tries. A speed must fit the NIC and its slot;
 * all channels together must fit the NVLinks of every GPU, where a channel's last GPU sends to its NIC instead (ring, tree), or its head sends twice (NVLS).
 * Then, as NCCL does, few fast channels are split in two, and a rate is raised where there is room.
 * Source: graph/search.cc, ncclTopoCompute, ncclTopoDupChannels, v2.30.7-1. Left out: sockets, slow PCIe paths, search timeouts, shared NIC ports.
 *
 * @example searchGraph('ring', { gpus: 8, nodes: 1, computeCapability: 90, nvlinks: 18, nvSwitch: true, nics: 8, nicGBps: 50 }, 1, 32) // 12 channels × 30
 */
export function searchGraph(pattern: GraphPattern, island: NcclIsland, minChannels: number, maxChannels: number): NcclGraph | undefined {
  const inter = island.nodes > 1;
  const generation = ncclGeneration(island.computeCapability);
  const arrays = inter ? NCCL_SEARCH.interSpeedsGBps : NCCL_SEARCH.intraSpeedsGBps;
  const speeds = generation === 'Ampere' ? arrays.Volta : arrays[generation];
  const totalGBps = gpuGBps(island);
  const maxGBps = inter ? Math.min(island.nicGBps, pciGBps(island)) : channelLimit(island);
  // Only a ring comes back to where it started.
  const usableGBps = pattern === 'ring' || island.gpus === 1 ? totalGBps : (totalGBps * island.gpus) / (island.gpus - 1);
  const fits = (channels: number, graph: Omit<NcclGraph, 'channels'>): boolean => channelsFit(pattern, island, channels, graph);
  const most = (speed: number): number => {
    let channels = maxChannels;
    while (channels > 0 && !fits(channels, { intraGBps: speed, interGBps: speed })) channels--;
    return channels < minChannels ? 0 : channels;
  };

  let start = 0;
  while (start < speeds.length - 1 && (speeds[start] > maxGBps || speeds[start] * minChannels > usableGBps)) start++;
  let best: NcclGraph | undefined;
  for (let i = start; i < speeds.length; i++) {
    if (best !== undefined && speeds[i] / best.interGBps <= 0.49) break;
    const channels = most(speeds[i]);
    const better = pattern === 'nvls' ? channels > (best?.channels ?? 0) : channels * speeds[i] > (best?.channels ?? 0) * (best?.intraGBps ?? 0);
    if (channels > 0 && better) best = { channels, intraGBps: speeds[i], interGBps: speeds[i] };
    if (channels === maxChannels || (best !== undefined && best.channels * best.interGBps >= totalGBps)) break;
  }
  if (best === undefined) return undefined;
  return raise(pattern, split(pattern, best, island, maxChannels), speeds, fits);
}

function channelLimit(island: NcclIsland): number {
  const all = gpuGBps(island);
  return island.nvSwitch || island.nvlinks === 0 || island.gpus < 2 ? all : all / (island.gpus - 1);
}

function channelsFit(pattern: GraphPattern, island: NcclIsland, channels: number, { intraGBps, interGBps }: Omit<NcclGraph, 'channels'>): boolean {
  const { gpus, nodes, nics, nicGBps } = island;
  const inter = nodes > 1;
  // The search takes whole GB/s from a NIC.
  const whole = interGBps >= 1 ? Math.floor(interGBps) : interGBps;
  const slot = Math.floor(pciGBps(island) / interGBps);
  if (inter && channels > Math.min(nics * Math.min(Math.floor(nicGBps / whole), slot), gpus * slot)) return false;
  if (pattern === 'nvls') return channels <= gpus && (!inter || channels <= nics) && (channels + 1) * intraGBps <= gpuGBps(island);
  if (pattern === 'direct')
    return channels <= gpus && channels <= nics && intraGBps * (1 + (channels - 1) / Math.max(1, gpus - 1)) <= gpuGBps(island);
  const crossing = inter || pattern === 'tree' ? channels - Math.floor(channels / gpus) : channels;
  return crossing * intraGBps <= gpuGBps(island);
}

/** A multiprocessor does not fill a fast channel: two share it. */
function split(pattern: GraphPattern, graph: NcclGraph, { computeCapability }: NcclIsland, maxChannels: number): NcclGraph {
  if (pattern === 'nvls' || graph.intraGBps < 25 || (computeCapability > 80 && graph.intraGBps < 50 && graph.channels > 4)) return graph;
  const channels = Math.min(graph.channels * 2, maxChannels);
  const by = Math.ceil(channels / graph.channels);
  return { channels, intraGBps: graph.intraGBps / by, interGBps: graph.interGBps / by };
}

function raise(
  pattern: GraphPattern,
  found: NcclGraph,
  speeds: readonly number[],
  fits: (channels: number, graph: Omit<NcclGraph, 'channels'>) => boolean,
): NcclGraph {
  let graph = found;
  let i = speeds.findIndex((speed) => speed <= found.interGBps);
  while (--i >= 0) {
    const { channels, intraGBps, interGBps } = graph;
    const next =
      pattern === 'ring'
        ? { intraGBps: speeds[i], interGBps: speeds[i] }
        : pattern === 'nvls'
          ? { intraGBps, interGBps: speeds[i] }
          : { intraGBps: speeds[i], interGBps };
    if (pattern === 'nvls' ? interGBps >= 2 * intraGBps : pattern !== 'ring' && intraGBps >= 2 * interGBps) break;
    if (fits(channels, next)) graph = { channels, ...next };
    else if (pattern !== 'ring') break;
  }
  return graph;
}

function byCapability(table: Readonly<Record<string, number>>, capability: number): number {
  const known = Object.keys(table).filter((key) => Number(key) <= capability);
  return known.length === 0 ? 0 : table[String(Math.max(...known.map(Number)))];
}
