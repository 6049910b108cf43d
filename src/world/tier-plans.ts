import { type Endpoint, nicEndpoint } from '../catalog/endpoints';
import { type Switch, switchEntry } from '../catalog/switches';
import { type System, scaleUpEndpoint, scaleUpLinkId } from '../catalog/systems';
import { UnbuildableError } from '../fabric/clos';
import type { Fabric } from '../fabric/fabric';
import { nicBytesPerSecond } from '../fabric/spec';
import { TIERS, type Tier } from '../fabric/tiers';
import { boundary } from '../link/boundary';
import type { Gauge } from '../link/copper';
import { type LinkPlan, planLink } from '../link/link';
import type { Scenario } from '../scenario/schema';

/** The link of one tier as built, and the devices whose latency a message meets with it. */
export interface TierPlan {
  tier: Tier;
  plan: LinkPlan;
  /** Switch that an upward link of the tier ends in, and a downward one (none where it ends at a rank). */
  upSwitch: Switch;
  downSwitch: Switch | null;
  /** Endpoint at the tier's lower end, both ranks' together: counted on the way up. */
  endpoint: Endpoint | null;
}

const DEFAULT_LINK = 'dr4-400';

/**
 * Chooses the link of every tier that the fabric has, by the scenario's technology, port rate, longest run and what it says of a run that does not close.
 *
 * @throws UnbuildableError with the tier and the reason when a tier cannot be wired.
 */
export function planTiers(scenario: Scenario, system: System, fabric: Fabric): TierPlan[] {
  const { scale_up: up, scale_out: out } = scenario.fabric;
  const { wiring } = system;
  const scaleUpSwitch = switchOf(wiring.scaleUp.switchId);
  const scaleOutSwitch = switchEntry(out.switch ?? wiring.scaleOut.switchId);
  const scaleUpPort = up.bandwidth === undefined ? wiring.scaleUp.linkBytesPerSecond.value : up.bandwidth / wiring.scaleUp.linksPerGpu.value;
  const nic = nicBytesPerSecond(scenario, system);
  return fabric.tiers.map(({ tier, runM, lengthM }): TierPlan => {
    const inside = tier === 'domain';
    const upSwitch = inside ? scaleUpSwitch : scaleOutSwitch;
    const downSwitch = tier === 'spine' || tier === 'core' ? scaleOutSwitch : null;
    const plan = planLink({
      technology: inside ? (up.link ?? scaleUpLink(scenario, system)) : (out[tier] ?? DEFAULT_LINK),
      portBytesPerSecond: inside ? scaleUpPort : nic,
      runM,
      lengthM,
      tooLong: typeof out.too_long === 'string' ? out.too_long : out.too_long[tier],
      replaceWith: out.replace_with,
      gauge: out.gauge as Gauge,
      moduleNs: inside || out.module_latency === undefined ? undefined : out.module_latency * 1e9,
      ...boundary(downSwitch ?? undefined, upSwitch),
    });
    if (!plan.closes) throw new UnbuildableError(`${tier}: ${plan.reason}`, plan.mark);
    return { tier, plan, upSwitch, downSwitch, endpoint: inside ? scaleUpEndpoint(system) : tier === 'leaf' ? nicEndpoint((nic * 8) / 1e9) : null };
  });
}

/** The system's own scale-up link, for a domain of the size that the scenario gives. */
function scaleUpLink(scenario: Scenario, system: System): string {
  const { domain } = scenario.fabric.scale_up;
  return scaleUpLinkId(domain === undefined ? system : { ...system, gpusPerDomain: { ...system.gpusPerDomain, value: domain } });
}

function switchOf(id: string): Switch {
  if (id === 'mesh' || id === 'torus') {
    throw new UnbuildableError(`a scale-up ${id} cannot be built yet: only switched domains can. Choose a system with a scale-up switch`, `no ${id}`);
  }
  return switchEntry(id);
}

/** One-way latency of a link of the tier in a direction, at a length, integer picoseconds: its own terms, and the switch that it ends in. */
export function linkLatencyPs({ plan, upSwitch, downSwitch, endpoint }: TierPlan, up: number, lengthM: number): number {
  const perM = plan.lengthM > 0 ? plan.terms.propagationNs / plan.lengthM : 0;
  const wire = plan.latencyNs - plan.terms.propagationNs + perM * lengthM;
  const device = up === 1 ? upSwitch.latencyNs.value + (endpoint?.oneWayNs.value ?? 0) : (downSwitch?.latencyNs.value ?? 0);
  return Math.round((wire + device) * 1000);
}

/** Number of a tier in the link arrays. */
export const tierNumber = (tier: Tier): number => TIERS.indexOf(tier);
