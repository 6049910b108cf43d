import { type Endpoint, nicEndpoint } from '../catalog/endpoints';
import { linkTechnology } from '../catalog/links';
import { opticalSwitch } from '../catalog/links-optical';
import { type Switch, switchEntry } from '../catalog/switches';
import { type System, scaleUpEndpoint, scaleUpLinkId, torusTransitNs } from '../catalog/systems';
import { UnbuildableError } from '../fabric/clos';
import type { Fabric, FabricTier } from '../fabric/fabric';
import { nicBytesPerSecond } from '../fabric/spec';
import { isScaleUp, TIERS, type Tier } from '../fabric/tiers';
import { product } from '../fabric/torus/slice-shape';
import { boundary } from '../link/boundary';
import { linkClosure } from '../link/closure';
import type { Gauge } from '../link/copper';
import { type LinkPlan, planLink } from '../link/link';
import type { Scenario } from '../scenario/schema';

/** The link of one tier as built (of the links of a tier that are alike, where they differ), and the devices whose latency a message meets with it. */
export interface TierPlan {
  tier: Tier;
  /** Its number in the link arrays, where it is not that of the tier. */
  number?: number;
  /** Cables that are built so. */
  cables: number;
  plan: LinkPlan;
  /** Switch that an upward link of the tier ends in, and a downward one (none where it ends at a rank). */
  upSwitch: Switch | null;
  downSwitch: Switch | null;
  /** Endpoint at the tier's lower end, both ranks' together: counted on the way up. */
  endpoint: Endpoint | null;
  /** The endpoint is met once on a route, however many of the tier's links it has: every rank on the way is a router. */
  endpointOnce?: boolean;
  /** What a message meets on every link of the tier besides: the router that it enters, a circuit switch. */
  transitNs?: number;
}

const DEFAULT_LINK = 'dr4-400';

/**
 * Chooses the link of every tier that the fabric has, by the scenario's technology, port rate, longest run and what it says of a run that does not close. Links of a tier with a technology or
 * rate of their own are a row, and so a plan, of their own.
 *
 * @throws UnbuildableError with the tier and the reason when a tier cannot be wired.
 */
export function planTiers(scenario: Scenario, system: System, fabric: Fabric): TierPlan[] {
  return fabric.tiers.map((row) => planTier(scenario, system, fabric, row));
}

/**
 * The link of one row of a fabric's tiers.
 *
 * @param row the tier with its real runs, and what its links have of their own
 * @throws UnbuildableError with the tier and the reason when it cannot be wired
 * @example planTier(scenario, system, fabric, fabric.tiers[0]).plan.technology // 'board'
 */
export function planTier(scenario: Scenario, system: System, fabric: Fabric, row: FabricTier): TierPlan {
  const { tier, runM, lengthM, cables, plan: number } = row;
  const { scale_out: out } = scenario.fabric;
  const inside = isScaleUp(tier);
  const port = row.portBytesPerSecond ?? (inside ? scaleUpPort(scenario, system, fabric) : nicBytesPerSecond(scenario, system));
  // Links between two ranks end in no switch; both directions of links between switches of one standing do.
  const direct = fabric.directTiers?.includes(tier) ?? false;
  const above = direct ? null : inside ? switchEntry(system.wiring.scaleUp.switchId) : switchEntry(out.switch ?? system.wiring.scaleOut.switchId);
  const downSwitch = tier === 'domain' || tier === 'leaf' ? null : above;
  // A torus of cubes of one rank has all its links between them.
  const atRank = tier === 'domain' || tier === 'leaf' || (direct && !fabric.tiers.some((one) => one.tier === 'domain'));
  const technology = row.technology ?? technologyOf(scenario, system, fabric, tier);
  const plan = planLink({
    technology,
    portBytesPerSecond: port,
    runM,
    lengthM,
    tooLong: typeof out.too_long === 'string' ? out.too_long : out.too_long[tier],
    replaceWith: out.replace_with,
    gauge: out.gauge as Gauge,
    moduleNs: inside || out.module_latency === undefined ? undefined : out.module_latency * 1e9,
    ...boundary(downSwitch ?? undefined, above ?? undefined),
  });
  if (!plan.closes) throw new UnbuildableError(`${tier}: ${plan.reason}`, plan.mark);
  const routed = fabric.routedTiers?.includes(tier) ?? false;
  const ocs = tier === 'between' && routed ? circuitSwitchOf(scenario, system) : undefined;
  if (ocs !== undefined) checkLight(plan, ocs, runM);
  const transitNs = (routed ? torusTransitNs.value : 0) + (ocs === undefined ? 0 : opticalSwitch(ocs).latencyNs.value);
  return {
    tier,
    ...(number !== undefined && { number }),
    cables,
    plan,
    upSwitch: above,
    downSwitch,
    endpoint: atRank ? (inside ? scaleUpEndpoint(system) : nicEndpoint((port * 8) / 1e9)) : null,
    ...(routed && { endpointOnce: true }),
    ...(transitNs > 0 && { transitNs }),
  };
}

