import { radixAt, type Switch, switchEntry } from '../../catalog/switches';
import { switchRoles } from '../../fabric/hall/hall-edges';
import { nicBytesPerSecond } from '../../fabric/spec';
import { isScaleUp, TIERS, type Tier } from '../../fabric/tiers';
import type { Wiring } from './bill-of-materials-wiring';

/** Named switches of one part: how many names there are, and how many switches stand for them. */
export interface NamedSwitches {
  tier: Tier;
  entry: Switch;
  names: number;
  count: number;
}

/**
 * The switches of a list of links, by the part that they play. A name stands for one switch or, where it has more links than a switch has ports, for as many as have the ports (a name may be all
 * planes of a domain).
 *
 * @example namedSwitches(wiring)[0] // { tier: 'domain', names: 2, count: 6, … }: 144 NVLinks each on chips of 64 ports
 */
export function namedSwitches({ scenario, system, spec }: Pick<Wiring, 'scenario' | 'system' | 'spec'>): NamedSwitches[] {
  if (spec.edges === undefined) return [];
  const { scale_up: up, scale_out: out } = scenario.fabric;
  const { scaleUp, scaleOut } = system.wiring;
  const roles = [...switchRoles(spec.edges)];
  const ports = new Map(roles.map(([name]) => [name, 0]));
  const entryOf = (tier: Tier): Switch => switchEntry(isScaleUp(tier) ? scaleUp.switchId : (out.switch ?? scaleOut.switchId));
  for (const { from, to, tier, width = 1, portBytesPerSecond } of spec.edges.links) {
    const inside = up.bandwidth === undefined ? scaleUp.linkBytesPerSecond.value : up.bandwidth / scaleUp.linksPerGpu.value;
    const rate = portBytesPerSecond ?? (isScaleUp(tier) ? inside : nicBytesPerSecond(scenario, system));
    for (const name of [from, to]) {
      const used = ports.get(name);
      if (used !== undefined) ports.set(name, used + width / radixAt(entryOf(tier), gbps(rate)));
    }
  }
  return TIERS.flatMap((tier): NamedSwitches[] => {
    const own = roles.filter(([, role]) => role === tier).map(([name]) => Math.max(1, Math.ceil((ports.get(name) ?? 0) - 1e-9)));
    return own.length === 0 ? [] : [{ tier, entry: entryOf(tier), names: own.length, count: own.reduce((sum, count) => sum + count, 0) }];
  });
}

/** Gb/s of a port, without what a float leaves over. */
export const gbps = (bytesPerSecond: number): number => Math.round(bytesPerSecond * 8e-3) / 1e6;
