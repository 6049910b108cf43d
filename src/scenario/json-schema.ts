import { z } from 'zod';
import { scenarioSchema } from './schema';
import { fieldAt, settablePaths } from './schema-paths';

/** A JSON Schema or a part of one. */
export type JsonSchema = { [key: string]: unknown };

/**
 * JSON Schema (draft 2020-12) of a scenario file, `sweep` included, for editors that complete and check.
 *
 * @example
 * JSON.stringify(scenarioJsonSchema(), null, 2) // put `# yaml-language-server: $schema=…` into the file
 */
export function scenarioJsonSchema(): JsonSchema {
  const { $schema, properties, $defs, ...scenario } = z.toJSONSchema(scenarioSchema, { io: 'input' }) as JsonSchema & {
    properties: JsonSchema;
    $defs?: JsonSchema;
  };
  const { report, ...others } = properties;
  return {
    $schema,
    title: 'interlude scenario',
    description: 'A training job on a system of GPUs, whose gradient synchronisation is simulated.',
    ...scenario,
    properties: { ...others, sweep: sweepSchema(), report },
    $defs: { ...$defs, ...AXES },
  };
}

function sweepSchema(): JsonSchema {
  const axes = settablePaths().map((path): [string, JsonSchema] => [
    path,
    { $ref: '#/$defs/Axis', description: `Axis over ${path}. ${description(path)}` },
  ]);
  return {
    type: 'object',
    description: 'Axes of a sweep; every combination of their values is a point, the first axis slowest. Default: one point.',
    properties: Object.fromEntries(axes),
    additionalProperties: { $ref: '#/$defs/Bundle' },
  };
}

function description(path: string): string {
  const schema = fieldAt(path.split('.'))?.schema;
  return (schema === undefined ? undefined : z.globalRegistry.get(schema)?.description) ?? '';
}

const limit = (what: string): JsonSchema => ({ type: ['number', 'string'], description: `${what}, in the unit of the path.` });

const AXES: JsonSchema = {
  Axis: {
    description: 'A list of values, or a range with both ends included: geometric by factor, arithmetic by step.',
    anyOf: [
      { type: 'array', minItems: 1 },
      {
        type: 'object',
        properties: {
          from: limit('First value'),
          to: limit('Last value'),
          factor: { type: 'number', exclusiveMinimum: 0, description: 'Quotient of neighbours.' },
        },
        required: ['from', 'to', 'factor'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: { from: limit('First value'), to: limit('Last value'), step: limit('Difference of neighbours') },
        required: ['from', 'to', 'step'],
        additionalProperties: false,
      },
    ],
  },
  Bundle: {
    description: 'A named bundle: label → settings, each a path of the scenario and its value.',
    type: 'object',
    minProperties: 1,
    additionalProperties: { type: 'object', description: 'Settings of one label: path → value.' },
  },
};
