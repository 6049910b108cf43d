import type { System } from '../catalog/systems';
import { UnbuildableError } from '../fabric/clos';
import type { FabricTier } from '../fabric/fabric';
import { stockedM } from '../fabric/floor';
import { isClos } from '../fabric/routing';
import type { Scenario } from '../scenario/schema';
import { planTier, type TierPlan } from '../world/tier-plans';
import { withDomain } from './domain-auto';
import { type SharedFloors, type Standing, standingOf } from './standing';

/** A tier as wired: its link plan, or why it cannot be built. */
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
}

/**
 * Why nobody can tell what a scenario's interconnect draws and costs: links and switches are counted of switched domains joined by a Clos. Null where they are.
 *
 * @example billGap(scenario, systemEntry('mi300x')) // 'the links of a scale-up mesh are not counted'
 */
export function billGap(scenario: Scenario, system: System): string | null {
  const { scale_up: up, scale_out: out, links } = scenario.fabric;
  const topology = up.topology ?? system.wiring.scaleUp.topology;
  if (links !== undefined) return 'the links of a fabric that is written out are not counted';
  if (topology !== 'switch') return `the links of a scale-up ${topology} are not counted`;
  const alone = scenario.gpus <= (up.domain ?? system.gpusPerDomain.value);
  return alone || isClos(scenario) ? null : `the links of a ${out.topology} are not counted`;
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
  const gap = billGap(scenario, system);
  if (gap !== null) throw new UnbuildableError(`no bill of materials: ${gap}`, 'not counted');
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
  return { ...standing, scenario, system, tiers };
}
