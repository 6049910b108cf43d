import { createHash } from 'node:crypto';

/**
 * The same text for the same value, whatever the order in which its keys were set: keys sorted, `undefined` members dropped, numbers by
 * their shortest round trip. Infinities and NaN, which JSON would all write as `null`, keep their names.
 *
 * @throws TypeError on what is no data (functions, symbols, class instances such as Map) and on cycles.
 * @example
 * stableStringify({ b: 1, a: [Infinity] }) // '{"a":[Infinity],"b":1}'
 */
export function stableStringify(value: unknown): string {
  const open = new Set<object>();
  const write = (item: unknown): string => {
    if (item === null || item === undefined) return 'null';
    if (typeof item === 'string') return JSON.stringify(item);
    if (typeof item === 'number' || typeof item === 'boolean') return String(item);
    if (typeof item !== 'object') throw new TypeError(`a ${typeof item} is no data: expected text, numbers, booleans, lists and plain mappings`);
    if (open.has(item)) throw new TypeError('a value that contains itself has no text');
    open.add(item);
    const text = Array.isArray(item) ? `[${item.map(write).join(',')}]` : writeMap(item);
    open.delete(item);
    return text;
  };
  const writeMap = (map: object): string => {
    const prototype: unknown = Object.getPrototypeOf(map);
    if (prototype !== Object.prototype && prototype !== null) throw new TypeError(`a ${map.constructor.name} is no plain mapping`);
    const members = Object.entries(map).filter(([, member]) => member !== undefined);
    // By code unit, not by locale: the text must not depend on the machine.
    members.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(',')}}`;
  };
  return write(value);
}

/**
 * SHA-256 of a text (UTF-8), 64 hexadecimal digits.
 *
 * @example
 * sha256(stableStringify({ seed: 1 }))
 */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
