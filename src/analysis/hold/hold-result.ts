/** What was held equal to a reference, and what changed instead. */
export interface HeldResult {
  what: 'port-rate' | 'watts' | 'dollars' | 'racks';
  /** What the reference sets. */
  reference: string;
  /** W, USD, racks, or bytes per second of a port. */
  budget: number;
  reached: number;
  /** What is left of the budget. */
  rest: number;
  /** What one more unit (of GPUs, of uplinks) would take; null where it cannot be built or there is none. */
  next: number | null;
  adjusted: 'gpus' | 'oversubscription' | 'nothing';
  /** GPUs that the budget allows, beside the point's nominal `gpus`, and the number in which they come. */
  gpus: number;
  unitGpus: number;
  oversubscription: number;
  /** Whose step was simulated. */
  simulated: 'actual' | 'nominal';
  /** Utilisation × GPUs over nominal GPUs: useful GPUs for each one of the reference. */
  useful: number;
  /** Samples a second over those of the reference; with every fact at the end of its range that hurts most, or helps most, beside the reference. */
  relative: number;
  relativeRange: [low: number, high: number];
  referenceUtilisation: number;
  /** All of it in words. */
  sentence: string;
}
