import type { z } from 'zod';
import { nearest } from './nearest';
import { type Fault, type Path, pathText } from './places';
import { describePlain, isMap, type Plain, valueAt } from './plain';
import { fieldAt, scenarioPaths } from './schema-paths';
import { parseQuantity } from './units';

/** What an issue of the schema says to a person. */
export interface Explained extends Fault {
  /** Nothing is written where something must be. */
  missing?: boolean;
  /** The key that a mistyped one probably stands for. */
  meant?: string;
  /** Paths that a check weighs against each other. */
  involves?: readonly string[];
}

type Issue = z.core.$ZodIssue;

/**
 * An issue of the schema in words for a person. The words come from the field (`fieldMeta`) and the value, not from zod.
 *
 * @param value the value that was checked
 * @param base path of that value in the scenario
 */
export function explainIssue(issue: Issue, value: Plain | undefined, base: Path = []): Explained[] {
  const path: Path = [...base, ...issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  if (issue.code === 'invalid_union') {
    // A mapping that fits none of the readings was meant as a mapping: say what is wrong inside it.
    const inner = issue.errors.find((issues) => issues.length > 0 && issues.every((one) => one.code === 'unrecognized_keys' || one.path.length > 0));
    if (inner) return inner.flatMap((one) => explainIssue({ ...one, path: [...issue.path, ...one.path] } as Issue, value, base));
  }
  const got = valueAt(value ?? null, path.slice(base.length));
  const field = fieldAt(path);
  const expected = field?.meta.expects ?? '';
  if (issue.code === 'custom' && issue.params !== undefined) {
    const involves = (issue.params.involves as readonly string[]).map((name) => pathText([...mappingOf(path, name), ...name.split('.')]));
    return [{ path, ...(isMap(got) ? { at: 'key' as const } : {}), message: issue.message, expected: String(issue.params.expected), involves }];
  }
  if (got === undefined) return [{ path, message: `"${path.at(-1)}" is missing`, expected, missing: true }];
  if (got === null) return [{ path, at: 'key', message: `${nameOf(path)} has no value`, expected, suggestion: 'Write one, or take the line out' }];
  if (field?.meta.kind !== undefined) {
    const parsed = parseQuantity(field.meta.kind, got);
    if (!parsed.ok)
      return [{ path, message: parsed.message, expected: parsed.expected, ...(parsed.suggestion ? { suggestion: parsed.suggestion } : {}) }];
  }
  const suggestion = suggestValue(got, field?.meta.values, expected);
  return [{ path, message: `got ${describePlain(got)}`, expected, ...(suggestion === undefined ? {} : { suggestion }) }];
}

/** What a missing value is called: a key by its name, an entry of a list by nothing. */
const nameOf = (path: Path): string => (typeof path.at(-1) === 'number' ? 'the entry' : `"${path.at(-1)}"`);

/** Names in `involves` are relative to the mapping whose check speaks: the nearest one around the path that has that key. */
function mappingOf(path: Path, name: string): Path {
  const [head] = name.split('.');
  for (let length = path.length; length >= 0; length -= 1) {
    const around = path.slice(0, length);
    if (fieldAt(around)?.keys.includes(head!)) return around;
  }
  return [];
}

/** Says what a key that the schema does not know may have been meant as. */
export function unknownKey(parent: Path, key: string): Explained {
  const known = [...(fieldAt(parent)?.keys ?? []), ...(parent.length === 0 ? ['sweep'] : [])];
  const fault = { path: [...parent, key], at: 'key' as const, message: `unknown key ${JSON.stringify(key.slice(0, 60))}` };
  if (key === '<<') return { ...fault, expected: '', suggestion: 'Merge keys are not read here; write the settings out' };
  const near = nearest(key, known);
  if (near !== undefined) return { ...fault, expected: '', suggestion: `Did you mean "${near}"?`, meant: near };
  const elsewhere = scenarioPaths().find((path) => path === key || path.endsWith(`.${key}`));
  if (elsewhere !== undefined && elsewhere !== key)
    return { ...fault, expected: '', suggestion: `It belongs in "${elsewhere.slice(0, -key.length - 1)}"` };
  if (elsewhere !== undefined) return { ...fault, expected: '', suggestion: 'It belongs at the top of the file' };
  return { ...fault, expected: `one of ${known.join(', ')}` };
}

function suggestValue(got: Plain, values: readonly string[] | undefined, expected: string): string | undefined {
  if (typeof got === 'string') {
    const near = nearest(got, values ?? []);
    if (near !== undefined) return `Did you mean "${near}"?`;
    const meant = SWITCH_WORDS[got.toLowerCase()];
    if (expected === 'true or false' && meant !== undefined) return `Write ${meant}`;
    if (/number/.test(expected) && got.trim() !== '' && Number.isFinite(Number(got))) return `Write ${Number(got)} without quotes`;
  }
  if (expected === 'text' && (typeof got === 'number' || typeof got === 'boolean')) return `Put it between quotes: "${got}"`;
  if (isMap(got) && values !== undefined && values.length > 0) return `Write one word, such as ${values[0]}`;
  return undefined;
}

const SWITCH_WORDS: Readonly<Record<string, string>> = { yes: 'true', on: 'true', no: 'false', off: 'false', true: 'true', false: 'false' };
