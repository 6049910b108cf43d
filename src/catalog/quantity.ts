import type { Fact } from './fact';

/** Units that the catalog counts in, and what a person reads: a bandwidth in GB/s, a time in µs. */
const READABLE: Readonly<Record<string, [unit: string, scale: number]>> = { 'B/s': ['GB/s', 1e-9], ps: ['µs', 1e-6] };

/** A number for a person: at most six digits, whole numbers in full. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return 'unlimited';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString('en-US');
  const rounded = Number(value.toPrecision(6));
  return Math.abs(rounded) < 1e-3 ? rounded.toExponential() : String(rounded);
}

/**
 * A fact's value with range and unit.
 *
 * @example quantity(linkTechnology('dac-100').reachM) // '2 m [2 – 3]'
 */
export function quantity(fact: Fact<unknown>): string {
  const [unit, scale] = READABLE[fact.unit ?? ''] ?? [fact.unit ?? '', 1];
  const text = (value: unknown) => (typeof value === 'number' ? digits(value * scale) : Array.isArray(value) ? value.join(', ') : String(value));
  const suffix = unit === '' || (typeof fact.value === 'number' && !Number.isFinite(fact.value)) ? '' : ` ${unit}`;
  if (fact.min === undefined && fact.max === undefined) return `${text(fact.value)}${suffix}`;
  return `${text(fact.value)}${suffix} [${text(fact.min ?? fact.value)} – ${text(fact.max ?? fact.value)}]`;
}
