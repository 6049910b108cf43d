import { z } from 'zod';
import { parseQuantity, QUANTITIES, type QuantityKind, quantityPattern } from '../units';

/** What a message to a person needs to know of a field; kept beside zod, whose own messages are written for programmers. */
export interface FieldMeta {
  /** Completes the sentence "expected …". */
  expects: string;
  /** Words that the field takes, for suggestions. */
  values?: readonly string[];
  /** Kind of quantity, when text with a unit is read. */
  kind?: QuantityKind;
}

export const fieldMeta = z.registry<FieldMeta>();

/** Free text, at least one character. */
export const text = (description: string) => z.string().min(1).describe(description).register(fieldMeta, { expects: 'text' });

/** Id of a catalog entry; whether it exists is the catalog's to say. */
export const catalogId = (description: string, example: string) =>
  z
    .string()
    .min(1)
    .describe(description)
    .register(fieldMeta, { expects: `an id of the catalog, such as "${example}"` });

/** One of a few words. */
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T, description: string) =>
  z
    .enum(values)
    .describe(description)
    .register(fieldMeta, { expects: `one of ${values.join(', ')}`, values });

/** True or false. */
export const truth = (description: string) => z.boolean().describe(description).register(fieldMeta, { expects: 'true or false' });

/** A whole number within bounds. */
export const whole = (min: number, max: number, description: string) =>
  z
    .int()
    .min(min)
    .max(max)
    .describe(description)
    .register(fieldMeta, { expects: max >= Number.MAX_SAFE_INTEGER ? `a whole number of at least ${min}` : `a whole number from ${min} to ${max}` });

/** A number within bounds; `above` leaves the lower bound itself out. */
export const number = (bounds: { min?: number; above?: number; max?: number }, description: string) => {
  const { min, above, max } = bounds;
  let schema = z.number();
  const words: string[] = [];
  if (min !== undefined) {
    schema = schema.min(min);
    words.push(max === undefined ? `of at least ${min}` : `from ${min}`);
  }
  if (above !== undefined) {
    schema = schema.gt(above);
    words.push(`above ${above}`);
  }
  if (max !== undefined) {
    schema = schema.max(max);
    words.push(min === undefined ? `and at most ${max}` : `to ${max}`);
  }
  return schema.describe(description).register(fieldMeta, { expects: `a number ${words.join(' ')}` });
};

/** Parsed again by whoever explains a fault (`parseQuantity` gives its words), so zod needs to know only that there is one. */
function read(kind: QuantityKind, input: string | number, issue: (message: string) => void): number {
  const parsed = parseQuantity(kind, input);
  if (parsed.ok) return parsed.value;
  issue(parsed.message);
  return Number.NaN;
}

const textQuantity = (kind: QuantityKind, id: string) =>
  z
    .string()
    .regex(new RegExp(quantityPattern(kind)))
    .transform((input, context) => read(kind, input, (message) => context.addIssue({ code: 'custom', message })))
    .meta({ id, description: `${QUANTITIES[kind].expected}. Case counts: b is bit, B is byte, GB is 1e9, GiB is 2^30.` });

const Bandwidth = textQuantity('bandwidth', 'Bandwidth');
const Bytes = textQuantity('bytes', 'Bytes');
const Seconds = textQuantity('seconds', 'Seconds');
const Metres = textQuantity('metres', 'Metres');
const Count = z
  .union([z.number(), z.string().regex(new RegExp(quantityPattern('count')))])
  .transform((input, context) => read('count', input, (message) => context.addIssue({ code: 'custom', message })))
  .meta({ id: 'Count', description: 'Whole number of at least 1; k, M, G, T are powers of 1000 and Ki, Mi, Gi, Ti powers of 1024.' });

const asField = (schema: typeof Bytes, kind: QuantityKind, description: string) =>
  schema.describe(description).register(fieldMeta, { expects: QUANTITIES[kind].expected, kind });

/** Text such as `400 Gbps` or `50 GB/s`, checked to bytes per second. */
export const bandwidth = (description: string) => asField(Bandwidth, 'bandwidth', description);
/** Text such as `25 MiB`, checked to bytes. */
export const bytes = (description: string) => asField(Bytes, 'bytes', description);
/** Text such as `500 ns`, checked to seconds. */
export const seconds = (description: string) => asField(Seconds, 'seconds', description);
/** Text such as `3 m`, checked to metres. */
export const metres = (description: string) => asField(Metres, 'metres', description);
/** A whole number, or text such as `16Mi`, checked to a number. */
export const count = (description: string) => Count.describe(description).register(fieldMeta, { expects: QUANTITIES.count.expected, kind: 'count' });
