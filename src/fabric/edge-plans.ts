import type { Edge } from './edge-list';
import type { OwnPlan } from './graph';
import { TIERS } from './tiers';
import { UnbuildableError } from './unbuildable';

/** Plans that the link arrays can tell apart: a plan's number is one byte there. */
const MOST_PLANS = 256;

/**
 * What each edge of a list has of its own, with the number of its plan: one for each (tier, technology, port rate) that differs, in the order of first use. Edges with nothing of their own
 * have the plan of their tier, and say nothing here.
 *
 * @throws UnbuildableError naming the edge where there are more plans than numbers
 * @example edgePlans([{ from: 'a', to: 's', tier: 'leaf' }, { from: 'b', to: 's', tier: 'leaf', technology: 'dac-100' }]) // [{}, { technology: 'dac-100', plan: 5 }]
 */
export function edgePlans(links: readonly Pick<Edge, 'tier' | 'technology' | 'portBytesPerSecond'>[]): OwnPlan[] {
  const known = new Map<string, number>();
  return links.map(({ tier, technology, portBytesPerSecond }, i) => {
    if (technology === undefined && portBytesPerSecond === undefined) return {};
    const key = JSON.stringify([tier, technology ?? null, portBytesPerSecond ?? null]);
    const plan = known.get(key) ?? TIERS.length + known.size;
    if (plan >= MOST_PLANS) {
      const field = `fabric.links[${i}]`;
      const differing = `more than ${MOST_PLANS - TIERS.length} kinds of links that differ in tier, technology or rate`;
      throw new UnbuildableError(`${field}: ${differing}; expected fewer of them`, 'too many kinds', field);
    }
    known.set(key, plan);
    return { ...(technology !== undefined && { technology }), ...(portBytesPerSecond !== undefined && { portBytesPerSecond }), plan };
  });
}
