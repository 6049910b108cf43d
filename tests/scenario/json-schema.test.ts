import { expect, test } from 'vitest';
import { type JsonSchema, scenarioJsonSchema } from '../../src/scenario/json-schema';
import { scenarioPaths, settablePaths } from '../../src/scenario/schema-paths';

const schema = scenarioJsonSchema() as JsonSchema & { properties: Record<string, JsonSchema>; $defs: Record<string, JsonSchema> };

/** Every mapping of properties in the schema, with the path to it. */
function objects(node: unknown, path = '#'): { path: string; node: JsonSchema }[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.entries(node).flatMap(([key, value]) => objects(value, `${path}/${key}`));
  return 'properties' in node && 'type' in node && node.type === 'object' ? [{ path, node: node as JsonSchema }, ...inner] : inner;
}

test('every property has a description', () => {
  const bare = objects(schema).flatMap(({ path, node }) =>
    Object.entries(node.properties as Record<string, JsonSchema>)
      .filter(([, property]) => typeof property.description !== 'string' || property.description.length < 10)
      .map(([key]) => `${path}/${key}`),
  );
  expect(bare).toEqual([]);
});

test('no mapping but the sweep takes keys that it does not name', () => {
  const open = objects(schema).filter(({ node }) => node.additionalProperties !== false);
  expect(open.map(({ path }) => path)).toEqual(['#/properties/sweep']);
});

test('every path of the scenario is in the schema, and every one that can be swept is an axis', () => {
  const paths = (node: JsonSchema, prefix: string): string[] => {
    const mapping = [node, ...((node.anyOf as JsonSchema[] | undefined) ?? [])].find((one) => one.properties !== undefined);
    return Object.entries((mapping?.properties ?? {}) as Record<string, JsonSchema>).flatMap(([key, inner]) => [
      `${prefix}${key}`,
      ...paths(inner, `${prefix}${key}.`),
    ]);
  };
  const { sweep, ...properties } = schema.properties;
  expect(paths({ properties }, '').sort()).toEqual(scenarioPaths().sort());
  expect(Object.keys(sweep!.properties as object).sort()).toEqual(settablePaths().sort());
});

test('only what has no default is required', () => {
  expect(schema.required).toEqual(['name', 'model', 'training', 'system', 'gpus']);
});

test('quantities are shared definitions, whose pattern takes what the reader takes', () => {
  expect(Object.keys(schema.$defs).sort()).toEqual(['Axis', 'Bandwidth', 'Bundle', 'Bytes', 'Count', 'Metres', 'Seconds']);
  const pattern = new RegExp(schema.$defs.Bandwidth!.pattern as string);
  expect(pattern.test('400 Gbps')).toBe(true);
  expect(pattern.test('400 gbps')).toBe(false);
  expect(pattern.test('400')).toBe(false);
});

test('every reference leads to a definition', () => {
  const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map((match) => match[1]!);
  expect(references.length).toBeGreaterThan(0);
  for (const name of references) expect(schema.$defs).toHaveProperty(name);
});

test('the schema is the same text each time it is made', () => {
  expect(JSON.stringify(scenarioJsonSchema())).toBe(JSON.stringify(schema));
});
