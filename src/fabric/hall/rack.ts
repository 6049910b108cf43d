import { rackFacts, switchUnits } from '../../catalog/floor';
import { radixAt, type Switch } from '../../catalog/switches';
import type { Place } from './floor';

/** What stands in a rack. An `ocs` rack holds circuit switches. */
export const RACK_KINDS = ['gpu', 'leaf', 'spine', 'core', 'ocs'] as const;
export type RackKind = (typeof RACK_KINDS)[number];

/** One rack of a hall; spines that fit beside leaves are in a `leaf` rack. */
export interface Rack {
  kind: RackKind;
  at: Place;
  /** Nodes of a GPU rack, switches of every other. */
  devices: number;
}

/** What a network rack holds. */
export interface RackLimits {
  units: number;
  watts: number;
  /** Cable ends. */
  ports: number;
}

/** The catalogue's network rack. */
export const defaultRackLimits = (): RackLimits => ({
  units: rackFacts.rackUnits.value,
  watts: rackFacts.networkRackW.value,
  ports: rackFacts.rackPorts.value,
});

/**
 * Switches that a rack holds: the tightest of height, power and cable ends, at least one. Power is the most that the switch may draw with modules in every
 * port, so that the medium of a cable moves no rack.
 *
 * @param portGbps rate of a port, Gb/s per direction
 * @example switchesPerRack(switchEntry('quantum2'), 400) // 23: 40 kW over at most 1.7 kW
 */
export function switchesPerRack(entry: Switch, portGbps: number, limits: RackLimits = defaultRackLimits()): number {
  const { powerW } = entry;
  const byHeight = limits.units / switchUnits(entry.id).value;
  const byPower = limits.watts / (powerW.max ?? powerW.value);
  const byPorts = limits.ports / radixAt(entry, portGbps);
  return Math.max(1, Math.floor(Math.min(byHeight, byPower, byPorts)));
}
