import type { Fabric } from '../fabric';
import { type FabricSpec, rankName } from '../fabric-spec';
import type { Tier } from '../tiers';
import type { FabricHall } from './fabric-hall';
import { type Place, standGroups } from './floor';
import type { Rack } from './rack';
import { runCollector } from './run-collector';

type Edges = NonNullable<FabricSpec['edges']>;

/** Parts of switches that join domains, and of those inside one. */
const OUTER = ['leaf', 'spine', 'core'] as const;
const ROLES: readonly Tier[] = [...OUTER, 'domain', 'between'];

/**
 * The part that each switch of a list plays, by the tiers of its links: the first of leaf, spine, core; else it is a switch inside a domain.
 *
 * @example switchRoles({ switches: ['s'], links: [{ from: 'gpu0', to: 's', tier: 'leaf' }] }).get('s') // 'leaf'
 */
export function switchRoles({ switches, links }: Edges): Map<string, Tier> {
  const tiers = new Map(switches.map((name) => [name, new Set<Tier>()]));
  for (const { from, to, tier } of links) for (const name of [from, to]) tiers.get(name)?.add(tier);
  return new Map(switches.map((name) => [name, ROLES.find((role) => tiers.get(name)?.has(role)) ?? 'leaf']));
}

/**
 * A fabric that is written out, in its hall: GPU racks in rows, network racks beside them with the switches that join domains in the order of their parts. Lengths are as written, whatever the
 * places; switches inside a domain stand in the rack of their first GPU.
 *
 * @param fabric built of the list: what its cables are planned as
 */
export function standEdges(spec: FabricSpec, edges: Edges, fabric: Fabric): FabricHall {
  const { ranks, gpusPerNode, nodesPerRack, floor } = spec;
  const perRack = gpusPerNode * nodesPerRack;
  const roles = switchRoles(edges);
  const outer = OUTER.flatMap((kind) => edges.switches.filter((name) => roles.get(name) === kind).map((name) => ({ name, kind })));
  const { racks, leafRacks } = standGroups([Math.ceil(ranks / perRack)], floor, [outer.length]);
  const [gpuRacks, networkRacks] = [racks[0], leafRacks[0]];
  const at = new Map<string, Place>();
  for (let rank = 0; rank < ranks; rank++) at.set(rankName(rank), gpuRacks[Math.floor(rank / perRack)]);
  const found: Rack[] = gpuRacks.map((place, rack) => ({
    kind: 'gpu',
    at: place,
    devices: Math.ceil(Math.min(perRack, ranks - rack * perRack) / gpusPerNode),
  }));
  outer.forEach(({ name, kind }, index) => {
    const place = networkRacks[Math.floor((index * networkRacks.length) / outer.length)];
    at.set(name, place);
    const known = found.find((rack) => rack.at === place);
    if (known === undefined) found.push({ kind, at: place, devices: 1 });
    else known.devices++;
  });
  // What is joined to a GPU stands with it, and what is joined to that beside it.
  for (let before = -1; before !== at.size; ) {
    before = at.size;
    for (const { from, to } of edges.links) {
      const [a, b] = [at.get(from), at.get(to)];
      if (a === undefined && b !== undefined) at.set(from, b);
      if (b === undefined && a !== undefined) at.set(to, a);
    }
  }

  const { add, runs } = runCollector(floor);
  let id = 0;
  for (const { from, to, tier, width = 1, lengthM = 0, boughtM = lengthM, oneWay } of edges.links) {
    const { plan } = fabric.link(id);
    id += oneWay === true ? 1 : 2;
    const [a, b] = [at.get(from), at.get(to)];
    if (a === undefined || b === undefined) continue;
    add({ tier, ...(plan !== undefined && { plan }), from: a, to: b, cables: width, runM: lengthM, lengthM: boughtM });
  }
  return { racks: found, runs, blocks: [], others: [], rackOf: (rank) => gpuRacks[Math.floor(rank / perRack)] };
}
