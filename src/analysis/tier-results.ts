import type { WorldRun } from '../network/world-run';
import type { Quotient } from '../world/quotient';
import { planNumber, type TierPlan } from '../world/tier-plans';
import type { World } from '../world/world';
import type { TierResult } from './result';

/** The cable table of a point: what was asked for, what was built, and how much of its capacity the step used. */
export function tierResults(plans: TierPlan[], { links }: Quotient, world: World, run: WorldRun): TierResult[] {
  return plans.map((built): TierResult => {
    const { tier, plan, endpoint, cables } = built;
    let carried = 0;
    let possible = 0;
    for (let l = 0; l < links.count; l++) {
      if ((links.plan ?? links.tier)[l] !== planNumber(built)) continue;
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
      cables,
      utilisation: possible > 0 ? carried / possible : 0,
      ...(plan.note !== undefined && { note: plan.note }),
    };
  });
}
