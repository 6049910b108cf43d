import type { Fact } from '../catalog/fact';

/** A number with its range and its source. */
export interface SheetTerm {
  name: string;
  value: number;
  min?: number;
  max?: number;
  confidence: string;
  sources: string[];
  note?: string;
}

/**
 * A fact as a term, times a count (two ends, metres).
 *
 * @example ofFact('SerDes, 2 ends', linkTechnology('dac-100').latency.hostSerdesPerEndNs, 2).value // 30
 */
export function ofFact(name: string, fact: Fact, count = 1): SheetTerm {
  const term: SheetTerm = { name, value: fact.value * count, confidence: fact.confidence, sources: fact.sources };
  if (fact.min !== undefined) term.min = fact.min * count;
  if (fact.max !== undefined) term.max = fact.max * count;
  if (fact.note !== undefined) term.note = fact.note;
  return term;
}

/** Sum of terms in their order. */
export function sumOf(terms: readonly SheetTerm[]): number {
  return terms.reduce((sum, { value }) => sum + value, 0);
}

/** What a port is plugged with at both ends, by medium. */
export function endName(medium: string): string {
  if (medium === 'copper-active-retimed') return 'retimers, 2 ends';
  if (medium === 'copper-active-linear') return 'redrivers, 2 ends';
  return medium.startsWith('copper') ? 'cable, 2 ends' : 'modules, 2 ends';
}
