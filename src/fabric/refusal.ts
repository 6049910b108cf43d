import { UnbuildableError } from './unbuildable';

/**
 * A field of the scenario that cannot be built, in the words of a placed error.
 *
 * @param mark two words for the picture
 * @example refusal('fabric.scale_up.shape', '4 × 4 are 16 GPUs, not 8', 'a shape of 8', 'shape').message // 'fabric.scale_up.shape: 4 × 4 are 16 GPUs, not 8; expected a shape of 8'
 */
export function refusal(field: string, message: string, expected: string, mark: string): UnbuildableError {
  return new UnbuildableError(`${field}: ${message}; expected ${expected}`, mark, field);
}

/** The same read back: what is wrong with the field, and what was expected. @example refused('a', 'a: 3; expected 4') // { message: '3', expected: '4' } */
export function refused(field: string, text: string): { message: string; expected: string } {
  const [message, expected = ''] = text.slice(field.length + 2).split('; expected ');
  return { message, expected };
}
