import { libraryEntry } from '../../catalog/libraries';
import type { System } from '../../catalog/systems';
import type { FabricSpec } from '../../fabric/fabric-spec';
import { nicBytesPerSecond } from '../../fabric/spec';
import { UnbuildableError } from '../../fabric/unbuildable';
import type { Scenario } from '../../scenario/schema';
import type { Communicators } from '../../world/communicators';
import { type LibraryView, libraryView } from './library-machine';
import { isNvidia, librarySetting } from './library-setting';

/** The library of a step, as its data-parallel communicators meet it. */
export interface StepLibrary {
  /** `NCCL 2.26.2`. */
  name: string;
  view: LibraryView;
  /** The system is not one that the library runs on: its launch and hops stand for those of another library. */
  standsIn: boolean;
  /** Ranks of a communicator stand in whole nodes, or in nodes of which the last has fewer. */
  regular: boolean;
  transport: string;
  notes: string[];
}

/** What is known of a library beyond what catalog and scenario say. */
export interface LibraryKnown {
  release?: string;
  /** Transport of the catalog. */
  transport?: string;
  oneProcess?: boolean;
  /** The network reduces. */
  sharp?: boolean;
  /** Parameters of a fit, which go before the catalog's. */
  fitted?: ReadonlyMap<string, number>;
}

/**
 * The library that a scenario names, on its data-parallel communicators; undefined for the wire alone, and where there is nothing to reduce. NICs and switches are the scenario's, as its tuner would find them.
 *
 * @throws CatalogError for a transport of the profile that the catalog does not hold
 * @example stepLibrary(scenario, systemEntry('h100-hgx'), spec, communicators)?.view.shape.ranksPerNode // 1 with tensor 8
 */
export function stepLibrary(
  scenario: Scenario,
  system: System,
  spec: FabricSpec,
  communicators: Communicators,
  known: LibraryKnown = {},
): StepLibrary | undefined {
  const { library, profile, transport } = scenario.collective;
  const { size, perDomain, tensor } = communicators;
  if (library === 'ideal' || size < 2) return undefined;
  if (typeof profile === 'string') {
    const message = `collective.profile: ${JSON.stringify(profile)} names a file, and only those of a scenario file and its sweep are read`;
    throw new UnbuildableError(message, 'no profile', 'collective.profile');
  }
  const { scaleOut } = system.wiring;
  const switchId = scenario.fabric.scale_out.switch ?? scaleOut.switchId;
  const told: System = { ...system, wiring: { ...system.wiring, scaleOut: { ...scaleOut, switchId } } };
  const own = library === 'rccl' || isNvidia(system);
  const fitted = known.fitted ?? (profile && new Map(Object.entries(profile.values)));
  const transportId = known.transport ?? transport ?? profile?.transport;
  const setting = librarySetting(told, {
    library: own ? library : 'rccl',
    ...(known.release !== undefined && { version: known.release }),
    ...(transportId !== undefined && { transportId }),
    oneProcess: known.oneProcess ?? false,
    reduces: known.sharp ?? false,
    ...(fitted !== undefined && { fitted }),
  });
  const inDomain = spec.domain % tensor === 0 ? Math.min(size, spec.domain / tensor) : 1;
  const regular = perDomain === inDomain || scenario.parallelism.pipeline === 1;
  const view = libraryView(spec, told, setting, {
    ranks: size,
    ranksPerNode: regular ? inDomain : perDomain,
    nicGBps: nicBytesPerSecond(scenario, system) / 1e9,
  });
  const name = library === 'rccl' ? 'RCCL' : `NCCL ${setting.version}`;
  const notes: string[] = [];
  if (!own) notes.push(`NCCL does not run on ${system.id}: its launch and hops stand for those of the system’s own library, which is not measured`);
  if (library === 'rccl') notes.push(`RCCL: ${libraryEntry('rccl').note}`);
  if (profile !== undefined) notes.push(`costs of the library are those of the profile ${profile.name} before those of the catalog`);
  return { name, view, standsIn: !own, regular, transport: setting.transport.name, notes };
}
