import { nearest } from './nearest';

/** A question that the catalog cannot answer; the message is ready to print to a person. */
export class CatalogError extends Error {
  override name = 'CatalogError';
}

/**
 * An id that the catalog does not hold. `suggestions` are the ids most like it, nearest first.
 *
 * @example new UnknownIdError('link', 'dac-2000', linkIds()).message // 'unknown link "dac-2000". Did you mean "dac-200"?'
 */
export class UnknownIdError extends CatalogError {
  override name = 'UnknownIdError';
  readonly suggestions: string[];

  constructor(
    readonly kind: string,
    readonly id: string,
    known: readonly string[],
  ) {
    const suggestions = nearest(id, known);
    const hint = suggestions.length > 0 ? `Did you mean ${suggestions.map((s) => `"${s}"`).join(' or ')}?` : `Expected one of: ${known.join(', ')}.`;
    super(`unknown ${kind} "${id}". ${hint}`);
    this.suggestions = suggestions;
  }
}

/** The entry of an id, or an `UnknownIdError` that names the nearest ids. */
export function lookUp<T>(kind: string, entries: ReadonlyMap<string, T>, id: string): T {
  const entry = entries.get(id);
  if (entry === undefined) throw new UnknownIdError(kind, id, [...entries.keys()]);
  return entry;
}
