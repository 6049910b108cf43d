import { type SurrogateCall, WIRE_EXPANSION } from './call';
import type { SurrogateCosts } from './costs';
import { join } from './join';
import { networkSend, relayRate } from './network-send';
import { KIB } from './system';

/** A chunk of Simple up to this is one slice. */
const ONE_SLICE = 32 * KIB;

/**
 * Time of a ring, microseconds: start + steps × rounds × the slowest of three, which overlap: sending over the network; a slice's way round the ring (store and forward, on average over the
 * hops inside and between nodes); a rank's own work on a chunk. A chunk of Simple moves in two slices of two FIFO slots each.
 * Source: the schedule of NCCL, device/all_reduce.h, runRing; enqueue.cc, calcCollChunking.
 *
 * @example ringTime(call, costs) // one node: start + 2(n − 1) × rounds × (slices × sync + chunk / rate)
 */
export function ringTime(call: SurrogateCall, costs: SurrogateCosts): number {
  const { system, collective, bytes, protocol, channels, chunkBytes } = call;
  const { nodes, ranks, nics } = system;
  const steps = (collective === 'all_reduce' ? 2 : 1) * (ranks - 1);
  const perRank = bytes / (channels * ranks);
  const chunk = Math.min(chunkBytes, perRank);
  const rounds = Math.max(1, perRank / chunkBytes);
  const slices = protocol === 'Simple' && chunk > ONE_SLICE ? 2 : 1;
  const expansion = WIRE_EXPANSION[protocol];
  const sliceWire = (chunk / slices) * expansion;
  const rate = Math.min(costs.channelRate[protocol], costs.nvlinkRate / channels);
  const own = slices * costs.syncUs[protocol] + (chunk * expansion) / rate;
  if (nodes === 1 || nics === 0) return costs.startUs[protocol] + steps * rounds * own;
  const fifoSteps = protocol === 'Simple' ? 2 : 1;
  const late = protocol === 'LL' && nodes > 2;
  const network = networkSend(call, costs, { messages: slices, wireBytes: sliceWire, fifoSteps, late });
  const inside = costs.hopUs[protocol] + sliceWire / rate;
  const between = costs.netHopUs[protocol] + sliceWire / relayRate(call, costs, true);
  const around = (nodes * between + (ranks - nodes) * inside) / ranks;
  return costs.startUs[protocol] + steps * rounds * join(network, around, own);
}
