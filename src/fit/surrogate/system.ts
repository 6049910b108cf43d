import { standsFor } from '../../analysis/library/library-setting';
import type { NcclProtocol } from '../../catalog/nccl-tuning';
import type { NcclCommunicator } from '../../collective/tuner/communicator';
import { machineOfRow, transportOfRow } from '../../validation/machine-of-row';
import type { RowSystem } from '../../validation/system-of-row';

export const KIB = 1024;
const MICRO = 1e6;

/** The system of a collective as the closed forms see it. Rates are bytes per microsecond, one direction. */
export interface SurrogateSystem {
  /** Domains: an NVL72 rack is one. */
  nodes: number;
  /** Ranks in a domain. */
  perNode: number;
  ranks: number;
  /** Names under which a profile knows the GPU and the transport, the nearest first. */
  generations: readonly string[];
  transports: readonly string[];
  nvlinkLineRate: number;
  nicLineRate: number;
  /** NICs of a node; 0 inside one domain. */
  nics: number;
  /** One process drives all GPUs of a node. */
  oneProcess: boolean;
  /** Protocols that plugin and wiring leave; all when absent. */
  protocols?: readonly NcclProtocol[];
  communicator: NcclCommunicator;
}

/**
 * Reads the closed forms' system from a row's, as the simulator reads it.
 *
 * @param oneProcess whether one process drives all GPUs of a node; default: on one node
 * @throws RangeError when nothing joins the ranks; UnbuildableError when the fabric cannot be built
 * @example surrogateSystem(systemOfRow(row).system).communicator.graphs.channels // 16
 */
export function surrogateSystem(row: RowSystem, oneProcess?: boolean): SurrogateSystem {
  const machine = machineOfRow(row);
  const { communicator, shape, protocols } = machine;
  const inside = communicator.nodes === 1;
  return {
    nodes: communicator.nodes,
    perNode: shape.ranksPerNode,
    ranks: shape.ranks,
    generations: standsFor(row.gpu.generation),
    transports: transportOfRow(row).parameters,
    nvlinkLineRate: row.scaleUp.bytesPerSecond / MICRO,
    nicLineRate: (row.nic?.bytesPerSecond ?? 0) / MICRO,
    nics: inside ? 0 : shape.nicsPerNode,
    oneProcess: oneProcess ?? machine.oneProcess,
    ...(protocols !== undefined && { protocols }),
    communicator,
  };
}
