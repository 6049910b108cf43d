import { sha256, stableStringify } from '../scenario/scenario-hash';

/** Levels of the facts that are digested part by part: the list of what a point uses, and each catalog entry in it. */
const LEVELS = 3;

/**
 * Digest of the catalog values that a point uses. Points of a sweep use the same few entries, whose texts are long: each entry is written out once and
 * then known by identity.
 *
 * @param known digests of entries, kept by the caller for as long as the catalog does not change
 * @example factsDigest(resolvedFacts(scenario), new WeakMap())
 */
export function factsDigest(facts: unknown, known: WeakMap<object, string>): string {
  return digest(facts, LEVELS, known);
}

function digest(value: unknown, levels: number, known: WeakMap<object, string>): string {
  if (typeof value !== 'object' || value === null) return stableStringify(value);
  const seen = known.get(value);
  if (seen !== undefined) return seen;
  const text = stableStringify(
    levels === 1 ? value : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, digest(inner, levels - 1, known)])),
  );
  const result = sha256(`${Array.isArray(value)}${text}`);
  known.set(value, result);
  return result;
}
