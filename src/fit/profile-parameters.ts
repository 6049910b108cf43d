import { ncclParameters, SCALE } from '../catalog/nccl-profile';
import type { ParameterValues } from './surrogate/costs';

/** A parameter as a fit takes it: where it starts, how far it may well be off, and where it must stay. */
export interface FitParameter {
  /** `gapLL/infiniband`, or `treeShare/` where it is the same everywhere. */
  key: string;
  name: string;
  of?: string;
  unit: string;
  /** Picoseconds, bytes per second, bytes or one in a unit. */
  scale: number;
  meaning: string;
  start: number;
  /** Standard deviation of its logarithm before the data; 0: it is not fitted. */
  width: number;
  lower: number;
  upper: number;
}

/** Two clusters of one kind that were measured alike differ by 12 to 20 %: nothing is known of the next one more closely than so. */
const NARROWEST = 0.2;
/** A parameter is sought within so large a factor of where it starts. */
const FACTOR = 20;
const LEAST_SHARE = 0.02;

/** Key of a parameter. @example parameterKey('gapLL', 'infiniband') // 'gapLL/infiniband' */
export const parameterKey = (name: string, of?: string): string => `${name}/${of ?? ''}`;

/**
 * The parameters of the catalog's profile as a fit takes them: they start at the profile's values, as wide as its uncertainty, at least 20 %.
 *
 * @example profileParameters().find(({ key }) => key === 'gapSimple/infiniband')?.width // 0.2
 */
export function profileParameters(): FitParameter[] {
  return ncclParameters.map(({ name, of, value, max, unit = '', note = '' }) => {
    const share = unit === '';
    return {
      key: parameterKey(name, of),
      name,
      ...(of !== undefined && { of }),
      unit,
      scale: SCALE[unit] ?? 1,
      meaning: note,
      start: value,
      width: max === undefined || value <= 0 ? 0 : Math.max(NARROWEST, max / value - 1),
      lower: share ? LEAST_SHARE : value / FACTOR,
      upper: share ? 1 : value * FACTOR,
    };
  });
}

/** Start values by key, in the profile's base units. */
export function startValues(parameters: readonly FitParameter[]): ParameterValues {
  return new Map(parameters.map(({ key, start, scale }) => [key, start * scale]));
}
