import { NCCL_SEARCH, type NcclAlgorithm, type NcclProtocol, type NcclTuning } from '../../catalog/nccl-tuning';
import { graphOf } from './algorithm-bandwidth';
import { type NcclCollective, type NcclCommunicator, type NcclForce, NIC_PATHS, type NicPath } from './communicator';

/**
 * Why NCCL does not consider an algorithm and protocol; `undefined` when it does.
 * Source: graph/tuning.cc, ncclTopoTuneModel (enable and disable); enqueue.cc, updateCollCostTable.
 *
 * @example whyDisabled(tuning, oneNode, 'all-reduce', 'NVLSTree', 'Simple') // 'one node: NVLS does without a tree'
 */
export function whyDisabled(
  tuning: NcclTuning,
  communicator: NcclCommunicator,
  collective: NcclCollective,
  algorithm: NcclAlgorithm,
  protocol: NcclProtocol,
  { algorithms, protocols }: NcclForce = {},
): string | undefined {
  if (tuning.baseLatencyUs[algorithm] === undefined) return `not in NCCL ${tuning.version}`;
  const reason =
    forCollective(tuning, collective, algorithm) ??
    forProtocol(tuning, algorithm, protocol) ??
    forSystem(communicator, collective, algorithm) ??
    (protocol === 'LL128' && protocols === undefined ? forLL128(tuning, communicator) : undefined);
  if (reason !== undefined) return reason;
  const kept = algorithm === 'Ring' && collective !== 'all-reduce' && tuning.rules.ringAlwaysGathers;
  if (algorithms !== undefined && !algorithms.includes(algorithm) && !kept) return 'NCCL_ALGO';
  return protocols !== undefined && !protocols.includes(protocol) ? 'NCCL_PROTO' : undefined;
}

function forCollective({ rules }: NcclTuning, collective: NcclCollective, algorithm: NcclAlgorithm): string | undefined {
  const reason = `no ${algorithm} for ${collective}`;
  if (algorithm === 'Ring') return undefined;
  if (collective === 'broadcast' || collective === 'reduce') return reason;
  if (collective === 'all-reduce') return algorithm === 'PAT' ? reason : undefined;
  if (algorithm === 'PAT') return rules.pat ? undefined : reason;
  if (algorithm === 'NVLS') return rules.nvlsGather ? undefined : reason;
  return algorithm === 'CollNetDirect' && rules.collNetGather !== 'none' ? undefined : reason;
}

function forProtocol({ rules }: NcclTuning, algorithm: NcclAlgorithm, protocol: NcclProtocol): string | undefined {
  if (protocol === 'Simple' || algorithm === 'Ring' || algorithm === 'Tree') return undefined;
  if (algorithm === 'CollNetChain' && protocol === 'LL' && rules.collNetLLShare > 0) return undefined;
  return `${algorithm} runs with Simple only`;
}

function forSystem(communicator: NcclCommunicator, collective: NcclCollective, algorithm: NcclAlgorithm): string | undefined {
  const { nodes, ranksPerNode, computeCapability, graphs, collNet = false } = communicator;
  const { nvSwitch = graphs.nvls !== undefined, nvls = graphs.nvls !== undefined } = communicator;
  const gathers = collective !== 'all-reduce';
  switch (algorithm) {
    case 'Ring':
    case 'Tree':
      return undefined;
    case 'PAT':
      if (!(communicator.pat ?? (ranksPerNode === 1 && computeCapability >= 60))) return 'PAT needs one GPU a node';
      return undefined;
    case 'NVLS':
    case 'NVLSTree':
      if (!nvls || (graphs.nvls?.channels ?? 0) < 2) return 'NVLS needs Hopper or later on an NVSwitch';
      if (algorithm === 'NVLSTree') return nodes === 1 ? 'one node: NVLS does without a tree' : undefined;
      if (nodes > 1 && !collNet) return 'NVLS across nodes needs a network that reduces';
      if (gathers && ranksPerNode > NCCL_SEARCH.maxNvlsHeads) return `NVLS gathers for ${NCCL_SEARCH.maxNvlsHeads} GPUs a node at most`;
      return gathers && nodes > 1 && (graphs.collNetDirect?.channels ?? 0) < ranksPerNode ? 'a gather needs a NIC for each GPU' : undefined;
    case 'CollNetDirect':
    case 'CollNetChain':
      if (!collNet || nodes < 2 || graphOf(graphs, algorithm) === undefined) return 'the network does not reduce (SHARP)';
      if (ranksPerNode > NCCL_SEARCH.maxDirectHeads) return `CollNet takes ${NCCL_SEARCH.maxDirectHeads} GPUs a node at most`;
      if (algorithm === 'CollNetDirect' && !nvSwitch) return 'CollNetDirect needs an NVSwitch';
      return gathers && (graphs.collNetDirect?.channels ?? 0) < ranksPerNode ? 'a gather needs a NIC for each GPU' : undefined;
  }
}

/** LL128 relies on 128-byte stores that arrive whole, which NVLink and near NICs keep and other paths may not. */
function forLL128({ rules, version }: NcclTuning, communicator: NcclCommunicator): string | undefined {
  const { nodes, ranksPerNode, computeCapability, graphs, nicPath = 'PXB' } = communicator;
  const far = (path: NicPath): number => NIC_PATHS.indexOf(path);
  const capable = rules.ll128Capabilities === 'from 70' ? computeCapability >= 70 : rules.ll128Capabilities.includes(computeCapability);
  if (!capable) return `LL128 is off for compute capability ${computeCapability} in NCCL ${version}`;
  if (ranksPerNode > 1 && graphs.inside !== 'NVLINK') return 'LL128 needs NVLink between the GPUs of a node';
  const farthest: NicPath = computeCapability >= 90 ? 'PXN' : 'PXB';
  return nodes > 1 && far(nicPath) > far(farthest) ? `LL128 needs the NIC at ${farthest} or nearer, not ${nicPath}` : undefined;
}
