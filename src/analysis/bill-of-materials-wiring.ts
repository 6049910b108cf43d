import { switchEntry } from '../catalog/switches';
import type { System } from '../catalog/systems';
import { clos, UnbuildableError } from '../fabric/clos';
import type { Fabric, FabricTier } from '../fabric/fabric';
import { stockedM } from '../fabric/floor';
import { type Hall, standHall } from '../fabric/hall';
import { hallRacks } from '../fabric/hall-racks';
import { type CableRun, hallRuns } from '../fabric/hall-runs';
import { type Rack, switchesPerRack } from '../fabric/rack';
import { type ClosSpec, closSpec, nicBytesPerSecond } from '../fabric/spec';
import type { Tier } from '../fabric/tiers';
import type { Scenario } from '../scenario/schema';
import { planTiers, type TierPlan } from '../world/tier-plans';

/** A tier as wired: its link plan, or why it cannot be built. */
export interface WiredTier {
  row: FabricTier;
  plan: TierPlan | null;
  gap: { reason: string; mark: string } | null;
}

/** A scenario's fabric standing in its hall, every tier planned as far as it closes. */
export interface Wiring {
  scenario: Scenario;
  system: System;
  spec: ClosSpec;
  fabric: Fabric;
  hall: Hall;
  racks: Rack[];
  runs: CableRun[];
  tiers: WiredTier[];
}

/**
 * Stands a scenario on its floor and plans the link of every tier on the real runs between its racks. Unlike a simulation it goes on where a tier does not close.
 *
 * @throws UnbuildableError when the switches do not reach, CatalogError for an unknown id
 * @example wiringOf(scenario, systemEntry('h100-hgx')).tiers[0].row.cables // 18 links for each GPU
 */
export function wiringOf(scenario: Scenario, system: System): Wiring {
  const wanted = closSpec(scenario, system);
  const outSwitch = switchEntry(scenario.fabric.scale_out.switch ?? system.wiring.scaleOut.switchId);
  const perRack = wanted.floor.switchesPerRack ?? switchesPerRack(outSwitch, (nicBytesPerSecond(scenario, system) * 8) / 1e9);
  const spec: ClosSpec = { ...wanted, floor: { ...wanted.floor, switchesPerRack: perRack } };
  const fabric = clos(spec);
  // A domain without switches is refused here, not tier by tier.
  planTiers(scenario, system, { ...fabric, tiers: [] });
  const hall = standHall(spec);
  const runs = hallRuns(spec, hall);
  const longest = new Map<Tier, number>();
  for (const { tier, runM } of runs) longest.set(tier, Math.max(longest.get(tier) ?? 0, runM));
  const tiers = fabric.tiers.map((row): WiredTier => {
    const runM = longest.get(row.tier);
    const stood = runM === undefined ? row : { ...row, runM, lengthM: spec.lengths === 'exact' ? runM : stockedM(runM, spec.floor.stockedM) };
    try {
      const [plan] = planTiers(scenario, system, { ...fabric, tiers: [stood] });
      return { row: stood, plan, gap: null };
    } catch (error) {
      if (!(error instanceof UnbuildableError)) throw error;
      return { row: stood, plan: null, gap: { reason: error.message, mark: error.mark } };
    }
  });
  return { scenario, system, spec, fabric, hall, racks: hallRacks(spec, hall), runs, tiers };
}
