import { checkField } from '../check-scenario';
import { nearest } from '../nearest';
import type { Fault, Path } from '../places';
import { describePlain, type Plain, type PlainMap } from '../plain';
import { fieldAt } from '../schema-paths';
import { parseQuantity, type Unit } from '../units';
import { MOST_POINTS } from './sweep-axis';

const RANGE_KEYS = ['from', 'to', 'factor', 'step'];

/** True for a mapping that says nothing but where a range begins, ends, and how it goes on. */
export const isRange = (value: PlainMap): boolean => 'from' in value || 'to' in value;

/**
 * The values of `{ from, to, factor }` or `{ from, to, step }`, both ends included, in the unit in which `from` is written.
 *
 * Each is computed from the start (from × factor^i, from + i × step) and rounded to 12 digits, so that no error adds up.
 *
 * @param at where the range stands in the file
 * @example
 * readRange(['parallelism', 'bucket'], { from: '25 MB', to: '100 MB', factor: 2 }, at) // { values: ['25 MB', '50 MB', '100 MB'], faults: [] }
 */
export function readRange(path: readonly string[], range: PlainMap, at: Path): { values: Plain[]; faults: Fault[] } {
  const faults: Fault[] = [];
  const refuse = (key: string | null, message: string, expected: string, suggestion?: string): void => {
    faults.push({ path: key === null ? at : [...at, key], message, expected, ...(suggestion === undefined ? {} : { suggestion }) });
  };
  for (const key of Object.keys(range)) {
    if (RANGE_KEYS.includes(key)) continue;
    const near = nearest(key, RANGE_KEYS);
    faults.push({
      path: [...at, key],
      at: 'key',
      message: `unknown key ${JSON.stringify(key.slice(0, 60))}`,
      expected: near === undefined ? 'from, to, and factor or step' : '',
      ...(near === undefined ? {} : { suggestion: `Did you mean "${near}"?` }),
    });
  }
  for (const key of ['from', 'to']) if (!Object.hasOwn(range, key)) refuse(null, `the range has no "${key}"`, 'from, to, and factor or step');
  const geometric = Object.hasOwn(range, 'factor');
  if (geometric === Object.hasOwn(range, 'step') && faults.length === 0) {
    refuse(
      null,
      geometric ? 'the range has both "factor" and "step"' : 'the range has neither "factor" nor "step"',
      'exactly one of them',
      'Write factor: 2 to double',
    );
  }
  if (faults.length > 0) return { values: [], faults };

  for (const key of ['from', 'to']) faults.push(...checkField(path, range[key]!).map((fault) => ({ ...fault, path: [...at, key] })));
  if (faults.length > 0) return { values: [], faults };
  const kind = fieldAt(path)?.meta.kind;
  const start = readNumber(path, range.from!);
  const unit = start?.unit;
  const from = start?.number;
  const to = inUnit(readNumber(path, range.to!), unit);
  if (from === undefined || to === undefined) {
    refuse(null, 'a range needs numbers', 'a list, since this setting is no number');
    return { values: [], faults };
  }
  const key = geometric ? 'factor' : 'step';
  const given = range[key]!;
  const by = geometric || kind === undefined ? (typeof given === 'number' ? given : undefined) : inUnit(readNumber(path, given), unit);
  if (by === undefined || !Number.isFinite(by) || (geometric ? by <= 0 || by === 1 || from <= 0 : by === 0)) {
    const unlike = geometric && from <= 0 ? 'a range by factor cannot start at 0' : `got ${describePlain(given)}`;
    refuse(
      key,
      unlike,
      geometric
        ? 'a factor above 0 other than 1, and a start above 0'
        : `a step other than 0${kind === undefined || kind === 'count' ? '' : ', with its unit'}`,
    );
  } else if (to !== from && to > from !== (geometric ? by > 1 : by > 0)) {
    refuse(
      null,
      `the range never gets from ${describePlain(range.from)} to ${describePlain(range.to)}`,
      to < from ? 'from below to' : `a ${key} that leads upwards`,
    );
  } else {
    const last = geometric ? Math.log(to / from) / Math.log(by) : (to - from) / by;
    // The margin keeps the last value of a range whose end is met but for rounding.
    const length = Math.floor(last + 1e-9) + 1;
    if (length > MOST_POINTS) refuse(null, `the range has ${length.toLocaleString('en')} values`, `at most ${MOST_POINTS.toLocaleString('en')}`);
    else
      return checked(
        path,
        at,
        Array.from({ length }, (_, i) => written(Number((geometric ? from * by ** i : from + i * by).toPrecision(12)), unit)),
      );
  }
  return { values: [], faults };
}

function checked(path: readonly string[], at: Path, values: Plain[]): { values: Plain[]; faults: Fault[] } {
  for (const value of values) {
    const [fault] = checkField(path, value);
    if (fault !== undefined) {
      return {
        values: [],
        faults: [
          { path: at, message: `the range comes to ${describePlain(value)}`, expected: fault.expected, suggestion: 'Write the values as a list' },
        ],
      };
    }
  }
  return { values, faults: [] };
}

function readNumber(path: readonly string[], value: Plain): { number: number; unit?: Unit } | undefined {
  const kind = fieldAt(path)?.meta.kind;
  if (kind === undefined) return typeof value === 'number' ? { number: value } : undefined;
  const parsed = parseQuantity(kind, value);
  return parsed.ok ? { number: parsed.written, unit: parsed.unit } : undefined;
}

function inUnit(value: { number: number; unit?: Unit } | undefined, unit: Unit | undefined): number | undefined {
  return value === undefined ? undefined : (value.number * (value.unit?.scale ?? 1)) / (unit?.scale ?? 1);
}

const written = (number: number, unit: Unit | undefined): Plain => (unit === undefined || unit.symbol === '' ? number : `${number} ${unit.symbol}`);
