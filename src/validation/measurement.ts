import { z } from 'zod';

const text = z.string().nullish();
const positive = z.number().positive().nullish();
const count = z.int().positive().nullish();

/**
 * A row of a file of measurements: what was measured, on what, by whom. Fields that a row does not have may be absent or null; what is unknown here is kept.
 * Times are microseconds, sizes nccl-tests' sizes in bytes, rates 1e9 bytes per second per direction.
 */
export const measurementSchema = z.looseObject({
  id: z.string().min(1),
  kind: z.string().min(1),
  configId: text,
  tier: text,
  suspect: z.union([z.string(), z.boolean()]).nullish(),
  source: text,
  confidence: text,
  family: text,
  gpu: text,
  scaleUp: text,
  transport: text,
  nodes: count,
  gpusPerNode: count,
  gpus: count,
  nicGBpsPerGpuPerDir: z.number().min(0).nullish(),
  library: text,
  note: text,
  collective: text,
  algorithm: text,
  protocol: text,
  sizeBytes: z.int().min(0).nullish(),
  timeUs: positive,
  timeUsDerived: positive,
});

export type Measurement = z.output<typeof measurementSchema>;

const WORDS = 'text';
const WHOLE = 'a whole number of at least 1, or null';

/** What each field takes, completing the sentence "expected …". */
export const EXPECTED: Readonly<Record<string, string>> = {
  id: 'text that names the row',
  kind: 'text, such as "collective"',
  nodes: WHOLE,
  gpusPerNode: WHOLE,
  gpus: WHOLE,
  nicGBpsPerGpuPerDir: 'a rate in GB/s of at least 0, or null',
  sizeBytes: 'a whole number of bytes, or null',
  timeUs: 'a time in microseconds above 0, or null',
  timeUsDerived: 'a time in microseconds above 0, or null',
};

export const expectedOf = (field: string): string => EXPECTED[field] ?? `${WORDS} or null`;

/** The measured time in microseconds: as printed, else as derived from a printed bandwidth. */
export function measuredUs({ timeUs, timeUsDerived }: Measurement): number | undefined {
  return timeUs ?? timeUsDerived ?? undefined;
}
