import { type NcclAlgorithm, type NcclProtocol, type NcclTuning, ncclGeneration, ncclRate } from '../../catalog/nccl-tuning';
import { type NcclCollective, type NcclCommunicator, ranksOf, ringSteps } from './communicator';
import type { NcclGraphs } from './graph-bandwidth';
import type { NcclGraph } from './search-graph';

/** The graph that an algorithm runs on; PAT takes the tree's. */
export function graphOf({ ring, tree, nvls, collNetChain, collNetDirect }: NcclGraphs, algorithm: NcclAlgorithm): NcclGraph | undefined {
  switch (algorithm) {
    case 'Ring':
      return ring;
    case 'Tree':
    case 'PAT':
      return tree;
    case 'NVLS':
    case 'NVLSTree':
      return nvls;
    case 'CollNetChain':
      return collNetChain;
    case 'CollNetDirect':
      return collNetDirect;
  }
}

/**
 * Bandwidth of an algorithm and protocol in NCCL's cost model: bytes of the collective over time, GB/s (1e9), 0 where there is none.
 * Source: graph/tuning.cc, ncclTopoTuneModel, of the release.
 *
 * @example algorithmBandwidth(tuning, h100, 'all-reduce', 'Ring', 'Simple') // 12 channels × 30 GB/s × 8 / 14 = 205.7
 */
export function algorithmBandwidth(
  tuning: NcclTuning,
  communicator: NcclCommunicator,
  collective: NcclCollective,
  algorithm: NcclAlgorithm,
  protocol: NcclProtocol,
): number {
  const graph = graphOf(communicator.graphs, algorithm);
  if (graph === undefined) return 0;
  const bus = {
    tuning,
    communicator,
    collective,
    protocol,
    graph,
    busGBps: graph.channels * channelGBps(tuning, communicator, collective, algorithm, graph),
  };
  const gathers = collective === 'all-gather' || collective === 'reduce-scatter';
  if (algorithm === 'Ring') return (ringBus(bus) * ranksOf(communicator)) / ringSteps(collective, ranksOf(communicator));
  if (algorithm === 'Tree') return treeBus(bus) / 2;
  if (algorithm === 'PAT') return bus.busGBps * 0.75;
  if (algorithm === 'NVLS' || algorithm === 'NVLSTree') return bus.busGBps * nvlsRatio(tuning, communicator, collective, algorithm);
  if (algorithm === 'CollNetDirect' && gathers) return gatherBus(bus);
  const share = protocol === 'Simple' ? tuning.rules.collNetShare : protocol === 'LL' ? tuning.rules.collNetShare * tuning.rules.collNetLLShare : 0;
  return (cappedAmpere(bus) * share) / (2 * (algorithm === 'CollNetDirect' ? sharedNicFactor(bus) : 1));
}

interface Bus {
  tuning: NcclTuning;
  communicator: NcclCommunicator;
  collective: NcclCollective;
  protocol: NcclProtocol;
  graph: NcclGraph;
  busGBps: number;
}

function channelGBps(
  { rules, nvlsEfficiency, nvlsTreeGBps }: NcclTuning,
  { nodes, ranksPerNode, computeCapability }: NcclCommunicator,
  collective: NcclCollective,
  algorithm: NcclAlgorithm,
  { channels, intraGBps, interGBps }: NcclGraph,
): number {
  const plain = nodes <= 2 || algorithm.startsWith('CollNet') ? intraGBps : interGBps;
  if ((algorithm !== 'NVLS' && algorithm !== 'NVLSTree') || rules.nvls === 'plain') return plain;
  const tree = algorithm === 'NVLSTree';
  if (rules.nvls === 'least') return Math.min(intraGBps, tree && nodes > 2 ? interGBps / 2 : interGBps);
  const generation = ncclGeneration(computeCapability);
  // A channel serves the heads of the others too; an all-reduce pipelines reduction and multicast.
  const multicast = collective === 'all-reduce' ? 2 : (ranksPerNode - 1) / ranksPerNode;
  const inside = ((intraGBps * (nvlsEfficiency?.[generation] ?? 0) * (channels - 1)) / channels) * multicast;
  return Math.min(
    inside,
    interGBps * (tree && nodes <= 2 ? 2 : 1),
    tree && nvlsTreeGBps !== undefined ? ncclRate(nvlsTreeGBps, generation, nodes) : Infinity,
  );
}

