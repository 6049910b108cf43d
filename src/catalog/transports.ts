import { lookUp } from './errors';
import { NCCL_PLUGIN_LATENCY_US, type NcclProtocol } from './nccl-tuning';

/** A family of networks as NCCL meets it: whose fitted parameters hold, and what its plugin and wiring tell the tuner. */
export interface Transport {
  id: string;
  name: string;
  /** Names in the NCCL profile, nearest first. */
  parameters: readonly string[];
  /** Protocols that the plugin leaves on GPUs up to Ampere; all when absent. */
  earlyProtocols?: readonly NcclProtocol[];
  /** NIC and GPU are not below one PCIe switch on systems up to Ampere, which takes LL128 away. */
  earlyFar?: boolean;
  /** What the plugin reports to the tuner, microseconds. */
  pluginLatencyUs?: number;
  confidence: string;
  note: string;
}

const FITTED = 'fitted';
const ASSUMED = 'general knowledge, not re-checked';
const infiniband = (generation: string, confidence: string, note: string): Transport => ({
  id: `infiniband-${generation}`,
  name: `InfiniBand ${generation.toUpperCase()}`,
  parameters: [`infiniband-${generation}`, 'infiniband'],
  confidence,
  note,
});

const list: readonly Transport[] = [
  infiniband('edr', ASSUMED, 'not measured: verbs as on HDR, payload share as on NDR'),
  infiniband('hdr', FITTED, 'verbs: latencies and gaps fitted on HDR and NDR together'),
  infiniband('ndr', FITTED, 'verbs: latencies and gaps fitted on HDR and NDR together'),
  infiniband('xdr', ASSUMED, 'as NDR; measured for NVLSTree alone'),
  { id: 'infiniband', name: 'InfiniBand', parameters: ['infiniband'], confidence: ASSUMED, note: 'generation not known: as NDR' },
  { id: 'roce', name: 'RoCE', parameters: ['infiniband'], confidence: ASSUMED, note: 'not measured: verbs, as InfiniBand NDR' },
  {
    id: 'efa',
    name: 'EFA',
    parameters: ['efa', 'infiniband'],
    earlyProtocols: ['Simple'],
    earlyFar: true,
    pluginLatencyUs: NCCL_PLUGIN_LATENCY_US.efa,
    confidence: FITTED,
    note: 'fitted on A100 instances, whose plugin sets NCCL_PROTO=simple',
  },
  {
    id: 'slingshot',
    name: 'Slingshot 11, libfabric',
    parameters: ['slingshot', 'infiniband'],
    earlyFar: true,
    confidence: FITTED,
    note: 'receives matched by the NIC; that LL’s long messages are matched late is a guess at the cause of what was measured',
  },
  {
    id: 'slingshot-software',
    name: 'Slingshot 11, libfabric, receives matched in software',
    parameters: ['slingshot-software', 'slingshot', 'infiniband'],
    earlyFar: true,
    confidence: FITTED,
    note: 'FI_CXI_RX_MATCH_MODE=software',
  },
  { id: 'tcp', name: 'TCP', parameters: ['tcp', 'efa', 'infiniband'], confidence: ASSUMED, note: 'not measured: hops and messages as on EFA' },
];

const transports: ReadonlyMap<string, Transport> = new Map(list.map((one) => [one.id, one]));

/**
 * The transport of an id. Throws `UnknownIdError` with the nearest ids.
 *
 * @example transport('infiniband-ndr').parameters // ['infiniband-ndr', 'infiniband']
 */
export function transport(id: string): Transport {
  return lookUp('transport', transports, id);
}

/** Ids of all transports. */
export function transportIds(): string[] {
  return [...transports.keys()];
}
