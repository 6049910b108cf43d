import { CatalogError } from '../../catalog/errors';
import { systemEntry } from '../../catalog/systems';
import type { NcclIsland } from './search-graph';

const GIGA = 1e9;
const BITS = 8;

/** Compute capability (CUDA programming guide); what is newer than NCCL's tables takes their newest row. */
const CAPABILITIES: readonly (readonly [RegExp, number])[] = [
  [/p100/, 60],
  [/v100/, 70],
  [/a100/, 80],
  [/h100|h200/, 90],
  [/b200/, 100],
  [/gb300|^vr-|^feynman-/, 103],
];

/**
 * The node of a system of the catalog as NCCL's search sees it. Ranks that share a domain share NCCL's node, so an NVL72 rack is one node of 72.
 *
 * @param ranksPerNode ranks of the communicator in each domain
 * @throws CatalogError for a system that NCCL does not run on.
 * @example ncclIsland('dgx-a100', 2, 8) // 12 NVLinks, 8 NICs of 25 GB/s
 */
export function ncclIsland(systemId: string, nodes: number, ranksPerNode: number): NcclIsland {
  const { gpusPerDomain, wiring } = systemEntry(systemId);
  const capability = CAPABILITIES.find(([name]) => name.test(systemId))?.[1];
  if (capability === undefined)
    throw new CatalogError(`system "${systemId}": NCCL runs on NVIDIA GPUs only, so it has no tuner constants for this system`);
  const { scaleUp, scaleOut } = wiring;
  const pcie = scaleUp.switchId.startsWith('pcie');
  return {
    gpus: ranksPerNode,
    nodes,
    computeCapability: capability,
    nvlinks: pcie ? 0 : scaleUp.linksPerGpu.value,
    nvSwitch: scaleUp.switchId.startsWith('nvswitch'),
    // A partly used domain keeps the NICs near its ranks, and at least one.
    nics: Math.max(1, Math.floor(Math.min(ranksPerNode, gpusPerDomain.value) * scaleOut.nicsPerGpu.value)),
    nicGBps: (scaleOut.nicGbps.value * 1e9) / BITS / GIGA,
  };
}
