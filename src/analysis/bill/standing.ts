import { switchEntry } from '../../catalog/switches';
import type { System } from '../../catalog/systems';
import { buildFabric } from '../../fabric/build-fabric';
import type { Fabric } from '../../fabric/fabric';
import { type FabricSpec, fabricSpec } from '../../fabric/fabric-spec';
import { type FabricHall, type Machine, standFabric } from '../../fabric/hall/fabric-hall';
import { switchesPerRack } from '../../fabric/hall/rack';
import { nicBytesPerSecond } from '../../fabric/spec';
import type { Tier } from '../../fabric/tiers';
import { stableStringify } from '../../scenario/scenario-hash';
import type { Scenario } from '../../scenario/schema';

/** A fabric in its hall, and no medium: what all media on the same wiring share. */
export interface Standing extends FabricHall {
  spec: FabricSpec;
  fabric: Fabric;
  machine: Machine;
  /** Longest run of every tier of a Clos, between its racks. Other fabrics say it of their tiers. */
  longestM: ReadonlyMap<Tier, number>;
}

/** Standings that points share, by their wiring. Passed as an argument: no module keeps it. */
export type SharedFloors = Map<string, Standing>;

/**
 * Stands a scenario's fabric in its hall, or takes it from what is shared.
 *
 * @throws UnbuildableError when the switches do not reach
 * @example standingOf(scenario, system).racks.length
 */
export function standingOf(scenario: Scenario, system: System, shared?: SharedFloors): Standing {
  const wanted = fabricSpec(scenario, system);
  // What light paths run to the middle of; it changes nothing else.
  const lit = wanted.scaleUp.topology === 'torus' && wanted.scaleUp.ocs !== undefined;
  const machine: Machine = { gpus: lit ? system.gpusPerDomain.value : 0, spareCubes: lit ? (scenario.fabric.scale_up.spare_cubes ?? 0) : 0 };
  const key = stableStringify({ wanted, machine });
  const known = shared?.get(key);
  if (known !== undefined) return known;
  const outSwitch = switchEntry(scenario.fabric.scale_out.switch ?? system.wiring.scaleOut.switchId);
  const perRack = wanted.floor.switchesPerRack ?? switchesPerRack(outSwitch, (nicBytesPerSecond(scenario, system) * 8) / 1e9);
  const spec: FabricSpec = { ...wanted, floor: { ...wanted.floor, switchesPerRack: perRack } };
  const fabric = buildFabric(spec);
  const hall = standFabric(spec, fabric, machine);
  const longestM = new Map<Tier, number>();
  const clos = spec.edges === undefined && spec.scaleOut.topology === 'clos';
  for (const { tier, runM } of hall.runs) {
    if (clos && tier !== 'domain' && tier !== 'between') longestM.set(tier, Math.max(longestM.get(tier) ?? 0, runM));
  }
  const standing: Standing = { ...hall, spec, fabric, machine, longestM };
  shared?.set(key, standing);
  return standing;
}
