import type { FabricSpec } from '../fabric-spec';
import type { GraphFabric } from '../graph';
import { boxesOf, type SwitchGroups } from '../switch-groups';
import { TIERS } from '../tiers';
import type { FabricHall } from './fabric-hall';
import { type Place, standGroups } from './floor';
import { groupRacks } from './group-runs';
import type { Rack } from './rack';
import { runCollector } from './run-collector';

/**
 * Groups of racks side by side in rows, each with its switches in network racks, as `groupRuns` measures them: a dragonfly, a dragonfly+, a HyperX, rails.
 *
 * @param outside the fabric between domains; its switches are numbered group by group, kind by kind
 * @example standGroupHall(spec, switchGroups(spec), outside).racks.filter(({ kind }) => kind === 'leaf')
 */
export function standGroupHall(spec: FabricSpec, { groups, ranks: groupRanks, kinds }: SwitchGroups, outside: GraphFabric): FabricHall {
  const { ranks, gpusPerNode, nodesPerRack, radix, floor } = spec;
  const perRack = gpusPerNode * nodesPerRack;
  const inGroup = (group: number): number => Math.max(0, Math.min(groupRanks, ranks - group * groupRanks));
  const boxes = kinds.map((kind) => boxesOf(kind, radix));
  const perGroup = boxes.reduce((sum, count) => sum + count, 0);
  const stood = standGroups(groupRacks(spec, groups, groupRanks), floor, new Array<number>(groups).fill(perGroup));
  const rackOf = (rank: number): Place => stood.racks[Math.floor(rank / groupRanks)][Math.floor((rank % groupRanks) / perRack)];
  /** Where a box stands: a group's are spread evenly over its racks. */
  const boxAt = (group: number, box: number): Place => {
    const places = stood.leafRacks[group];
    return places[Math.floor((box * places.length) / perGroup)];
  };

  const found = new Map<string, Rack>();
  const stand = (kind: Rack['kind'], at: Place, devices: number): void => {
    const known = found.get(`${at.x},${at.y}`);
    if (known === undefined) found.set(`${at.x},${at.y}`, { kind, at, devices });
    else known.devices += devices;
  };
  for (let group = 0; group < groups; group++) {
    for (let first = 0; first < inGroup(group); first += perRack) {
      stand('gpu', rackOf(group * groupRanks + first), Math.ceil(Math.min(perRack, inGroup(group) - first) / gpusPerNode));
    }
    for (let box = 0; box < perGroup; box++) stand('leaf', boxAt(group, box), 1);
  }

  // Devices of the fabric outside: ranks, scale-up switches of domains (rails alone have them), then the groups' switches.
  const perKind = kinds.map(({ count }) => count);
  const switches = perKind.reduce((sum, count) => sum + count, 0);
  const first = outside.devices - groups * switches;
  const placeOf = (device: number): Place => {
    if (device < ranks) return rackOf(device);
    const group = Math.floor((device - first) / switches);
    let own = (device - first) % switches;
    let before = 0;
    let kind = 0;
    while (own >= perKind[kind]) {
      own -= perKind[kind];
      before += boxes[kind++];
    }
    return boxAt(group, before + Math.floor((own * boxes[kind]) / perKind[kind]));
  };
  const { add, runs } = runCollector(floor);
  for (let id = 0; id < outside.linkCount; id += 2) {
    const { tier: number, width, lost = 0 } = outside.link(id);
    const tier = TIERS[number];
    if (tier === 'domain') continue;
    const [a, b] = outside.ends(id);
    add({ tier, from: placeOf(a), to: placeOf(b), cables: width + lost, ...(spec.cableM !== undefined && { runM: spec.cableM }) });
  }
  return { racks: [...found.values()], runs, blocks: [], others: [], rackOf };
}
