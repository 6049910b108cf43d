import { CatalogError } from '../../catalog/errors';
import type { System } from '../../catalog/systems';
import { transport } from '../../catalog/transports';
import type { LibrarySetting } from './library-machine';

/** GPU generations by what stands for them in the NCCL profile, nearest first; a generation that is newer than all that was measured takes the newest. */
const GENERATIONS: Readonly<Record<string, readonly string[]>> = {
  pascal: ['ampere'],
  volta: ['ampere'],
  ampere: ['ampere'],
  hopper: ['hopper'],
  blackwell: ['blackwell', 'hopper'],
  rubin: ['blackwell', 'hopper'],
};

/** Release that a machine without one is taken to have: what was current when most of the measurements of its generation were made. */
const EARLY_VERSION = '2.18.5';
const LATER_VERSION = '2.26.2';

/** Systems of the catalog: their GPUs' generation and compute capability. CUDA C++ Programming Guide, "Compute capabilities"; what is newer than NCCL's tables takes their newest row. */
const SYSTEMS: readonly (readonly [RegExp, string, number])[] = [
  [/p100/, 'pascal', 60],
  [/v100/, 'volta', 70],
  [/a100/, 'ampere', 80],
  [/h100|h200/, 'hopper', 90],
  [/gb300|b300/, 'blackwell', 103],
  [/b200/, 'blackwell', 100],
  [/^vr-|^feynman-/, 'rubin', 103],
];

/** Transports by the switch between the nodes. */
const SWITCHES: Readonly<Record<string, string>> = {
  edr36: 'infiniband-edr',
  quantum1: 'infiniband-hdr',
  quantum2: 'infiniband-ndr',
  quantumx800: 'infiniband-xdr',
  'eth-100g-tor': 'tcp',
};

/** Whether NCCL runs on a system of the catalog. */
export const isNvidia = ({ id }: Pick<System, 'id'>): boolean => SYSTEMS.some(([name]) => name.test(id));

/** Names that stand for a GPU generation in the profile; Hopper's where nothing is known (RCCL on AMD GPUs). */
export const standsFor = (generation: string): readonly string[] => GENERATIONS[generation] ?? ['hopper'];

/** The release that is assumed where none is named. @example usualVersion('ampere') // '2.18.5' */
export const usualVersion = (generation: string): string => (standsFor(generation)[0] === 'ampere' ? EARLY_VERSION : LATER_VERSION);

/**
 * How a library sees a system of the catalog: its GPUs, its network's software, its release.
 *
 * @param library `nccl` on NVIDIA GPUs; `rccl` runs as NCCL does on Hopper without NVLS, its own numbers unmeasured
 * @param fitted parameters of a fit, in base units by name and what they are of (`netHopLL/slingshot`): they go before the catalog's
 * @throws CatalogError for NCCL on a system without NVIDIA GPUs.
 * @example librarySetting(systemEntry('h100-hgx'), {}).transport.id // 'infiniband-ndr'
 */
export function librarySetting(
  { id, wiring }: System,
  {
    library = 'nccl',
    version,
    transportId,
    oneProcess = false,
    reduces = false,
    fitted,
  }: {
    library?: 'nccl' | 'rccl';
    version?: string;
    transportId?: string;
    oneProcess?: boolean;
    reduces?: boolean;
    fitted?: ReadonlyMap<string, number>;
  },
): LibrarySetting {
  const known = SYSTEMS.find(([name]) => name.test(id));
  if (library === 'nccl' && known === undefined)
    throw new CatalogError(`system "${id}": NCCL runs on NVIDIA GPUs only. Expected library rccl or ideal.`);
  const [, generation, computeCapability] = library === 'rccl' || known === undefined ? [undefined, 'other', 90] : known;
  return {
    generations: standsFor(generation),
    computeCapability,
    transport: transport(transportId ?? SWITCHES[wiring.scaleOut.switchId] ?? 'roce'),
    version: version ?? usualVersion(generation),
    oneProcess,
    reduces,
    nvls: library === 'nccl' && wiring.scaleUp.switchId.startsWith('nvswitch'),
    ...(fitted !== undefined && { fitted }),
  };
}
