import type { Path } from '../places';
import type { Plain } from '../plain';

/** A value that a point of the sweep puts at a path of the scenario. */
export interface Setting {
  path: readonly string[];
  value: Plain;
}

export interface AxisValue {
  /** How the value is named in results: a number, or text as written. */
  label: string | number;
  settings: readonly Setting[];
  /** Where in the file the value stands. */
  at: Path;
}

/** One axis of the sweep: a path with its values, or a named bundle of settings. */
export interface SweepAxis {
  name: string;
  values: readonly AxisValue[];
}

/** Most values of an axis, and most points of a sweep. */
export const MOST_POINTS = 100_000;

/** True when setting one of the two paths touches the other: they are equal or one is around the other. */
export function related(a: readonly string[], b: readonly string[]): boolean {
  return a.slice(0, b.length).every((segment, index) => segment === b[index]);
}

/** The paths that an axis sets, each once. */
export function settingPaths(values: readonly AxisValue[]): (readonly string[])[] {
  const paths = new Map<string, readonly string[]>();
  for (const value of values) for (const { path } of value.settings) paths.set(path.join('.'), path);
  return [...paths.values()];
}
