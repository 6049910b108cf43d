import type { HopKind } from '../../catalog/libraries';
import { NCCL_NET_OVERHEAD_US, type NcclAlgorithm, type NcclProtocol, type NcclTuning } from '../../catalog/nccl-tuning';
import { log2i, type NcclCollective, type NcclCommunicator, ranksOf, ringSteps } from './communicator';

/**
 * Latency of an algorithm and protocol in NCCL's cost model, microseconds. Source: graph/tuning.cc, ncclTopoTuneModel, of the release.
 *
 * @example algorithmLatency(tuning, h100, 'all-reduce', 'Ring', 'LL') // 8 GPUs: 6.6 + 14 × 0.6 = 15.0
 */
export function algorithmLatency(
  tuning: NcclTuning,
  communicator: NcclCommunicator,
  collective: NcclCollective,
  algorithm: NcclAlgorithm,
  protocol: NcclProtocol,
): number {
  const { nodes, ranksPerNode } = communicator;
  const { rules } = tuning;
  const hw = (kind: HopKind, of: NcclAlgorithm): number => tuning.hwLatencyUs[kind][of]?.[protocol] ?? 0;
  const base = tuning.baseLatencyUs[algorithm]?.[protocol] ?? 0;
  // A node with NVLS is joined by NVLink whatever its rings run over.
  const inside: HopKind = algorithm.startsWith('NVLS') ? 'NVLINK' : communicator.graphs.inside;
  const intraUs = hw(inside, algorithm) * (nodes > 1 && protocol === 'LL' ? rules.llIntraFactor : 1);
  const interUs = networkUs(tuning, communicator, protocol, hw('NET', ranksPerNode === 1 && rules.oneGpuTreeLatency ? 'Tree' : algorithm));
  const peers = ranksPerNode - 1;
  switch (algorithm) {
    case 'Ring':
      return base + ringUs(tuning, communicator, collective, protocol, intraUs, interUs, hw);
    case 'Tree':
      return base + 2 * (peers * intraUs + log2i(nodes) * interUs);
    case 'CollNetDirect':
      return base + 2 * (Math.min(1, peers) * intraUs + peers * rules.collNetArityUs) + interUs;
    case 'CollNetChain':
      return base + 2 * peers * intraUs + interUs;
    case 'NVLS':
      if (rules.nvls === 'plain') return base + (nodes > 1 ? hw('NET', algorithm) : 0);
      return intraUs + (nodes > 1 ? interUs : 0);
    case 'NVLSTree':
      if (rules.nvls === 'plain') return base + 2 * (nodes - 1) * hw('NET', algorithm);
      return base + intraUs + 2 * log2i(nodes) * interUs;
    case 'PAT':
      return base + log2i(nodes) * (interUs / 3.5) + ranksOf(communicator) * 2.8;
  }
}

function networkUs({ rules }: NcclTuning, { netLatencyUs = 0 }: NcclCommunicator, protocol: NcclProtocol, constantUs: number): number {
  if (rules.netLatency === 'replaces') return netLatencyUs === 0 ? constantUs : netLatencyUs;
  if (rules.netLatency === 'none') return constantUs;
  // Simple flushes what it has received: the network's latency once more.
  return constantUs + netLatencyUs * (protocol === 'Simple' ? 2 : 1);
}

function ringUs(
  { rules }: NcclTuning,
  communicator: NcclCommunicator,
  collective: NcclCollective,
  protocol: NcclProtocol,
  intraUs: number,
  interUs: number,
  hw: (kind: HopKind, of: NcclAlgorithm) => number,
): number {
  const { nodes, cpu = 'intel', graphs } = communicator;
  const steps = ringSteps(collective, ranksOf(communicator));
  if (collective === 'broadcast' || collective === 'reduce') {
    const kind = nodes === 1 ? graphs.inside : 'NET';
    // The tree's latency stands for that of a chunk.
    return graphs.sameChannels ? hw(kind, 'Ring') : steps * hw(kind, protocol === 'Simple' ? 'Tree' : 'Ring');
  }
  // The proxy posts every step of a ring between nodes, three times as dear for Simple.
  const postUs = rules.netOverhead && nodes > 1 ? NCCL_NET_OVERHEAD_US[cpu] * (protocol === 'Simple' ? 3 : 1) : 0;
  const interSteps = nodes === 1 ? 0 : collective === 'all-reduce' ? 2 * (nodes - 1) + rules.ringExtraInterSteps : nodes - 1;
  return (steps - interSteps) * Math.max(intraUs, postUs) + interSteps * interUs;
}
