import { NCCL_SEARCH } from '../../catalog/nccl-tuning';
import { gpuGBps, type NcclGraph, type NcclIsland, searchGraph } from './search-graph';

/** Channels and rates that NCCL found in a node, by algorithm, and how the GPUs of a node are joined. */
export interface NcclGraphs {
  inside: 'NVLINK' | 'PCI';
  /** All channels take the same way through the node. */
  sameChannels: boolean;
  ring: NcclGraph;
  tree: NcclGraph;
  nvls?: NcclGraph;
  collNetChain?: NcclGraph;
  collNetDirect?: NcclGraph;
  /** Channels of the communicator: every channel of the search carries two rings, or the two trees. */
  channels: number;
}

/**
 * How NCCL turns the ports of a node into channels × rate for each of its algorithms (GB/s per channel, per direction).
 * Source: init.cc, initTransportsRank; graph/connect.cc, ncclTopoPostset; v2.30.7-1 for every release.
 *
 * @throws RangeError when nothing joins the ranks.
 * @example ncclGraphBandwidth(ncclIsland('h100-hgx', 1, 8)).ring // { channels: 12, intraGBps: 30, interGBps: 30 }
 */
export function ncclGraphBandwidth(island: NcclIsland): NcclGraphs {
  const { gpus, nodes, computeCapability, nvSwitch, nics, nicGBps } = island;
  const joined = nodes === 1 ? gpuGBps(island) > 0 : nics > 0 && nicGBps > 0;
  if (!joined)
    throw new RangeError(`NCCL graph: ${gpus} GPUs a node on ${nodes} nodes with ${nics} NICs of ${nicGBps} GB/s: nothing joins the ranks`);
  const ring = searchGraph('ring', island, 1, NCCL_SEARCH.maxChannels / 2) ?? slowest(island);
  const tree = searchGraph('tree', island, ring.channels, ring.channels) ?? ring;
  const channels = Math.min(ring.channels, tree.channels);
  const graphs: NcclGraphs = {
    inside: gpus > 1 && island.nvlinks > 0 ? 'NVLINK' : 'PCI',
    // Between nodes every channel starts at a NIC of its own; a mesh offers each another way.
    sameChannels: gpus === 1 || (nodes === 1 && (nvSwitch || island.nvlinks === 0)),
    ring: { ...ring, channels },
    tree: { ...tree, channels },
    channels: Math.min(NCCL_SEARCH.maxChannels, 2 * channels),
  };
  if (nodes > 1) {
    graphs.collNetChain = graphs.tree;
    const direct = searchGraph('direct', island, 1, Math.min(NCCL_SEARCH.maxDirectHeads, gpus));
    if (direct !== undefined) graphs.collNetDirect = direct;
    // Few channels of one NIC each do not fill it on Hopper and later.
    if (computeCapability >= 90 && ring.intraGBps > 45 && graphs.channels < 16) graphs.channels *= 2;
  }
  if (nvSwitch && computeCapability >= 90 && gpus > 1) {
    const heads = Math.min(NCCL_SEARCH.maxNvlsHeads, gpus);
    const nvls = searchGraph('nvls', island, nodes === 1 ? heads : 1, heads);
    if (nvls !== undefined) graphs.nvls = nvls;
  }
  return graphs;
}

/** What NCCL falls back to when it finds no path. */
function slowest({ nodes }: NcclIsland): NcclGraph {
  return { channels: 1, intraGBps: 0.1, interGBps: nodes > 1 ? 0.1 : 0 };
}
