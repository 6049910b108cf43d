import type { NcclCommunicator } from './communicator';
import { ncclGraphBandwidth } from './graph-bandwidth';
import { ncclIsland } from './island';

/**
 * A communicator over the nodes of a system of the catalog, with the graphs that NCCL finds there. `more` says what the catalog does not: release, processor, NIC path, network that reduces.
 *
 * @param ranksPerNode ranks in each domain: 72 in a whole NVL72 rack
 * @throws CatalogError for a system that NCCL does not run on.
 * @example communicatorOf('h100-hgx', 2, 8, { version: '2.27.7' }).graphs.channels // 16
 */
export function communicatorOf(systemId: string, nodes: number, ranksPerNode: number, more: Partial<NcclCommunicator> = {}): NcclCommunicator {
  const island = ncclIsland(systemId, nodes, ranksPerNode);
  const { computeCapability, nvSwitch, nicGBps } = island;
  return { nodes, ranksPerNode, computeCapability, graphs: ncclGraphBandwidth(island), nvSwitch, nicGBps, ...more };
}
