import { related, type SweepAxis } from './axes/sweep-axis';
import { type Fault, type Path, type Places, pathOfText, placeFault } from './places';
import type { PlainMap } from './plain';
import type { Problem } from './problem';
import type { Scenario } from './schema';
import { writtenAt } from './written-at';

/** A setting of the command line: `--set path=value`. */
export interface Override {
  path: string;
  value: string;
}

/** A scenario file as read: what is the same for all points, and the axes that are not. */
export interface ScenarioDocument {
  file: string;
  /** The text of the file, without overrides. */
  text: string;
  overrides: readonly Override[];
  name: string;
  description?: string;
  report?: NonNullable<Scenario['report']>;
  /** Axes of the sweep in file order, the slowest first; empty without a sweep. */
  axes: readonly SweepAxis[];
  /** The scenario as written, without its sweep, overrides applied. */
  base: PlainMap;
  places: Places;
}

/**
 * The same document without its sweep: one point, the scenario as it stands around the sweep.
 *
 * @example
 * expand(withoutSweep(document)) // { points: [{ axes: {}, scenario }] }
 */
export function withoutSweep(document: ScenarioDocument): ScenarioDocument {
  return { ...document, axes: [] };
}

/**
 * Places what a later room finds wrong with a value (an id that the catalog does not hold), at the sweep's value when one set it.
 *
 * @param path keys in a row, or their text: `fabric.links[3].to`
 * @param axes coordinates of the point, when the document has a sweep
 * @example
 * problemAt(document, 'fabric.scale_out.leaf', { message: 'unknown link "dac-2000"', expected: '', suggestion: 'Did you mean "dac-200"?' }, point.axes)
 */
export function problemAt(
  document: ScenarioDocument,
  path: string | Path,
  fault: Omit<Fault, 'path'>,
  axes: Readonly<Record<string, string | number>> = {},
): Problem {
  const { places } = document;
  const segments = typeof path === 'string' ? pathOfText(path) : path;
  const set = pathOfSetting(document, segments.map(String), axes);
  // A value of the sweep holds the rest of the path, or of a bundle all of it.
  const inside = set && segments.map((_, from) => writtenAt(places, set, segments.slice(from))).find((found) => found !== undefined);
  return placeFault(places, { ...fault, path: inside ?? set ?? writtenAt(places, [], segments) ?? segments });
}

/** Where in the sweep the value of a path was written, when the point has it from there. */
export function pathOfSetting(
  document: ScenarioDocument,
  path: readonly string[],
  axes: Readonly<Record<string, string | number>>,
): Fault['path'] | undefined {
  for (const axis of document.axes) {
    const value = axis.values.find(({ label }) => label === axes[axis.name]);
    if (value?.settings.some((setting) => related(setting.path, path))) return value.at;
  }
  return undefined;
}
