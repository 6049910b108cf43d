import { clos, UnbuildableError } from '../../src/fabric/clos';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import type { LinkFault } from '../../src/fabric/faults/faults';
import type { ClosSpec } from '../../src/fabric/spec';
import { place } from '../../src/world/placement';
import type { SmallWorld } from './small-world';

/** What breaks the symmetry of a world. */
export interface Disturbance {
  /** Numbers that choose trunks above the GPU ports, and how many of their links are dead. */
  faults: { link: number; lost: number }[];
  slow: { rank: number; factor: number }[];
  hashSeed?: string;
}

const TIERS = ['domain', 'leaf', 'spine', 'core'] as const;

/** The trunk that link `id` of a healthy sprayed fabric belongs to, as a person would place it, with as many links dead as leave it one. */
export function faultAt(fabric: Fabric, { gpusPerNode, nicsPerGpu, leafNodes }: ClosSpec, id: number, lost: number): LinkFault | null {
  const { tier, width, rank, spans } = fabric.link(id);
  const name = TIERS[tier] as (typeof TIERS)[number];
  if (name === 'domain' || width < 2) return null;
  const gpusPerNic = gpusPerNode / (nicsPerGpu >= 1 ? gpusPerNode : Math.max(1, Math.round(gpusPerNode * nicsPerGpu)));
  // The last span of a link begins at its block: a NIC, a leaf group, a pod.
  const block = { leaf: gpusPerNode, spine: leafNodes * gpusPerNode, core: (spans.at(-1) as [number, number])[0] }[name];
  return { tier: name, block: Math.floor(rank / block), port: Math.floor((rank % gpusPerNode) / gpusPerNic), lost: 1 + (lost % (width - 1)) };
}

/** The same world with dead links, slow ranks or hashed routes; null when it has no Clos, or no trunk that a fault may narrow. */
export function disturbed(world: SmallWorld, { faults, slow, hashSeed }: Disturbance): (SmallWorld & { oddRanks: number[] }) | null {
  const { fabric: healthy, schedule, communicators, costs } = world;
  if (healthy.kinds.length < 3) return null;
  const spec = world.recipe as ClosSpec;
  const first = healthy.kinds[1] as number;
  const trunks = Array.from({ length: healthy.linkCount - first }, (_, i) => first + i).filter((id) => healthy.link(id).width > 1);
  const dead = new Map<string, LinkFault>();
  for (const { link, lost } of faults) {
    const fault = trunks.length === 0 ? null : faultAt(healthy, spec, trunks[link % trunks.length] as number, lost);
    if (fault !== null) dead.set(`${fault.tier}/${fault.block}/${fault.port}`, fault);
  }
  const factors = new Map(slow.map(({ rank, factor }) => [rank % healthy.ranks, factor]));
  if (dead.size + factors.size === 0 && hashSeed === undefined) return null;
  try {
    const fabric = clos({ ...spec, faults: [...dead.values()], ...(hashSeed !== undefined && { hashSeed }) });
    const slowdown = (rank: number): number => factors.get(rank) ?? 1;
    return {
      ...world,
      fabric,
      input: {
        rankColour: world.input.rankColour.map((colour, rank) => 64 * colour + [1, 1.25, 2].indexOf(slowdown(rank))),
        links: compileLinks(fabric),
        placements: [place(schedule, communicators.members(), fabric)],
      },
      costs: { ...costs, slowdown },
      oddRanks: [...factors.keys()],
      recipe: { ...spec, faults: [...dead.values()], slow: [...factors], hashSeed },
    };
  } catch (error) {
    if (error instanceof UnbuildableError) return null;
    throw error;
  }
}
