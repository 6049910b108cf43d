import type { Fault, Path, Places } from '../places';
import { placeKey } from '../places';
import { describePlain, isMap, type Plain, type PlainMap, setAt } from '../plain';
import { axisIdentity, axisLabel } from './axis-label';
import { findPath, unknownPath } from './find-path';
import { flattenSetting } from './flatten-setting';
import { readBundle } from './read-bundle';
import { isRange, readRange } from './read-range';
import { type AxisValue, MOST_POINTS, related, type SweepAxis, settingPaths } from './sweep-axis';

const EXPECTED = 'a list of values, { from, to, factor } or { from, to, step }';

/**
 * Reads the `sweep` mapping into axes in file order, with every value checked against its field.
 *
 * @param sweep the mapping, undefined when the file has none
 * @param base the scenario around it, into which the values will be set
 */
export function readAxes(sweep: Plain | undefined, base: PlainMap, places: Places): { axes: SweepAxis[]; faults: Fault[] } {
  if (sweep === undefined) return { axes: [], faults: [] };
  if (!isMap(sweep))
    return { axes: [], faults: [{ path: ['sweep'], message: `got ${describePlain(sweep)}`, expected: 'a mapping of axes: path or name to values' }] };
  const faults: Fault[] = [];
  const axes = keysInOrder(sweep, ['sweep'], places).map((name): SweepAxis => {
    const at = ['sweep', name];
    const read = readAxis(name, sweep[name]!, at, places);
    faults.push(...read.faults);
    return { name, values: read.values };
  });
  faults.push(...collisions(axes), ...blocked(axes, base));
  return { axes, faults };
}

function readAxis(name: string, value: Plain, at: Path, places: Places): { values: AxisValue[]; faults: Fault[] } {
  const path = findPath(name);
  if (path === undefined) {
    if (!isMap(value) || isRange(value) || name.includes('.')) return { values: [], faults: [unknownPath(name, at)] };
    if (/^[0-9]+$/.test(name))
      return { values: [], faults: [{ path: at, at: 'key', message: `"${name}" names a bundle`, expected: 'a name with a letter in it' }] };
    return readBundle(value, keysInOrder(value, at, places), at);
  }
  if (Array.isArray(value)) return readList(path, value, at);
  if (isMap(value) && isRange(value)) {
    const { values, faults } = readRange(path, value, at);
    return { values: values.map((item) => ({ label: axisLabel(path, item), settings: [{ path, value: item }], at })), faults };
  }
  const suggestion = isMap(value)
    ? `"${name}" is a path of the scenario; give a bundle another name`
    : value === null
      ? undefined
      : `Write [${String(value)}]`;
  return {
    values: [],
    faults: [{ path: at, message: `got ${describePlain(value)}`, expected: EXPECTED, ...(suggestion === undefined ? {} : { suggestion }) }],
  };
}

function readList(path: readonly string[], list: readonly Plain[], at: Path): { values: AxisValue[]; faults: Fault[] } {
  if (list.length === 0) return { values: [], faults: [{ path: at, message: 'the list is empty', expected: EXPECTED }] };
  if (list.length > MOST_POINTS) {
    return {
      values: [],
      faults: [
        { path: at, message: `the list has ${list.length.toLocaleString('en')} values`, expected: `at most ${MOST_POINTS.toLocaleString('en')}` },
      ],
    };
  }
  const faults: Fault[] = [];
  const seen = new Map<string, number>();
  const values = list.map((value, index): AxisValue => {
    const here = [...at, index];
    const flat = flattenSetting(path, value, here);
    faults.push(...flat.faults);
    const identity = axisIdentity(path, value);
    const first = seen.get(identity);
    if (first !== undefined && flat.faults.length === 0)
      faults.push({ path: here, message: `${describePlain(value)} is the same as value ${first + 1} of the list`, expected: 'each value once' });
    else seen.set(identity, index);
    return { label: axisLabel(path, value), settings: flat.settings, at: here };
  });
  return { values, faults };
}

/** Two axes that set the same thing would make the result depend on their order. */
function collisions(axes: readonly SweepAxis[]): Fault[] {
  const faults: Fault[] = [];
  const taken: { axis: string; path: readonly string[] }[] = [];
  for (const { name, values } of axes) {
    const paths = settingPaths(values);
    for (const path of paths) {
      const other = taken.find((entry) => related(entry.path, path));
      if (other === undefined) continue;
      faults.push({
        path: ['sweep', name],
        at: 'key',
        message: `axes "${other.axis}" and "${name}" both set "${path.join('.')}"`,
        expected: 'each path in one axis',
      });
      break;
    }
    taken.push(...paths.map((path) => ({ axis: name, path })));
  }
  return faults;
}

/** A path that leads through a single word of the file cannot be set inside it. */
function blocked(axes: readonly SweepAxis[], base: PlainMap): Fault[] {
  return axes.flatMap(({ name, values }) =>
    settingPaths(values).flatMap((path): Fault[] => {
      const set = setAt(base, path, null);
      if (!('blockedAt' in set)) return [];
      const around = set.blockedAt.join('.');
      return [
        {
          path: ['sweep', name],
          at: 'key',
          message: `"${around}" is a single value in the file, so "${path.join('.')}" cannot be set`,
          expected: `a mapping at "${around}"`,
        },
      ];
    }),
  );
}

/** File order: JavaScript lists keys that are whole numbers first, and the labels of a bundle may well be numbers. */
function keysInOrder(map: PlainMap, path: Path, places: Places): string[] {
  const rank = (key: string): readonly [number, number] => {
    const place = places.get(placeKey([...path, key]));
    return [place?.order?.[0] ?? place?.keyLine ?? Number.MAX_SAFE_INTEGER, place?.order?.[1] ?? place?.keyColumn ?? 0];
  };
  return Object.keys(map)
    .map((key) => ({ key, rank: rank(key) }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1])
    .map(({ key }) => key);
}
