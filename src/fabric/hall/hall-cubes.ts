import { rackFacts } from '../../catalog/floor';
import type { FabricSpec } from '../fabric-spec';
import type { CircuitSwitches } from '../torus/circuit-switches';
import type { FabricHall } from './fabric-hall';
import type { Place } from './floor';
import { standOcs } from './hall-ocs';
import { floorExtent, shareOf } from './hall-racks';
import type { Rack } from './rack';
import { runCollector } from './run-collector';

/**
 * The cubes of one torus in rows around their circuit switches. The whole machine's places are taken, of which the job's cubes are the first: the switches stand in the middle of all.
 *
 * @param machine GPUs of the machine
 * @param fibres from cubes to switches
 */
export function standCubes(spec: FabricSpec, lit: CircuitSwitches, machine: number, fibres: number): FabricHall {
  const { ranks, gpusPerNode, nodesPerRack, floor } = spec;
  const perRack = gpusPerNode * nodesPerRack;
  // Small cubes share a rack, large ones take several.
  const blockRanks = Math.max(lit.cube, Math.floor(perRack / lit.cube) * lit.cube);
  const racksPerBlock = Math.ceil(blockRanks / perRack);
  const { cubeRacks, ocsRacks } = standOcs({
    cubes: Math.ceil(Math.max(machine, ranks, (lit.portsUsed / 2) * lit.cube) / blockRanks),
    racksPerCube: racksPerBlock,
    nodesPerRack,
    circuitSwitches: lit.switches,
    circuitSwitchesPerRack: rackFacts.ocsPerRack.value,
    floor,
  });
  const places = cubeRacks.flat();
  const rackOf = (rank: number): Place => cubeRacks[Math.floor(rank / blockRanks)][Math.floor((rank % blockRanks) / perRack)];
  const taken = new Map<string, Rack>();
  for (let node = 0; node * gpusPerNode < ranks; node++) {
    const at = rackOf(node * gpusPerNode);
    const known = taken.get(`${at.x},${at.y}`);
    if (known === undefined) taken.set(`${at.x},${at.y}`, { kind: 'gpu', at, devices: 1 });
    else known.devices++;
  }
  const racks = [...taken.values(), ...ocsRacks.map((at, rack) => ocsRack(at, rack, ocsRacks.length, lit.switches))];
  const runs = fibreRuns(spec, [...taken.values()], ocsRacks, fibres);
  return { racks, runs, blocks: [], others: places.filter(({ x, y }) => !taken.has(`${x},${y}`)), rackOf };
}

/** Circuit switches of several domains: those of each set at the end of the middle one of its cubes' rows, where they move no other rack. */
export function withCircuitSwitches(stood: FabricHall, spec: FabricSpec, lit: CircuitSwitches, fibres: number): FabricHall {
  const { to } = floorExtent(stood.racks);
  const gpuRacks = stood.racks.filter(({ kind }) => kind === 'gpu');
  const perSet = Math.ceil(lit.perSet / rackFacts.ocsPerRack.value);
  const rows = new Set<number>();
  const racks = [...stood.racks];
  const runs = [...stood.runs];
  for (let set = 0, first = 0; set < lit.sets; set++) {
    const own = gpuRacks.slice(first, first + shareOf(gpuRacks.length, set, lit.sets));
    first += own.length;
    let y = own[Math.floor(own.length / 2)].at.y;
    while (rows.has(y)) y++;
    rows.add(y);
    const places = Array.from({ length: perSet }, (_, rack): Place => ({ x: to.x + 1 + rack, y }));
    racks.push(...places.map((at, rack) => ocsRack(at, rack, perSet, lit.perSet)));
    runs.push(...fibreRuns(spec, own, places, shareOf(fibres, set, lit.sets)));
  }
  return { ...stood, racks, runs };
}

const ocsRack = (at: Place, rack: number, racks: number, switches: number): Rack => ({ kind: 'ocs', at, devices: shareOf(switches, rack, racks) });

/** The fibres of all cubes, spread evenly over their racks and those of the switches: a cube has one to every switch. */
function fibreRuns({ floor }: FabricSpec, gpuRacks: readonly Rack[], ocsRacks: readonly Place[], fibres: number): FabricHall['runs'] {
  const { add, runs } = runCollector(floor);
  const pairs = gpuRacks.length * ocsRacks.length;
  gpuRacks.forEach(({ at: from }, a) => {
    ocsRacks.forEach((to, b) => {
      const cables = shareOf(fibres, a * ocsRacks.length + b, pairs);
      if (cables > 0) add({ tier: 'between', from, to, cables });
    });
  });
  return runs;
}
