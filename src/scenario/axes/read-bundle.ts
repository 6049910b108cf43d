import type { Fault, Path } from '../places';
import { describePlain, isMap, type Plain, type PlainMap } from '../plain';
import { findPath, unknownPath } from './find-path';
import { flattenSetting } from './flatten-setting';
import { type AxisValue, related, type Setting } from './sweep-axis';

/**
 * The values of a named bundle: each label with the settings that it makes.
 *
 * @param labels the bundle's labels in file order
 * @param at where the bundle stands in the file
 */
export function readBundle(bundle: PlainMap, labels: readonly string[], at: Path): { values: AxisValue[]; faults: Fault[] } {
  const faults: Fault[] = [];
  const values = labels.map((label): AxisValue => {
    const here = [...at, label];
    const settings = bundle[label]!;
    if (!isMap(settings)) {
      faults.push({
        path: here,
        message: `got ${describePlain(settings)}`,
        expected: 'a mapping of paths to values, such as { fabric.scale_out.leaf: dac-100 }',
        ...(settings === null ? { suggestion: 'Write {} for the file as it is' } : {}),
      });
      return { label, settings: [], at: here };
    }
    const read = Object.entries(settings).map(([name, value]) => readSetting(name, value, [...here, name]));
    faults.push(...read.flatMap((part) => part.faults));
    const flat = read.flatMap((part) => part.settings);
    flat.forEach((setting, index) => {
      const earlier = flat.slice(0, index).find((other) => related(other.path, setting.path));
      if (earlier)
        faults.push({
          path: here,
          message: `"${earlier.path.join('.')}" and "${setting.path.join('.')}" set the same thing`,
          expected: 'each setting once',
        });
    });
    return { label, settings: flat, at: here };
  });
  if (values.length === 0) faults.push({ path: at, message: 'the bundle is empty', expected: 'labels with settings' });
  return { values, faults };
}

function readSetting(name: string, value: Plain, at: Path): { settings: Setting[]; faults: Fault[] } {
  const path = findPath(name);
  return path === undefined ? { settings: [], faults: [unknownPath(name, at)] } : flattenSetting(path, value, at);
}
