import { allToAllTime } from './all-to-all';
import type { SurrogateCall } from './call';
import { collNetTime } from './coll-net';
import type { SurrogateCosts } from './costs';
import { join } from './join';
import { nvlsTime, nvlsTreeTime } from './nvls';
import { ringTime } from './ring';
import { sendRecvTime } from './send-recv';
import { treeTime } from './tree';

/**
 * Time of a call in closed form, microseconds, as nccl-tests would measure it: back to back, so never faster than the host launches.
 *
 * @example surrogateTime(call, costsOf(profile, call.system))
 */
export function surrogateTime(call: SurrogateCall, costs: SurrogateCosts): number {
  return join(timeOf(call, costs), costs.hostUs);
}

function timeOf(call: SurrogateCall, costs: SurrogateCosts): number {
  if (call.collective === 'sendrecv') return sendRecvTime(call, costs);
  if (call.collective === 'alltoall') return allToAllTime(call, costs);
  switch (call.algorithm) {
    case 'Tree':
      return treeTime(call, costs);
    case 'NVLS':
      return call.system.nodes === 1 ? nvlsTime(call, costs) : collNetTime(call, costs);
    case 'NVLSTree':
      return nvlsTreeTime(call, costs);
    case 'CollNetChain':
    case 'CollNetDirect':
      return collNetTime(call, costs);
    default:
      return ringTime(call, costs);
  }
}
