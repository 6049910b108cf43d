import { checkField } from '../check-scenario';
import { type Explained, unknownKey } from '../explain-issue';
import type { Path } from '../places';
import { isMap, type Plain } from '../plain';
import { fieldAt } from '../schema-paths';
import type { Setting } from './sweep-axis';

/**
 * Splits a value into settings of single fields and checks each, so that a mapping in a sweep adds to what the file says instead of
 * replacing it: `fabric: { scale_out: { leaf: dac-100 } }` means what `fabric.scale_out.leaf: dac-100` means.
 *
 * @param at where the value stands in the file; faults are placed there
 */
export function flattenSetting(path: readonly string[], value: Plain, at: Path): { settings: Setting[]; faults: Explained[] } {
  const field = fieldAt(path);
  if (field?.group && isMap(value)) {
    const parts = Object.entries(value).map(([key, inner]) => {
      if (field.keys.includes(key)) return flattenSetting([...path, key], inner, [...at, key]);
      return { settings: [], faults: [{ ...unknownKey(path, key), path: [...at, key] }] };
    });
    return { settings: parts.flatMap((part) => part.settings), faults: parts.flatMap((part) => part.faults) };
  }
  const faults = checkField(path, value).map((fault) => ({ ...fault, path: [...at, ...fault.path.slice(path.length)] }));
  return { settings: [{ path, value }], faults };
}
