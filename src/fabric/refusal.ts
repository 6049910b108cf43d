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
