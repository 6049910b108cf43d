/**
 * A sourced number (or other value) of the catalog: what to use, how far it may be off, how far to trust it, and where it comes from.
 * `sources` are ids of `sources.ts`.
 */
export interface Fact<T = number> {
  value: T;
  min?: T;
  max?: T;
  confidence: string;
  sources: string[];
  note?: string;
  unit?: string;
}

/** A fact as the data files write it. */
export interface RawFact<T = number> {
  default: T;
  min?: T;
  max?: T;
  confidence: string;
  sources: string[];
  note?: string;
  unit?: string;
}

/** How far a value is to be trusted, from the best to the weakest; `definition` is true by decree (an ideal link has no latency). */
export const CONFIDENCES = ['definition', 'read in the source', 'vendor claim', 'derived by formula', 'general knowledge, not re-checked'] as const;

/**
 * Reads a fact of the data files; `scale` converts the file's unit to the one that the catalog hands out (`unit`).
 *
 * @example readFact({ default: 450, confidence: 'vendor claim', sources: [] }, 'B/s', 1e9).value // 450e9
 */
export function readFact(raw: RawFact, unit?: string, scale = 1): Fact {
  const fact: Fact = { value: raw.default * scale, confidence: raw.confidence, sources: raw.sources };
  if (raw.min !== undefined) fact.min = raw.min * scale;
  if (raw.max !== undefined) fact.max = raw.max * scale;
  return withText(fact, raw, unit);
}

/** Reads a fact whose value is no number (a flag, a name, a list). */
export function readValue<T>(raw: RawFact<T>, unit?: string): Fact<T> {
  return withText({ value: raw.default, confidence: raw.confidence, sources: raw.sources }, raw, unit);
}

/** Reads a fact that may be unknown: the data files write null, the catalog leaves it out. */
export function readOptional(raw: RawFact<number | null> | null | undefined, unit?: string, scale = 1): Fact | undefined {
  return raw == null || raw.default === null ? undefined : readFact(raw as RawFact, unit, scale);
}

function withText<T>(fact: Fact<T>, raw: RawFact<T>, unit: string | undefined): Fact<T> {
  if (raw.note !== undefined) fact.note = raw.note;
  const given = unit ?? raw.unit;
  if (given !== undefined) fact.unit = given;
  return fact;
}
