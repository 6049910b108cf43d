import type { SurrogateCall } from './call';
import type { SurrogateCosts } from './costs';
import { join } from './join';
import { nvlsHeads } from './nvls-heads';

/**
 * Time of NVLS, microseconds: a pipeline of chunks through scatter, reduction and multicast in the NVLink switch; every head has a chunk under way on every channel. An all-reduce takes
 * 1 + 1/heads of the buffer through a head's port, an all-gather (g − 1)/g.
 * Source: the schedule of NCCL, device/all_reduce.h, RunWorkColl NVLS.
 *
 * @example nvlsTime(call, costs) // start + (chunks − 1 + depth) × (bytes of a round through a port / rate + sync)
 */
export function nvlsTime(call: SurrogateCall, costs: SurrogateCosts): number {
  const { chunks, step } = nvlsRounds(call, costs);
  return costs.startUs.nvls + (chunks - 1 + costs.nvls.depth) * step;
}

/**
 * Time of NVLSTree, microseconds: NVLS inside the nodes, a double binary tree between them. Its step is the slower of the switch and the NICs, which send twice where an inner node has two
 * children.
 *
 * @example nvlsTreeTime(call, costs)
 */
export function nvlsTreeTime(call: SurrogateCall, costs: SurrogateCosts): number {
  const { nodes, nics } = call.system;
  const { chunks, chunk, round, step } = nvlsRounds(call, costs);
  const nicRate = costs.nicRate * (nodes > 2 ? costs.nvls.treeNetShare : 1);
  const between = ((nodes === 2 ? 1 : 2) * round) / Math.min(nics, nvlsHeads(call.system)) / nicRate;
  const way = 2 * Math.log2(nodes) * (costs.netHopUs.Simple + chunk / nicRate);
  return costs.startUs.nvls + way + (chunks - 1 + costs.nvls.depth) * join(step, between);
}

function nvlsRounds({ system, collective, bytes, channels, chunkBytes }: SurrogateCall, costs: SurrogateCosts) {
  const heads = nvlsHeads(system);
  const lanes = channels * heads;
  const chunk = Math.min(chunkBytes, bytes / lanes);
  const round = chunk * lanes;
  const reduces = collective === 'all_reduce';
  const through = reduces ? 1 + 1 / heads : (system.perNode - 1) / system.perNode;
  const rate = costs.nvlinkRate * (reduces ? costs.nvls.share : 1);
  return { chunk, round, chunks: bytes / round, step: (round * through) / rate + costs.nvls.syncUs };
}
