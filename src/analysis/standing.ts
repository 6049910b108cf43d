import { switchEntry } from '../catalog/switches';
import type { System } from '../catalog/systems';
import { buildFabric } from '../fabric/build-fabric';
import type { Fabric } from '../fabric/fabric';
import { type FabricSpec, fabricSpec } from '../fabric/fabric-spec';
import { type Hall, standHall } from '../fabric/hall';
import { hallRacks } from '../fabric/hall-racks';
import { type CableRun, hallRuns } from '../fabric/hall-runs';
import { type Rack, switchesPerRack } from '../fabric/rack';
import { nicBytesPerSecond } from '../fabric/spec';
import type { Tier } from '../fabric/tiers';
import { stableStringify } from '../scenario/scenario-hash';
import type { Scenario } from '../scenario/schema';

/** A fabric in its hall, and no medium: what all media on the same wiring share. */
export interface Standing {
  spec: FabricSpec;
  fabric: Fabric;
  hall: Hall;
  racks: Rack[];
  runs: CableRun[];
  /** Longest run of every tier with cables between racks. */
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
  const key = stableStringify(wanted);
  const known = shared?.get(key);
  if (known !== undefined) return known;
  const outSwitch = switchEntry(scenario.fabric.scale_out.switch ?? system.wiring.scaleOut.switchId);
  const perRack = wanted.floor.switchesPerRack ?? switchesPerRack(outSwitch, (nicBytesPerSecond(scenario, system) * 8) / 1e9);
  const spec: FabricSpec = { ...wanted, floor: { ...wanted.floor, switchesPerRack: perRack } };
  const hall = standHall(spec);
  const runs = hallRuns(spec, hall);
  const longestM = new Map<Tier, number>();
  for (const { tier, runM } of runs) longestM.set(tier, Math.max(longestM.get(tier) ?? 0, runM));
  const standing: Standing = { spec, fabric: buildFabric(spec), hall, racks: hallRacks(spec, hall), runs, longestM };
  shared?.set(key, standing);
  return standing;
}
