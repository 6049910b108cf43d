import type { Fabric } from '../fabric/fabric';
import type { WorldRun } from '../network/world-run';
import type { Quotient } from '../world/quotient';
import { type TierPlan, tierNumber } from '../world/tier-plans';
import type { World } from '../world/world';
import type { TierResult } from './result';

/** The cable table of a point: what was asked for, what was built, and how much of its capacity the step used. */
export function tierResults(plans: TierPlan[], fabric: Fabric, { links }: Quotient, world: World, run: WorldRun): TierResult[] {
  return plans.map(({ tier, plan, endpoint }): TierResult => {
    let carried = 0;
    let possible = 0;
    for (let l = 0; l < links.count; l++) {
      if (links.tier[l] !== tierNumber(tier)) continue;
      carried += links.size[l] * run.linkBytes[l];
      possible += (links.size[l] * world.capacity[l] * run.endPs) / 1e12;
    }
    return {
      tier,
      requested: plan.requested,
      technology: plan.technology,
      medium: plan.medium,
      outcome: plan.outcome,
      runM: plan.runM,
      lengthM: plan.lengthM,
      reachM: Number.isFinite(plan.reachM) ? plan.reachM : null,
      lanes: plan.lanes,
      laneGbps: plan.laneGbps,
      portGbps: plan.portBytesPerSecond / 125e6,
      latencyNs: plan.latencyNs,
      latencyTerms: { ...plan.terms, endpointNs: endpoint?.oneWayNs.value ?? 0 },
      pJPerBit: plan.pJPerBit,
      cables: fabric.tiers.find((row) => row.tier === tier)?.cables ?? 0,
      utilisation: possible > 0 ? carried / possible : 0,
      ...(plan.note !== undefined && { note: plan.note }),
    };
  });
}
