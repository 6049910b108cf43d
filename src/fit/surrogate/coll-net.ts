import type { SurrogateCall } from './call';
import type { SurrogateCosts } from './costs';

/**
 * Time of a collective that the network reduces (SHARP), microseconds. An all-reduce sends every byte once through the node's NICs, at the share of their line rate that its kind reaches; an
 * all-gather takes the whole buffer through them, the node's own part too.
 *
 * @example collNetTime(call, costs) // start + latency of the in-network tree + bytes / (NICs × rate × share)
 */
export function collNetTime({ system, collective, bytes, algorithm }: SurrogateCall, costs: SurrogateCosts): number {
  const start = costs.startUs.nvls + costs.inNetwork.hopUs;
  if (collective !== 'all_reduce') return start + bytes / (system.nics * costs.nicRate);
  const { nvlsShare, directShare, chainShare } = costs.inNetwork;
  const share = algorithm === 'NVLS' ? nvlsShare : algorithm === 'CollNetDirect' ? directShare : chainShare;
  return start + bytes / (system.nics * costs.nicLineRate * share);
}