/** The technology of a tier: the scenario's, else the system's own inside a domain. */
function technologyOf(scenario: Scenario, system: System, fabric: Fabric, tier: Tier): string {
  const { scale_up: up, scale_out: out } = scenario.fabric;
  if (!isScaleUp(tier)) return out[tier] ?? DEFAULT_LINK;
  const { scaleUp } = system.wiring;
  const layered = fabric.tiers.some((row) => row.tier === 'between');
  if (tier === 'between') return up.between ?? scaleUp.between?.value ?? (layered && fabric.routedTiers === undefined ? 'cpo-scaleup' : DEFAULT_LINK);
  if (up.link !== undefined) return up.link;
  const own = up.topology === undefined || up.topology === scaleUp.topology;
  if (own && scaleUp.link !== undefined && (layered || fabric.routedTiers !== undefined)) return scaleUp.link.value;
  return scaleUpLink(scenario, system);
}

/** Port rate of a link inside a domain: the system's, or the GPU's bandwidth over its links. */
function scaleUpPort(scenario: Scenario, system: System, fabric: Fabric): number {
  const { bandwidth, shape, widths } = scenario.fabric.scale_up;
  const { scaleUp } = system.wiring;
  if (fabric.routedTiers?.includes('domain') !== true) {
    return bandwidth === undefined ? scaleUp.linkBytesPerSecond.value : bandwidth / scaleUp.linksPerGpu.value;
  }
  // A chip of a torus has its links whether or not the slice has a neighbour for each.
  const own = scaleUp.torus?.widths;
  const chosen = widths ?? (own?.length === (shape ?? own)?.length ? own : undefined);
  const all = (list: readonly number[]): number => 2 * list.reduce((sum, width) => sum + width, 0);
  if (bandwidth !== undefined) return bandwidth / (chosen === undefined ? scaleUp.linksPerGpu.value : all(chosen));
  return own === undefined ? scaleUp.linkBytesPerSecond.value : system.scaleUpBytesPerSecond.value / all(own);
}

/** The circuit switch between cubes, if any. */
export function circuitSwitchOf({ fabric: { scale_up: up } }: Scenario, system: System): string | undefined {
  if (up.ocs !== undefined) return up.ocs === 'none' ? undefined : up.ocs;
  const own = system.wiring.scaleUp.torus;
  return up.shape === undefined || up.shape.length === own?.shape.length ? own?.ocs?.value : undefined;
}

/** Light must pass the circuit switch with loss to spare. */
function checkLight(plan: LinkPlan, ocs: string, runM: number): void {
  if (plan.medium === 'ideal') return;
  const refuse = (reason: string, mark: string): UnbuildableError => new UnbuildableError(`between: ${reason}`, mark);
  if (!plan.medium.startsWith('fiber'))
    throw refuse(`${plan.technology} is no fibre, and ${ocs} switches light. Choose a fibre technology`, 'no light');
  const { closes, marginDb } = linkClosure(linkTechnology(plan.technology), runM, { ocs: 1, ocsId: ocs });
  if (closes) return;
  const over = (-marginDb).toFixed(1);
  throw refuse(`${plan.technology} through ${ocs} is ${over} dB over its loss budget on a run of ${Number(runM.toFixed(2))} m`, `${over} dB over`);
}

/** The system's own scale-up link, for a domain of the size that the scenario gives. */
function scaleUpLink(scenario: Scenario, system: System): string {
  const { shape, domain = shape === undefined ? undefined : product(shape) } = scenario.fabric.scale_up;
  if (domain === undefined || domain === system.gpusPerDomain.value) return scaleUpLinkId(system);
  const { link: _, ...scaleUp } = system.wiring.scaleUp;
  return scaleUpLinkId({ ...system, gpusPerDomain: { ...system.gpusPerDomain, value: domain }, wiring: { ...system.wiring, scaleUp } });
}

/** One-way latency of a link of the tier in a direction, at a length, integer picoseconds: its own terms, and the device that it ends in. */
export function linkLatencyPs({ plan, upSwitch, downSwitch, endpoint, endpointOnce, transitNs = 0 }: TierPlan, up: number, lengthM: number): number {
  const perM = plan.lengthM > 0 ? plan.terms.propagationNs / plan.lengthM : 0;
  const wire = plan.latencyNs - plan.terms.propagationNs + perM * lengthM;
  const ends = endpointOnce === true ? 0 : (endpoint?.oneWayNs.value ?? 0);
  const device = up === 1 ? (upSwitch?.latencyNs.value ?? 0) + ends : (downSwitch?.latencyNs.value ?? 0);
  return Math.round((wire + device + transitNs) * 1000);
}

/** Number of a plan in the link arrays. */
export const planNumber = ({ tier, number }: Pick<TierPlan, 'tier' | 'number'>): number => number ?? TIERS.indexOf(tier);
