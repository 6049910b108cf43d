import { referencePs } from '../../catalog/libraries';
import { type NcclProfile, ncclProfile } from '../../catalog/nccl-profile';
import type { NcclProtocol } from '../../catalog/nccl-tuning';
import type { System } from '../../catalog/systems';
import type { Transport } from '../../catalog/transports';
import type { NcclShape } from '../../collective/nccl/shape';
import type { NcclCommunicator } from '../../collective/tuner/communicator';
import { ncclGraphBandwidth } from '../../collective/tuner/graph-bandwidth';
import { clos } from '../../fabric/clos';
import type { Fabric } from '../../fabric/fabric';
import { type ClosSpec, closSpec } from '../../fabric/spec';
import type { Scenario } from '../../scenario/schema';
import type { Costs } from '../../world/assemble';
import { costsOf } from '../../world/costs';
import type { Quotient } from '../../world/quotient';
import { planTiers } from '../../world/tier-plans';

/** A communicator as a collective library sees it, before any wire is looked at, and what the library costs there. */
export interface LibraryView {
  shape: NcclShape;
  communicator: NcclCommunicator;
  profile: NcclProfile;
  /** What the plugin and wiring leave; all when absent. */
  protocols?: readonly NcclProtocol[];
  /** One process drives all GPUs of a node. */
  oneProcess: boolean;
  /** Scale-up links of a rank: a port's rate times these is what the rank sends. */
  scaleUpLinks: number;
  /** Physics that the profile's hops contain, picoseconds, by SCALE_UP and SCALE_OUT: that of the paths on which they were measured. */
  referencePs: [number, number];
}

/** A machine as a collective library meets it: its view of the communicator, the fabric and its physics. */
export interface LibraryMachine extends LibraryView {
  fabric: Fabric;
  /** The wire alone, no library. */
  physics: Costs;
  /** Quotients of schedules that were run before: sizes of one shape share them. */
  quotients: Map<string, Quotient>;
}

/** GPUs of a server: what NVLS reaches was measured there, and on domains of a whole rack. */
const LARGEST_SERVER = 8;

/** What the catalog and the scenario do not say of a machine. */
export interface LibrarySetting {
  /** GPU generation, then those that stand for it where it was not measured. */
  generations: readonly string[];
  computeCapability: number;
  transport: Transport;
  version: string;
  oneProcess: boolean;
  /** The network reduces (SHARP). */
  reduces: boolean;
  /** GPUs of a domain are joined by a switch that can reduce and multicast (NVLS). */
  nvls: boolean;
  /** Parameters of a fit, which go before the catalog's. */
  fitted?: ReadonlyMap<string, number>;
}

/**
 * The machine of a scenario's GPUs, all of them in one communicator.
 *
 * @throws UnbuildableError when the scenario cannot be wired.
 * @example libraryMachine(scenario, systemEntry('h100-hgx'), { generations: ['hopper'], computeCapability: 90, transport: transport('infiniband-ndr'), version: '2.26.2', oneProcess: false, reduces: false, nvls: true })
 */
export function libraryMachine(scenario: Scenario, system: System, setting: LibrarySetting): LibraryMachine {
  const spec = closSpec(scenario, system);
  const fabric = clos(spec);
  const physics = costsOf(scenario, planTiers(scenario, system, fabric));
  const nicGBps = system.wiring.scaleOut.nicGbps.value / 8;
  const view = libraryView(spec, system, setting, { ranks: spec.ranks, ranksPerNode: Math.min(spec.ranks, spec.domain), nicGBps });
  return { ...view, fabric, physics, quotients: new Map() };
}

/** A communicator: its ranks, consecutive ones of them in each domain (the last may have fewer), and the rate of their NICs. */
export interface LibraryGroup {
  ranks: number;
  ranksPerNode: number;
  nicGBps: number;
}

/**
 * How a library sees a communicator. Ranks of other communicators on the same GPUs' nodes are none of its business: it finds the NICs that its own ranks have.
 *
 * @example libraryView(spec, systemEntry('h100-hgx'), setting, { ranks: 16, ranksPerNode: 1, nicGBps: 50 }).shape.nicsPerNode // 1: eight communicators, each over sixteen nodes
 */
export function libraryView(
  spec: ClosSpec,
  { wiring }: System,
  setting: LibrarySetting,
  { ranks, ranksPerNode, nicGBps }: LibraryGroup,
): LibraryView {
  const { nicsPerGpu } = spec;
  const nodes = Math.ceil(ranks / ranksPerNode);
  // What is reduced in switches wants nodes of one size.
  const even = ranks % ranksPerNode === 0;
  const early = setting.computeCapability <= 80;
  const { transport, version, reduces, computeCapability } = setting;
  const nicsPerNode = Math.max(1, Math.round(ranksPerNode * nicsPerGpu));
  const { scaleUp } = wiring;
  const graphs = ncclGraphBandwidth({
    gpus: ranksPerNode,
    nodes,
    computeCapability,
    nvlinks: scaleUp.switchId.startsWith('pcie') ? 0 : scaleUp.linksPerGpu.value,
    nvSwitch: scaleUp.switchId.startsWith('nvswitch'),
    nics: nicsPerNode,
    nicGBps,
  });
  return {
    shape: { ranks, ranksPerNode, nicsPerNode, channels: graphs.channels },
    communicator: {
      nodes,
      ranksPerNode,
      computeCapability,
      graphs,
      nvSwitch: scaleUp.switchId.startsWith('nvswitch'),
      nicGBps,
      version,
      collNet: reduces && even,
      ...(!(even && setting.nvls) && { nvls: false }),
      // A100 systems came with AMD processors, the clouds' with Intel's.
      cpu: early && transport.id !== 'efa' ? 'amd' : 'intel',
      ...(early && transport.earlyFar && { nicPath: 'PHB' as const }),
      ...(transport.pluginLatencyUs !== undefined && { netLatencyUs: transport.pluginLatencyUs }),
    },
    profile: ncclProfile(setting.generations, transport.parameters, ranksPerNode > LARGEST_SERVER, setting.fitted),
    ...(early && transport.earlyProtocols !== undefined && { protocols: transport.earlyProtocols }),
    oneProcess: setting.oneProcess,
    scaleUpLinks: spec.scaleUpLinks,
    referencePs: [referencePs('NVLINK'), referencePs('NET')],
  };
}
