import { buildFabric } from '../build-fabric';
import type { Fabric } from '../fabric';
import type { FabricSpec } from '../fabric-spec';
import type { GraphFabric } from '../graph';
import { switchGroups } from '../switch-groups';
import { circuitSwitches } from '../torus/circuit-switches';
import type { Place } from './floor';
import { standHall } from './hall';
import { standCubes, withCircuitSwitches } from './hall-cubes';
import { standEdges } from './hall-edges';
import { standGroupHall } from './hall-groups';
import { hallPods } from './hall-pods';
import { hallRacks } from './hall-racks';
import { type CableRun, hallRuns } from './hall-runs';
import type { Rack } from './rack';
import { runCollector } from './run-collector';

/** Racks that belong together on a floor: a pod, a group. */
export interface HallBlock {
  name: string;
  places: Place[];
  /** Where its own switches stand. */
  at: Place;
}

/** A fabric in its hall, whatever it is made of. */
export interface FabricHall {
  racks: Rack[];
  runs: CableRun[];
  /** Pods or groups, where there are several. */
  blocks: HallBlock[];
  /** Places that the machine has and the job does not take. */
  others: Place[];
  rackOf(rank: number): Place;
}

/** The machine that a job is a part of. */
export interface Machine {
  /** GPUs that its circuit switches stand in the middle of. */
  gpus: number;
  /** Cubes that are wired beside those of each domain. */
  spareCubes: number;
}

/**
 * Stands a fabric in its hall: a Clos by its pods (`standHall`), other fabrics by their groups, an edge list as a row of racks, cubes of a torus around their circuit switches; and the cables between
 * racks, those inside a domain included. Scale-up switches stand in the racks of their GPUs and are no place of their own.
 *
 * @example standFabric(spec, buildFabric(spec), { gpus: 4096, spareCubes: 0 }).racks.length
 */
export function standFabric(spec: FabricSpec, fabric: Fabric, machine: Machine): FabricHall {
  if (spec.edges !== undefined) return standEdges(spec, spec.edges, fabric);
  const lit = fabric.tiers.some(({ tier }) => tier === 'between') ? circuitSwitches(spec, machine.spareCubes) : undefined;
  if (lit !== undefined && spec.ranks <= spec.domain) return standCubes(spec, lit, machine.gpus, fibresOf(fabric));
  const stood = standOutside(spec);
  return lit === undefined
    ? { ...stood, runs: [...stood.runs, ...insideRuns(spec, stood.rackOf)] }
    : withCircuitSwitches(stood, spec, lit, fibresOf(fabric));
}

/** Fibres from cubes to circuit switches: two for every light path. */
const fibresOf = ({ tiers }: Fabric): number => 2 * tiers.reduce((sum, { tier, cables }) => (tier === 'between' ? sum + cables : sum), 0);

function standOutside(spec: FabricSpec): FabricHall {
  const groups = switchGroups(spec);
  if (groups !== undefined) return standGroupHall(spec, groups, outsideOf(spec));
  if (spec.ranks > spec.domain && spec.scaleOut.topology === 'torus') return standRows(spec);
  const hall = standHall(spec);
  return {
    racks: hallRacks(spec, hall),
    runs: hallRuns(spec, hall),
    blocks: hallPods(spec, hall),
    others: [],
    rackOf: (rank) => hall.rackOf(Math.floor(rank / spec.gpusPerNode)),
  };
}

/** Racks in rows, joined to each other by nothing but their GPUs' own cables. */
function standRows(spec: FabricSpec): FabricHall {
  const { ranks, gpusPerNode, nodesPerRack, floor } = spec;
  const perRack = gpusPerNode * nodesPerRack;
  const rackOf = (rank: number): Place => {
    const rack = Math.floor(rank / perRack);
    return { x: rack % floor.racksPerRow, y: Math.floor(rack / floor.racksPerRow) };
  };
  const racks = Array.from({ length: Math.ceil(ranks / perRack) }, (_, rack): Rack => {
    return { kind: 'gpu', at: rackOf(rack * perRack), devices: Math.ceil(Math.min(perRack, ranks - rack * perRack) / gpusPerNode) };
  });
  const { add, runs } = runCollector(floor);
  const outside = outsideOf(spec);
  for (let id = 0; id < outside.linkCount; id += 2) {
    const [a, b] = outside.ends(id);
    add({ tier: 'leaf', from: rackOf(a), to: rackOf(b), cables: outside.link(id).width, ...(spec.cableM !== undefined && { runM: spec.cableM }) });
  }
  return { racks, runs, blocks: [], others: [], rackOf };
}

/** What joins the domains, by itself: every cable there and back, links in pairs. Its paths are not asked for, so it takes the shortest. */
function outsideOf({ faults: _, ...spec }: FabricSpec): GraphFabric {
  const { scaleOut } = spec;
  const plain = 'routing' in scaleOut ? { ...scaleOut, routing: 'minimal' as const } : scaleOut;
  const domain = scaleOut.topology === 'rail-only' ? spec.domain : 1;
  const fabric = buildFabric({ ...spec, domain, scaleUp: { topology: 'switch' }, scaleOut: plain });
  if (!hasEnds(fabric)) throw new Error(`a ${scaleOut.topology} does not say where its cables end`);
  return fabric;
}

const hasEnds = (fabric: Fabric): fabric is GraphFabric => 'ends' in fabric;

/** Cables between two racks of a domain whose GPUs are joined directly; none where switches join them. */
function insideRuns({ faults: _, ...spec }: FabricSpec, rackOf: (rank: number) => Place): CableRun[] {
  const { ranks, domain, gpusPerNode, nodesPerRack, scaleUp, floor } = spec;
  const size = Math.min(ranks, domain);
  if (scaleUp.topology === 'switch' || size <= gpusPerNode * nodesPerRack) return [];
  const inside = buildFabric({ ...spec, ranks: size });
  if (!hasEnds(inside)) return [];
  // Cables from node to node of one domain; all domains are alike.
  const byNodes = new Map<string, { tier: CableRun['tier']; a: number; b: number; cables: number }>();
  for (let id = 0; id < inside.linkCount; id += 2) {
    const [a, b] = inside.ends(id).map((rank) => Math.floor(rank / gpusPerNode));
    if (a === b) continue;
    const { tier: number, width, lost = 0 } = inside.link(id);
    const tier = number === 0 ? 'domain' : 'between';
    const key = `${number} ${Math.min(a, b)} ${Math.max(a, b)}`;
    const known = byNodes.get(key);
    if (known === undefined) byNodes.set(key, { tier, a, b, cables: width + lost });
    else known.cables += width + lost;
  }
  const { add, runs } = runCollector(floor);
  for (let first = 0; first < ranks; first += size) {
    for (const { tier, a, b, cables } of byNodes.values()) {
      const [from, to] = [rackOf(first + a * gpusPerNode), rackOf(first + b * gpusPerNode)];
      if (from.x !== to.x || from.y !== to.y) add({ tier, from, to, cables });
    }
  }
  return runs;
}
