import { draw } from '../engine/draw';
import { toPs } from '../engine/time';
import { isScaleUp, TIERS } from '../fabric/tiers';
import { UnbuildableError } from '../fabric/unbuildable';
import type { Scenario } from '../scenario/schema';
import { type Costs, NO_LIBRARY } from './assemble';
import { linkLatencyPs, planNumber, type TierPlan } from './tier-plans';

/** What everything costs in the full world of a scenario, but for the library: links as planned, starts as drawn. */
export function costsOf(scenario: Scenario, plans: TierPlan[]): Costs {
  // A tier that the fabric does not have carries nothing. One whose links all have plans of their own is known by the fastest of them: a library asks for the rate of its ports.
  const byNumber = TIERS.map((tier): TierPlan | undefined =>
    plans.reduce((fastest: TierPlan | undefined, one) => (one.tier === tier && rateOf(one) > rateOf(fastest) ? one : fastest), undefined),
  );
  for (const plan of plans) byNumber[planNumber(plan)] = plan;
  return {
    portBytesPerSecond: Array.from(byNumber, (plan) => plan?.plan.portBytesPerSecond ?? Number.POSITIVE_INFINITY),
    linkLatencyPs: (number, up, lengthM) => {
      const plan = byNumber[number];
      return plan === undefined ? 0 : linkLatencyPs(plan, up, lengthM);
    },
    ...endpointsOnce(plans),
    ...NO_LIBRARY,
    startDelayPs: startDelays(scenario),
    ...(isSlowed(scenario) && { slowdown: slowdowns(scenario) }),
    contention: scenario.fabric.network === 'fluid',
  };
}

const rateOf = (plan: TierPlan | undefined): number => plan?.plan.portBytesPerSecond ?? 0;

/** Endpoints that a route meets once, not on its links: those of tiers whose ranks are routers. */
function endpointsOnce(plans: readonly TierPlan[]): Pick<Costs, 'endpointPs'> {
  const of = (inside: boolean): number => {
    const plan = plans.find(({ tier, endpoint, endpointOnce }) => isScaleUp(tier) === inside && endpointOnce === true && endpoint !== null);
    return plan?.endpoint === null || plan === undefined ? 0 : Math.round(plan.endpoint.oneWayNs.value * 1000);
  };
  const endpointPs: [number, number] = [of(true), of(false)];
  return endpointPs.every((ps) => ps === 0) ? {} : { endpointPs };
}

/** How late a rank starts: a draw of the stream `start-jitter`, a pure function of seed and rank. */
export function startDelays({ disturbance, seed }: Scenario): (rank: number) => number {
  const jitter = disturbance.start_jitter;
  return jitter === undefined ? () => 0 : (rank) => toPs(draw(seed, 'start-jitter', rank, jitter));
}

const isSlowed = ({ disturbance }: Scenario): boolean => (disturbance.slow_gpus ?? []).some(({ factor }) => factor > 1);

/** How many times as long a rank's compute tasks take. @throws UnbuildableError naming the field when there is no such rank. */
export function slowdowns({ disturbance, gpus }: Scenario): (rank: number) => number {
  const factors = new Map<number, number>();
  for (const [index, { rank, factor }] of (disturbance.slow_gpus ?? []).entries()) {
    const field = `disturbance.slow_gpus[${index}].rank`;
    if (rank >= gpus) throw new UnbuildableError(`${field}: there is no rank ${rank}; expected 0 to ${gpus - 1}`, `no rank ${rank}`, field);
    if (factor > 1) factors.set(rank, factor);
  }
  return (rank) => factors.get(rank) ?? 1;
}

/** Whether any rank starts late or computes slowly. */
export const hasStragglers = (scenario: Scenario): boolean => scenario.disturbance.start_jitter !== undefined || isSlowed(scenario);