function cappedAmpere({ tuning: { rules }, communicator, busGBps }: Bus): number {
  const capped = rules.busCapAmpereGBps !== null && ncclGeneration(communicator.computeCapability) === 'Ampere';
  return capped ? Math.min(busGBps, rules.busCapAmpereGBps ?? busGBps) : busGBps;
}

/** What LL carries at most: by GPU on one node, by processor beyond. */
function llMax({ tuning, communicator: { nodes, computeCapability, cpu } }: Bus): number {
  const row = nodes === 1 ? ncclGeneration(computeCapability) : cpu === 'amd' ? 'Ampere' : 'Volta';
  return ncclRate(tuning.llMaxGBps, row, nodes);
}

function ringBus(bus: Bus): number {
  const { tuning, communicator, collective, protocol, graph } = bus;
  const { ringLLDivisor, ringLL128Share } = tuning.rules;
  const { nodes, ranksPerNode, computeCapability } = communicator;
  const whole = cappedAmpere(bus);
  if (protocol === 'Simple') return whole;
  if (protocol === 'LL') {
    const reducing = nodes > 1 || collective === 'all-reduce' || collective === 'reduce';
    return Math.min(llMax(bus), whole / (reducing ? ringLLDivisor.reducing : ringLLDivisor.copying));
  }
  const perChannel = tuning.ll128GBpsByCollective?.[collective] ?? ncclRate(tuning.ringLL128GBps, ncclGeneration(computeCapability), nodes);
  return Math.min(whole * (ranksPerNode < 2 ? ringLL128Share.oneGpuPerNode : ringLL128Share.otherwise), graph.channels * perChannel);
}

function treeBus(bus: Bus): number {
  const { tuning, communicator, collective, protocol, graph } = bus;
  const { nodes, ranksPerNode, computeCapability } = communicator;
  const { treeLL128Share, chainTreeShare } = tuning.rules;
  const generation = ncclGeneration(computeCapability);
  let rate = Math.min(cappedAmpere(bus) * 0.92, graph.channels * ncclRate(tuning.treeGBps, generation, nodes));
  if (protocol === 'LL') rate = Math.min(rate / 3.8, llMax(bus));
  if (protocol === 'LL128') {
    const perChannel = tuning.ll128GBpsByCollective?.[collective] ?? ncclRate(tuning.treeLL128GBps, generation, nodes);
    rate = Math.min(rate * (nodes === 1 ? treeLL128Share.oneNode : treeLL128Share.moreNodes), graph.channels * perChannel);
  }
  // With one GPU a node there is nothing to balance: the tree's pattern is the plain one.
  return ranksPerNode === 1 ? rate * chainTreeShare : rate;
}

/** Collective bytes per byte on the bus. */
function nvlsRatio({ rules }: NcclTuning, communicator: NcclCommunicator, collective: NcclCollective, algorithm: NcclAlgorithm): number {
  const { nodes } = communicator;
  const gathers = collective !== 'all-reduce';
  if (rules.nvls === 'plain') return algorithm === 'NVLS' ? 5 / 6 : (0.7 * nodes) / (2 * (nodes - 1));
  if (gathers) return rules.pat ? 1 : 5 / 6;
  return rules.nvls === 'least' ? 5 / 6 : ranksOf(communicator) / ringSteps(collective, ranksOf(communicator));
}

function gatherBus({ tuning: { rules }, communicator: { ranksPerNode }, graph, busGBps }: Bus): number {
  if (rules.collNetGather === 'nic') return ranksPerNode * Math.min(graph.intraGBps, graph.interGBps * 0.9);
  // Measured at 1 and at 8 GPUs a node, straight in between.
  const weight = (ranksPerNode - 1) / 7;
  return ranksPerNode * (busGBps / graph.channels) * (weight * 0.85 + (1 - weight) * 0.95);
}

/** CollNetDirect is slower where GPUs share NICs, and on Hopper and later. */
function sharedNicFactor({ tuning, communicator: { ranksPerNode, computeCapability }, graph }: Bus): number {
  if (tuning.rules.collNet === 'direct') return 1;
  const shared = ranksPerNode / graph.channels;
  return (shared - (shared - 1) / 2) / (computeCapability >= 90 ? 0.85 : 1);
}
