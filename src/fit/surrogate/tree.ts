import { type SurrogateCall, WIRE_EXPANSION } from './call';
import type { SurrogateCosts } from './costs';
import { join } from './join';
import { networkSend, relayRate } from './network-send';

/**
 * Time of a double binary tree with a chain in each node, microseconds: start + the way of the first chunk up and down + (chunks − 1) × the slowest stage. Beyond two nodes an inner node has
 * two children over the network: its rank does a chunk's work twice, and its NIC sends twice on average over the two trees. Up and down share a channel's threads (`treeShare`).
 * Source: the schedule of NCCL, device/all_reduce.h, runTreeSplit; Sanders, Speck, Träff 2009 (two trees).
 *
 * @example treeTime(call, costs)
 */
export function treeTime(call: SurrogateCall, costs: SurrogateCosts): number {
  const { system, bytes, protocol, channels, chunkBytes } = call;
  const { nodes, perNode } = system;
  const perChannel = bytes / channels;
  const chunk = Math.min(chunkBytes, perChannel);
  const wire = chunk * WIRE_EXPANSION[protocol];
  const chunks = perChannel / chunk;
  const children = nodes <= 2 ? 1 : 2;
  const rate = costs.channelRate[protocol];
  const inside = 2 * (perNode - 1) * (costs.hopUs[protocol] + wire / rate);
  const between = nodes > 1 ? 2 * Math.log2(nodes) * (costs.netHopUs[protocol] + wire / relayRate(call, costs, false)) : 0;
  const own = children * (costs.syncUs[protocol] + wire / (rate * costs.treeShare));
  const port = perNode > 1 ? (2 * wire * channels) / costs.nvlinkRate : 0;
  const network = nodes > 1 ? networkSend(call, costs, { messages: 1, wireBytes: wire, fifoSteps: 1, nicFactor: children }) : 0;
  return costs.startUs[protocol] + inside + between + (chunks - 1) * join(own, port, network);
}
