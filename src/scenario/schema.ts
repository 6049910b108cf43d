import { z } from 'zod';
import { collectiveSchema } from './schema/collective';
import { disturbanceSchema } from './schema/disturbance';
import { fabricSchema } from './schema/fabric';
import { catalogId, count, fieldMeta, text } from './schema/field';
import { holdSchema } from './schema/hold';
import { parallelismSchema } from './schema/parallelism';
import { phasesSchema } from './schema/phases';
import { publishedSchema } from './schema/published';
import { reportSchema } from './schema/report';
import { modelField, trainingSchema } from './schema/training';

const seed = z
  .union([z.int(), z.string().min(1)])
  .describe('Seed of every random draw, a whole number or text. Default 1.')
  .register(fieldMeta, { expects: 'a whole number or text' });

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/**
 * The scenario without its sweep: input as a person writes it, output in SI.
 *
 * What the catalog has a default for stays undefined here: this room knows no catalog.
 */
export const scenarioSchema = z
  .strictObject({
    name: text('Name of the scenario, the title of its pictures (required).'),
    description: text('What the scenario is for. Default: none.').optional(),
    model: modelField,
    training: trainingSchema,
    parallelism: parallelismSchema.prefault({}),
    system: catalogId('System that the GPUs stand in, an id of the catalog (required).', 'h100-hgx'),
    gpus: count('GPUs of the job (required).'),
    fabric: fabricSchema.prefault({}),
    collective: collectiveSchema.prefault({}),
    disturbance: disturbanceSchema.prefault({}),
    hold: holdSchema.optional(),
    phases: phasesSchema.optional(),
    seed: seed.default(1),
    published: publishedSchema.optional(),
    report: reportSchema.optional(),
  })
  .superRefine(
    (scenario, context) => {
      const tensor: unknown = scenario.parallelism?.tensor;
      const pipeline: unknown = scenario.parallelism?.pipeline;
      const gpus: unknown = scenario.gpus;
      if (!isWhole(tensor) || !isWhole(pipeline) || !isWhole(gpus) || gpus % (tensor * pipeline) === 0) return;
      context.addIssue({
        code: 'custom',
        path: ['parallelism', tensor > 1 ? 'tensor' : 'pipeline'],
        message: `tensor ${tensor} × pipeline ${pipeline} = ${tensor * pipeline} does not divide ${gpus} GPUs`,
        params: { expected: 'degrees whose product divides gpus', involves: ['gpus', 'parallelism.tensor', 'parallelism.pipeline'] },
      });
    },
    // Runs beside other faults of the file, so that a person sees all of them at once.
    { when: (payload) => typeof payload.value === 'object' && payload.value !== null && !Array.isArray(payload.value) },
  );

/** A checked scenario: one point, SI numbers, defaults filled in except those of the catalog. */
export type Scenario = z.output<typeof scenarioSchema>;

/** A scenario as a person writes it, without its sweep. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
