/** Plain data, as YAML and JSON know it. */
export type Plain = null | boolean | number | string | Plain[] | PlainMap;
export interface PlainMap {
  [key: string]: Plain;
}

export const isMap = (value: unknown): value is PlainMap => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys that mean something to JavaScript itself and nothing to a scenario. */
export const isForbiddenKey = (key: string): boolean => key === '__proto__';

/** The value at a path, or undefined. */
export function valueAt(root: Plain, path: readonly (string | number)[]): Plain | undefined {
  let value: Plain | undefined = root;
  for (const segment of path) {
    if (Array.isArray(value)) value = typeof segment === 'number' ? value[segment] : undefined;
    else if (isMap(value) && Object.hasOwn(value, segment)) value = value[segment];
    else return undefined;
  }
  return value;
}

/**
 * A copy of the data with one value set; mappings on the way that are not there are made. What is not on the way is shared with the original.
 *
 * @returns the new data, or the part of the path at which something other than a mapping stands in the way.
 * @example
 * setAt({ a: { b: 1 } }, ['a', 'c'], 2) // { root: { a: { b: 1, c: 2 } } }
 */
export function setAt(root: PlainMap, path: readonly string[], value: Plain): { root: PlainMap } | { blockedAt: readonly string[] } {
  const [first, ...rest] = path;
  if (first === undefined) return isMap(value) ? { root: value } : { blockedAt: [] };
  if (rest.length === 0) return { root: { ...root, [first]: value } };
  const inner = Object.hasOwn(root, first) ? root[first]! : {};
  if (!isMap(inner)) return { blockedAt: [first] };
  const set = setAt(inner, rest, value);
  if ('blockedAt' in set) return { blockedAt: [first, ...set.blockedAt] };
  return { root: { ...root, [first]: set.root } };
}

/** A value in a few words, for "got …". */
export function describePlain(value: Plain | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isMap(value)) return 'a mapping';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
