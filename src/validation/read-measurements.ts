import type { z } from 'zod';
import { nearest } from '../scenario/nearest';
import { jsonFault } from './json-fault';
import { expectedOf, type Measurement, measurementSchema } from './measurement';

/** Most problems that one answer lists. */
const MOST_PROBLEMS = 50;

/**
 * Reads a file of measurements: a JSON list of rows, or an object with such a list under `rows`. Everything that is wrong with it is said at once, each with row and id.
 *
 * @param file name to place problems in
 * @returns never throws on any text
 * @example
 * const read = readMeasurements(text, 'mine.json');
 * if ('problems' in read) console.error(read.problems.join('\n'));
 */
export function readMeasurements(text: string, file: string): { rows: Measurement[] } | { problems: string[] } {
  const source = text.replace(/^\ufeff/, '');
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch {
    const fault = jsonFault(source);
    const place = fault === null ? file : `${file}:${fault.line}:${fault.column}`;
    return { problems: [`${place}: this is not JSON; expected ${fault?.expected ?? 'a list of rows'}`] };
  }
  const raw = isMap(data) && Array.isArray(data.rows) ? data.rows : data;
  if (!Array.isArray(raw))
    return { problems: [`${file}: got ${described(data)}; expected a list of rows, such as [{"id": …, "kind": "collective", …}]`] };
  if (raw.length === 0) return { problems: [`${file}: the list is empty; expected at least one row`] };

  const rows: Measurement[] = [];
  const problems: string[] = [];
  const seen = new Map<string, number>();
  raw.forEach((row: unknown, index) => {
    const place = `${file} ${named(row, index)}`;
    const read = measurementSchema.safeParse(row);
    if (!read.success) {
      problems.push(...read.error.issues.map((issue) => `${place}${explain(issue, row)}`));
      return;
    }
    const first = seen.get(read.data.id);
    if (first !== undefined) problems.push(`${place} id: row ${first} has the same id; expected an id of its own`);
    else seen.set(read.data.id, index);
    rows.push(read.data);
  });
  if (problems.length === 0) return { rows };
  const left = problems.length - MOST_PROBLEMS;
  return { problems: left <= 0 ? problems : [...problems.slice(0, MOST_PROBLEMS), `${file}: and ${left} more problem${left === 1 ? '' : 's'}`] };
}

/** `row 12 (id "a.b")`: rows count from 0, as the list does. */
function named(row: unknown, index: number): string {
  return isMap(row) && typeof row.id === 'string' ? `row ${index} (id "${row.id.slice(0, 80)}")` : `row ${index}`;
}

function explain(issue: z.core.$ZodIssue, row: unknown): string {
  const [field] = issue.path;
  if (typeof field !== 'string' || !isMap(row)) return `: got ${described(row)}; expected a mapping of fields`;
  const got = row[field];
  if (got === undefined) {
    const meant = nearest(
      field,
      Object.keys(row).filter((key) => !(key in measurementSchema.shape)),
    );
    return ` ${field}: "${field}" is missing; expected ${expectedOf(field)}${meant === undefined ? '' : `. Is it the "${meant}"?`}`;
  }
  const number = typeof got === 'string' && got.trim() !== '' && Number.isFinite(Number(got)) && /number|time|rate/.test(expectedOf(field));
  return ` ${field}: got ${described(got)}; expected ${expectedOf(field)}${number ? `. Write ${Number(got)} without quotes` : ''}`;
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isMap(value)) return 'a mapping';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
}
