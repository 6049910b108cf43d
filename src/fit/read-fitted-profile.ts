import { parse } from 'yaml';
import { z } from 'zod';
import { nearest } from '../scenario/nearest';
import type { Problem } from '../scenario/problem';
import { parameterKey, profileParameters } from './profile-parameters';
import type { ParameterValues } from './surrogate/costs';

const schema = z.looseObject({
  name: z.string().min(1),
  kind: z.literal('nccl-profile'),
  transport: z.string().optional(),
  parameters: z.array(z.looseObject({ name: z.string(), of: z.string().optional(), value: z.number().positive() })).min(1),
});

/** A profile of somebody's own cluster. */
export interface OwnProfile {
  name: string;
  /** Transport of the catalog that it began with. */
  transport?: string;
  /** Values that stand in place of the catalog's, in the profile's base units. */
  values: ParameterValues;
}

/**
 * Reads what `interlude fit` has written.
 *
 * @param file name to place problems in
 * @returns never throws on any text
 * @example readFittedProfile(text, 'my-cluster.yaml')
 */
export function readFittedProfile(text: string, file: string): OwnProfile | { problems: Problem[] } {
  const problem = (path: string, message: string, expected: string, suggestion?: string): Problem => ({
    file,
    path,
    message,
    expected,
    ...(suggestion !== undefined && { suggestion }),
  });
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { problems: [problem('', `not readable as YAML: ${said}`, 'a profile written by interlude fit')] };
  }
  const read = schema.safeParse(data);
  if (!read.success)
    return { problems: read.error.issues.map(({ path, message }) => problem(path.join('.'), message, 'a profile written by interlude fit')) };
  const scales = new Map(profileParameters().map(({ key, scale }) => [key, scale]));
  const known = [...scales.keys()];
  const keys = read.data.parameters.map(({ name, of }) => parameterKey(name, of));
  const unknown = keys.filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    return {
      problems: unknown.map((key) => {
        const near = nearest(key, known);
        return problem(
          'parameters',
          `unknown parameter "${key}"`,
          'a parameter of the catalog’s NCCL profile',
          near === undefined ? undefined : `Did you mean "${near}"?`,
        );
      }),
    };
  }
  const { name, transport } = read.data;
  return {
    name,
    ...(transport !== undefined && { transport }),
    values: new Map(read.data.parameters.map(({ value }, i) => [keys[i], value * (scales.get(keys[i]) ?? 1)])),
  };
}
