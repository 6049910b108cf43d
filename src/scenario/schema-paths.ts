import type { z } from 'zod';
import { scenarioSchema } from './schema';
import { type FieldMeta, fieldMeta } from './schema/field';

type Schema = z.core.$ZodType;

/** What zod's definitions have in common, as far as this file looks into them. */
interface Definition {
  type: string;
  innerType?: Schema;
  shape?: Record<string, Schema>;
  options?: readonly Schema[];
  /** Of a list. */
  element?: Schema;
}

const definition = (schema: Schema): Definition => schema._zod.def as unknown as Definition;

/** The schema of a value that is there: without the wrappers that say what happens when it is not. */
function unwrap(schema: Schema): Schema {
  const { type, innerType } = definition(schema);
  return innerType !== undefined && (type === 'optional' || type === 'default' || type === 'prefault') ? unwrap(innerType) : schema;
}

function shapeOf(schema: Schema): Record<string, Schema> | undefined {
  const { shape, options } = definition(schema);
  return shape ?? options?.map((option) => shapeOf(unwrap(option))).find((found) => found !== undefined);
}

/** Of a list, or of what may also be one. */
function elementOf(schema: Schema): Schema | undefined {
  const { element, options } = definition(schema);
  return element ?? options?.map((option) => elementOf(unwrap(option))).find((found) => found !== undefined);
}

/** A place of the scenario that can be given a value. */
export interface Field {
  schema: Schema;
  meta: FieldMeta;
  /** Keys of the mapping, when it can be one. */
  keys: readonly string[];
  /** True when it can only be a mapping, so that setting it means setting what is inside. */
  group: boolean;
}

/**
 * The field at a path, or undefined when the scenario has none there.
 *
 * @example
 * fieldAt(['fabric', 'scale_out', 'leaf'])?.meta.expects // 'an id of the catalog, such as "dr4-400"'
 */
export function fieldAt(path: readonly (string | number)[]): Field | undefined {
  let schema: Schema = scenarioSchema;
  // What the list around an entry takes.
  let list = '';
  for (const segment of path) {
    const element = typeof segment === 'number' ? elementOf(schema) : undefined;
    if (element !== undefined) {
      list = fieldMeta.get(schema)?.expects ?? list;
      schema = unwrap(element);
      continue;
    }
    const shape = shapeOf(schema);
    if (typeof segment !== 'string' || shape === undefined || !Object.hasOwn(shape, segment)) return undefined;
    schema = unwrap(shape[segment]!);
  }
  const keys = Object.keys(shapeOf(schema) ?? {});
  const group = definition(schema).shape !== undefined;
  const expects = keys.length > 0 ? `a mapping with any of ${keys.join(', ')}` : `an entry of ${list}`;
  return { schema, meta: fieldMeta.get(schema) ?? { expects }, keys, group };
}

/**
 * All paths of the scenario in file order, groups before what is inside them.
 *
 * @example
 * scenarioPaths().includes('fabric.scale_out.leaf') // true
 */
export function scenarioPaths(): string[] {
  const paths: string[] = [];
  const visit = (path: readonly string[]): void => {
    if (path.length > 0) paths.push(path.join('.'));
    for (const key of fieldAt(path)?.keys ?? []) visit([...path, key]);
  };
  visit([]);
  return paths;
}

/** Paths that a sweep or a setting of a bundle can give a value: all of the point, nothing of the report. */
export function settablePaths(): string[] {
  return scenarioPaths().filter((path) => path !== 'report' && !path.startsWith('report.'));
}
