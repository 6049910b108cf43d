import type { SheetTerm } from '../link/sheet-term';
import type { Evidence } from './ask';

/** A number of a finding, with the command that prints it where one does. */
export interface Figure {
  name: string;
  value: number;
  /** `%` is a share of 1, `ps` an integer time; everything else as a person writes it. */
  unit: string;
  min?: number;
  max?: number;
  /** The command, with --json, prints the value at this path of its answer. */
  from?: { command: string; at: string };
}

export type Span = readonly [min: number, max: number];

/**
 * The number at a path of what a command answers; beside a `value` its own range is taken.
 *
 * @param span the range where the answer does not hold it
 * @example figureOf('copper', ask.link('dac-200'), 'pJPerBit', 'pJ/b').from?.command // 'interlude link dac-200'
 */
export function figureOf(name: string, evidence: Evidence<unknown>, at: string, unit: string, span?: Span): Figure {
  const value = numberAt(evidence.told, at);
  const from = { command: evidence.command, at };
  const around = /(^|\.)value$/.test(at) ? at.slice(0, -'value'.length) : undefined;
  const ranged = (edge: string): number | undefined => (around === undefined ? undefined : found(evidence.told, `${around}${edge}`));
  const [min, max] = span ?? [ranged('min'), ranged('max')];
  return { ...worked(name, value, unit, min !== undefined && max !== undefined ? [min, max] : undefined), from };
}

/** A number worked out from others. */
export function worked(name: string, value: number, unit: string, span?: Span): Figure {
  if (span === undefined || span[0] === span[1]) return { name, value, unit };
  return { name, value, unit, min: span[0], max: span[1] };
}

/**
 * The number at a path such as `bill.tiers.0.runM`.
 *
 * @throws RangeError naming the path when there is no number
 */
export function numberAt(told: unknown, at: string): number {
  const value = found(told, at);
  if (value === undefined) throw new RangeError(`there is no number at ${at}`);
  return value;
}

function found(told: unknown, at: string): number | undefined {
  let here = told;
  for (const key of at.split('.')) here = typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined;
  return typeof here === 'number' ? here : undefined;
}

/** Sum of terms with every one at its lowest, and at its highest. */
export function spanOf(terms: readonly SheetTerm[]): Span {
  return [terms.reduce((sum, { value, min = value }) => sum + min, 0), terms.reduce((sum, { value, max = value }) => sum + max, 0)];
}

/** Whether one range lies below another wholly, above it, or neither. */
export function compare(a: Figure, b: Figure): 'below' | 'above' | 'overlap' {
  const [aLow, aHigh, bLow, bHigh] = [a.min ?? a.value, a.max ?? a.value, b.min ?? b.value, b.max ?? b.value];
  return aHigh < bLow ? 'below' : aLow > bHigh ? 'above' : 'overlap';
}

/**
 * A figure for reading: three digits, its unit, its range in brackets.
 *
 * @example figureText({ name: 'DAC', value: 10.125, unit: 'pJ/b', min: 7, max: 13.25 }) // '10.1 pJ/b [7 to 13.3]'
 */
export function figureText({ value, unit, min, max }: Figure): string {
  const range = min === undefined || max === undefined ? '' : ` [${inUnit(min, unit, value)} to ${inUnit(max, unit, value)}]`;
  return `${inUnit(value, unit, value)}${unitText(unit, value)}${range}`;
}

/** As `figureText`, without its range. */
export const plainText = ({ value, unit }: Figure): string => `${inUnit(value, unit, value)}${unitText(unit, value)}`;

/** Units that are written in larger ones, from a size of the number on. */
const LARGER: Readonly<Record<string, readonly [from: number, size: number, name: string][]>> = {
  ps: [
    [1e12, 1e12, 's'],
    [1e9, 1e9, 'ms'],
    [1e6, 1e6, 'µs'],
    [1e3, 1e3, 'ns'],
  ],
  W: [
    [1e6, 1e6, 'MW'],
    [4e3, 1e3, 'kW'],
  ],
  '%': [[Number.NEGATIVE_INFINITY, 0.01, '%']],
};

/** Of the value beside it, so that a range has the unit of its figure. */
function inUnit(number: number, unit: string, of: number): string {
  return digits(number / larger(unit, of)[0]);
}

function unitText(unit: string, value: number): string {
  if (unit === '') return '';
  if (unit === '×') return '×';
  return ` ${larger(unit, value)[1]}`;
}

function larger(unit: string, value: number): [size: number, name: string] {
  const [, size, name] = (LARGER[unit] ?? []).find(([from]) => Math.abs(value) >= from) ?? [0, 1, unit];
  return [size, name];
}

function digits(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-30) return '<1e−30';
  if (size < 1e-3 || size >= 1e12) return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e').replace('-', '−');
  const rounded = size >= 100 ? Math.round(size) : Number(size.toPrecision(3));
  const [whole, fraction] = String(rounded).split('.');
  return `${value < 0 ? '−' : ''}${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
}
