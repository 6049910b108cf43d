import { opticalSwitch } from '../../catalog/links-optical';
import type { System } from '../../catalog/systems';
import { UnbuildableError } from '../../fabric/clos';
import type { FabricTier } from '../../fabric/fabric';
import { stockedM } from '../../fabric/hall/floor';
import { type CircuitSwitches, circuitSwitches } from '../../fabric/torus/circuit-switches';
import type { Scenario } from '../../scenario/schema';
import { planTier, type TierPlan } from '../../world/tier-plans';
import { withDomain } from '../domain-auto';
import { type SharedFloors, type Standing, standingOf } from './standing';

/** A row of a fabric's tiers as wired: its link plan, or why it cannot be built. */
export interface WiredTier {
  row: FabricTier;
  plan: TierPlan | null;
  gap: { reason: string; mark: string } | null;
}

/** A scenario's fabric standing in its hall, every tier planned as far as it closes. */
export interface Wiring extends Standing {
  scenario: Scenario;
  system: System;
  tiers: WiredTier[];
  /** Circuit switches that the links between cubes pass, and whether their price is known. */
  lit?: CircuitSwitches & { priced: boolean };
}

/**
 * Stands a scenario on its floor and plans the link of every tier on the real runs between its racks. Unlike a simulation it goes on where a tier does not close.
 *
 * @param shared standings of other points
 * @throws UnbuildableError when the switches do not reach, CatalogError for an unknown id
 * @example wiringOf(scenario, systemEntry('h100-hgx')).tiers[0].row.cables // 18 links for each GPU
 */
export function wiringOf(asked: Scenario, system: System, shared?: SharedFloors): Wiring {
  const { scenario } = withDomain(asked, system);
  const standing = standingOf(scenario, system, shared);
  const { spec, fabric, longestM } = standing;
  const tiers = fabric.tiers.map((row): WiredTier => {
    const runM = longestM.get(row.tier);
    const stood = runM === undefined ? row : { ...row, runM, lengthM: spec.lengths === 'exact' ? runM : stockedM(runM, spec.floor.stockedM) };
    try {
      return { row: stood, plan: planTier(scenario, system, fabric, stood), gap: null };
    } catch (error) {
      if (!(error instanceof UnbuildableError)) throw error;
      return { row: stood, plan: null, gap: { reason: error.message, mark: error.mark } };
    }
  });
  const lit = fabric.tiers.some(({ tier }) => tier === 'between') ? circuitSwitches(spec, standing.machine.spareCubes) : undefined;
  return {
    ...standing,
    scenario,
    system,
    tiers,
    ...(lit !== undefined && { lit: { ...lit, priced: opticalSwitch(lit.id).costUsdPerPort !== undefined } }),
  };
}
