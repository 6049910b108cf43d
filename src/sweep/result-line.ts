/**
 * A value as one line of JSON that reads back as exactly the same value. JSON itself turns an infinite reach into null and −0 into 0, and a result that
 * came from the store must print the same bytes as one that was just simulated.
 *
 * @example resultLine({ reachM: Infinity }) // '{"reachM":{"$number":"Infinity"}}'
 */
export function resultLine(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'number' && !isPlain(inner) ? { $number: spell(inner) } : inner));
}

/**
 * Reads a line written by {@link resultLine}.
 *
 * @throws SyntaxError when the line is not JSON
 */
export function parseResultLine(line: string): unknown {
  return JSON.parse(line, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || !('$number' in inner)) return inner;
    return Number((inner as { $number: string }).$number);
  });
}

const isPlain = (value: number): boolean => Number.isFinite(value) && !Object.is(value, -0);

const spell = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
