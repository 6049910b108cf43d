import { type SurrogateCall, WIRE_EXPANSION } from './call';
import type { SurrogateCosts } from './costs';
import { join } from './join';
import { KIB } from './system';

/** Longest part that goes by LL. */
const LL_PART = 16 * KIB;
/** A remote peer costs more up to this. */
const TINY = 128;

/**
 * Time of an all-to-all, microseconds: a message for every peer. Inside a node the port and the channels limit it; between nodes every NIC sends the messages of its ranks one by one, and every
 * remote peer costs a set-up.
 *
 * @example allToAllTime(call, costs)
 */
export function allToAllTime({ system, bytes, p2p: { parts, stepBytes, channels } }: SurrogateCall, costs: SurrogateCosts): number {
  const { nodes, ranks, perNode, nics } = system;
  const each = bytes / ranks;
  const port = Math.min(costs.nvlinkRate * costs.p2p.nvlinkShare, Math.max(1, Math.min(channels, parts * ranks)) * costs.p2p.channelRate);
  const inside = perNode > 1 ? (each * (perNode - 1)) / port : 0;
  if (nodes === 1) return costs.startUs.p2p + (ranks - 1) * costs.p2p.nvlinkPeerUs + inside;
  const part = each / parts;
  const protocol = part <= LL_PART ? 'LL' : 'Simple';
  const chunk = protocol === 'LL' ? LL_PART : each < stepBytes ? stepBytes / 4 : each < 8 * stepBytes ? stepBytes / 2 : stepBytes;
  const remote = ranks - perNode;
  const messages = ((remote * perNode) / nics) * parts * Math.ceil(part / chunk - 1e-9);
  const wire = Math.min(part, chunk) * WIRE_EXPANSION[protocol];
  const network = messages * join(costs.messageUs, wire / (costs.nicRate * costs.p2p.netShare));
  const peers = remote * (costs.p2p.netPeerUs + (each <= TINY ? costs.p2p.tinyPeerUs : 0));
  return costs.startUs.p2p + costs.netHopUs[protocol] + peers + join(network, inside);
}
