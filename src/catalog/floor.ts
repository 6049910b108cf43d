import racks from './data/floor.json';
import systems from './data/systems.json';
import { type Fact, type RawFact, readFact, readValue } from './fact';

export const LEAF_PLACEMENTS = ['end-of-row', 'middle-of-row', 'adjacent-rack'] as const;
export type LeafPlacement = (typeof LEAF_PLACEMENTS)[number];

/** How racks stand and cables run where the scenario does not say. A run is 2 × vertical + |dx| × rack pitch + |dy| × row pitch, times 1 + slack. */
export interface FloorFacts {
  rackPitchM: Fact;
  rowPitchM: Fact;
  verticalMPerEnd: Fact;
  slackFraction: Fact;
  racksPerRow: Fact;
  leafPlacement: Fact<LeafPlacement>;
  /** Lengths that are sold, ascending; a cable is bought at the next one up. */
  stockedLengthsM: Fact<number[]>;
}

/**
 * The floor's defaults with range and source.
 *
 * @example floorFacts.rowPitchM.value // 2.4
 */
export const floorFacts: FloorFacts = {
  rackPitchM: readFact(systems.floor.rackPitchM, 'm'),
  rowPitchM: readFact(systems.floor.rowPitchM, 'm'),
  verticalMPerEnd: readFact(systems.floor.verticalMPerEnd, 'm'),
  slackFraction: readFact(systems.floor.slackFraction),
  racksPerRow: readFact(systems.floor.racksPerRow),
  leafPlacement: readValue(systems.floor.leafPlacement as RawFact<LeafPlacement>),
  stockedLengthsM: readValue(systems.floor.stockedCableLengthsM, 'm'),
};

/** What a network rack and a cable tray hold, and how much of its watts an idle interconnect still draws. */
export interface RackFacts {
  /** Height for switches. */
  rackUnits: Fact;
  networkRackW: Fact;
  /** Cable ends that can be dressed in a rack. */
  rackPorts: Fact;
  /** Optical circuit switches in a rack of their own. */
  ocsPerRack: Fact;
  /** Usable cross-section of a tray. */
  trayMm2: Fact;
  /** Share of its watts that a link end, switch or NIC draws without traffic. */
  idleShare: Fact;
}

/**
 * Limits of racks and trays with range and source.
 *
 * @example rackFacts.networkRackW.value // 40000
 */
export const rackFacts: RackFacts = {
  rackUnits: readFact(racks.rackUnits, 'U'),
  networkRackW: readFact(racks.networkRackKw, 'W', 1000),
  rackPorts: readFact(racks.rackPorts),
  ocsPerRack: readFact(racks.ocsPerRack),
  trayMm2: readFact(racks.trayMm2, 'mm²'),
  idleShare: readFact(racks.idleShare),
};

const byName = (rows: object): Map<string, Fact> => new Map(Object.entries(rows).map(([id, raw]) => [id, readFact(raw as RawFact)]));
const [units, areas, fibres] = [racks.switchUnits, racks.cableMm2, racks.fibresPerLane].map(byName);

/** Height of a switch's box in rack units. @example switchUnits('quantum2').value // 1 */
export const switchUnits = (switchId: string): Fact => units.get(switchId) ?? units.get('other')!;

/** Cross-section of a cable of a medium, mm². @example cableMm2('fiber-smf').value // 7.1 */
export const cableMm2 = (medium: string): Fact => areas.get(medium) ?? areas.get('fiber-smf')!;

/** Fibres that carry one lane both ways; none where the medium is no fibre. @example fibresPerLane('dr4-400', 'fiber-smf') // 2 */
export function fibresPerLane(technology: string, medium: string): number {
  return medium.startsWith('fiber') ? (fibres.get(technology) ?? fibres.get('parallel')!).value : 0;
}
