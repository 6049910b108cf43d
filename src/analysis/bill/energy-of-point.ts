import type { System } from '../../catalog/systems';
import type { Tier } from '../../fabric/tiers';
import type { Scenario } from '../../scenario/schema';
import { billOfMaterials } from './bill-of-materials';
import { wiringOf } from './bill-of-materials-wiring';
import { cost } from './cost';
import type { Ranged } from './cost-range';
import { energy } from './energy';
import { powerCap } from './power-cap';
import type { SharedFloors } from './standing';

/** What the interconnect of a point is made of, draws and costs, carried by its result. */
export interface InterconnectResult {
  links: number;
  /** Modules and cable ends in whole parts, and switches. */
  parts: number;
  switches: number;
  /** Mean over the step; idle and active watts add to the value. */
  watts: Ranged;
  idleW: number;
  activeW: number;
  /** Design power of the GPUs; null where the catalogue has none, as all that follows from it. */
  gpuWatts: number | null;
  joulesPerStep: Ranged;
  gpuJoulesPerStep: number | null;
  /** Null where the model counts no tokens. */
  joulesPerToken: Ranged | null;
  usd: Ranged;
  usdPerGpu: Ranged;
  /** Share of the GPUs that a power cap takes away for the interconnect's watts. */
  displacedShare: number | null;
  /** Share of the step's watts that the interconnect draws, beside the GPUs. */
  share: number | null;
}

/** How much of a tier's capacity a step used. */
interface UsedTier {
  tier: Tier;
  utilisation: number;
  cables: number;
  portGbps: number;
}

/** Of a tier with links of several kinds: the mean over their capacity. */
function utilisationOf(tiers: readonly UsedTier[]): Partial<Record<Tier, number>> {
  const sums = new Map<Tier, { used: number; capacity: number }>();
  for (const { tier, utilisation, cables, portGbps } of tiers) {
    const { used, capacity } = sums.get(tier) ?? { used: 0, capacity: 0 };
    sums.set(tier, { used: used + utilisation * cables * portGbps, capacity: capacity + cables * portGbps });
  }
  return Object.fromEntries([...sums].map(([tier, { used, capacity }]) => [tier, capacity === 0 ? 0 : used / capacity]));
}

/**
 * Bill, watts, joules and dollars of a simulated point.
 *
 * @param step its time, tokens and the utilisation of its tiers, as the result has them
 * @param shared standings of other points
 * @example interconnectOf(scenario, system, { stepPs, tokensPerStep: job.tokensPerStep, tiers }).joulesPerStep.value
 * @throws UnbuildableError as the simulation of the point
 */
export function interconnectOf(
  scenario: Scenario,
  system: System,
  { stepPs, tokensPerStep, tiers }: { stepPs: number; tokensPerStep: number | null; tiers: readonly UsedTier[] },
  shared?: SharedFloors,
): InterconnectResult {
  const bill = billOfMaterials(wiringOf(scenario, system, shared));
  const used = energy(bill, { stepS: stepPs / 1e12, utilisation: utilisationOf(tiers), tokensPerStep });
  const { total, perGpu } = cost(bill);
  const gpuW = system.tdpW?.value;
  return {
    links: bill.total.links,
    parts: bill.total.parts,
    switches: bill.total.switches,
    watts: used.interconnectW,
    idleW: used.idleW,
    activeW: used.activeW,
    gpuWatts: used.gpuW,
    joulesPerStep: used.joulesPerStep.interconnect,
    gpuJoulesPerStep: used.joulesPerStep.gpus,
    joulesPerToken: used.joulesPerToken?.interconnect ?? null,
    usd: total,
    usdPerGpu: perGpu,
    displacedShare:
      gpuW === undefined ? null : powerCap({ capW: gpuW * bill.gpus, gpuW, networkW: bill.total.watts.value / bill.gpus }).displacedShare,
    share: used.share,
  };
}
