import { endpoint } from '../catalog/endpoints';
import { switchEntry } from '../catalog/switches';
import { boundary } from './boundary';
import type { Gauge } from './copper';
import { planLink } from './link';

/** A path through one switch: endpoint, two equal links, endpoint. */
export interface OneSwitchPath {
  endpoint: string;
  technology: string;
  lengthM: number;
  portBytesPerSecond: number;
  switchId: string;
  gauge: Gauge;
}

/**
 * One-way physical latency from memory to memory over one switch, ns: endpoint (both ends) + switch + both links, FEC and SerDes counted once each.
 * Throws an `Error` with the reason when the link does not close.
 *
 * @example pathLatencyNs({ endpoint: 'cx7', technology: 'dac-100', lengthM: 3, portBytesPerSecond: 50e9, switchId: 'quantum2', gauge: 26 }) // 933
 */
export function pathLatencyNs(path: OneSwitchPath): number {
  const hop = switchEntry(path.switchId);
  const link = planLink({ ...path, ...boundary(undefined, hop), runM: path.lengthM, tooLong: 'error' });
  if (!link.closes) throw new Error(link.reason);
  return endpoint(path.endpoint).oneWayNs.value + hop.latencyNs.value + 2 * link.latencyNs;
}
