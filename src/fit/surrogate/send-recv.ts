import type { SurrogateCall } from './call';
import type { SurrogateCosts } from './costs';
import { join } from './join';

/**
 * Time of sending to the next rank and receiving from the one before, microseconds. Between nodes one flow leaves each node, by one NIC: its parts keep their connections and that NIC busy
 * step by step; the flows inside the node run beside it.
 *
 * @example sendRecvTime(call, costs) // one node: start + bytes / min(parts × channel, port)
 */
export function sendRecvTime({ system, bytes, p2p: { parts, stepBytes } }: SurrogateCall, costs: SurrogateCosts): number {
  const inside = system.perNode > 1 ? bytes / Math.min(parts * costs.p2p.channelRate, costs.nvlinkRate) : 0;
  if (system.nodes === 1) return costs.startUs.p2p + inside;
  const step = join(costs.gapUs.Simple, parts * costs.messageUs, (parts * stepBytes) / costs.nicRate);
  return costs.startUs.p2p + costs.netHopUs.Simple + Math.max((bytes / parts / stepBytes) * step, inside);
}
