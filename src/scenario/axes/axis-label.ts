import { isMap, type Plain } from '../plain';
import { fieldAt } from '../schema-paths';
import { parseQuantity } from '../units';

/**
 * How a value of an axis is named in results: numbers and counts as numbers, quantities as written, mappings as their settings.
 *
 * @example
 * axisLabel(['gpus'], '1Ki') // 1024
 * axisLabel(['parallelism', 'bucket'], '25 MB') // '25 MB'
 */
export function axisLabel(path: readonly string[], value: Plain): string | number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return plainText(value);
  if (fieldAt(path)?.meta.kind !== 'count') return value;
  const parsed = parseQuantity('count', value);
  return parsed.ok ? parsed.value : value;
}

/** What tells two values of an axis apart: `1 GB` and `1000 MB` are the same point under two names. */
export function axisIdentity(path: readonly string[], value: Plain): string {
  const kind = fieldAt(path)?.meta.kind;
  if (kind === undefined) return plainText(value);
  const parsed = parseQuantity(kind, value);
  return parsed.ok ? String(parsed.value) : plainText(value);
}

function plainText(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(plainText).join(', ')}]`;
  if (!isMap(value)) return String(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key}: ${plainText(inner)}`)
    .join(', ');
}
