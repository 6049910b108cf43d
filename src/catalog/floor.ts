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
