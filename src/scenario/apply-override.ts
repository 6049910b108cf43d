import type { Override } from './document';
import { unknownKey } from './explain-issue';
import { parseYaml } from './parse-yaml';
import { type Path, type Place, placeKey } from './places';
import { isForbiddenKey, isMap, type PlainMap, setAt } from './plain';
import type { Problem } from './problem';
import { fieldAt } from './schema-paths';
import { yamlToPlain } from './yaml-to-plain';

/** Name under which problems of a setting are placed. */
export const overrideLabel = ({ path, value }: Override): string => `--set ${path}=${value.length > 60 ? `${value.slice(0, 59)}…` : value}`;

/**
 * Sets `path=value` of the command line in a scenario's data. The value is read as YAML, so that `8`, `true`, `25 MB` and `[64, 256]`
 * mean what they mean in the file.
 *
 * @param places updated: what the setting gives is placed at `--set path=value`
 */
export function applyOverride(
  data: PlainMap,
  places: Map<string, Place>,
  override: Override,
): { data: PlainMap; path: readonly string[] } | { problems: Problem[] } {
  const label = overrideLabel(override);
  const refuse = (message: string, expected: string, suggestion?: string): { problems: Problem[] } => ({
    problems: [{ file: label, path: override.path, message, expected, got: override.value, ...(suggestion === undefined ? {} : { suggestion }) }],
  });
  const path = override.path === 'sweep' || override.path.startsWith('sweep.') ? sweepPath(data, override.path) : override.path.split('.');
  if (path.some((segment) => segment === '' || isForbiddenKey(segment)))
    return refuse('this is no path', 'a path of the scenario, such as gpus or fabric.scale_out.leaf');
  if (path[0] !== 'sweep') {
    const wrong = path.findIndex((_, index) => fieldAt(path.slice(0, index + 1)) === undefined);
    if (wrong >= 0) {
      const around = path.slice(0, wrong);
      if (around.length > 0 && fieldAt(around)?.keys.length === 0)
        return refuse(`"${around.join('.')}" is a single value, with nothing inside it`, 'its path alone');
      const { message, expected, suggestion } = unknownKey(around, path[wrong]!);
      return refuse(message, expected, suggestion);
    }
  }
  const tree = parseYaml(override.value, label);
  if ('problems' in tree) return { problems: tree.problems.map((problem) => unplaced(problem, override.path)) };
  if (tree.root === null) return refuse('nothing stands after "="', fieldAt(path)?.meta.expects ?? 'a value');
  const read = yamlToPlain(tree.root, override.value, label, tree.lines);
  if (read.problems.length > 0) return { problems: read.problems.map((problem) => unplaced(problem, override.path)) };
  const set = setAt(data, path, read.data);
  if ('blockedAt' in set) {
    const around = set.blockedAt.join('.');
    return refuse(`"${around}" is a single value in the file`, `a mapping there, or --set ${around}=`);
  }
  const replaced = places.get(placeKey(path));
  const order = replaced?.order ?? (replaced?.keyLine === undefined ? undefined : ([replaced.keyLine, replaced.keyColumn ?? 1] as const));
  const prefix = `${placeKey(path)}\u0000`;
  for (const key of [...places.keys()]) if (key.startsWith(prefix)) places.delete(key);
  // Mappings on the way that the setting makes stand where the setting stands.
  for (let length = 1; length < path.length; length += 1) {
    const key = placeKey(path.slice(0, length));
    if (!places.has(key)) places.set(key, { file: label });
  }
  for (const [key, { written }] of read.places) {
    const inner: Path = key === '' ? path : [...path, key];
    places.set(placeKey(inner), {
      file: label,
      ...(written === undefined ? {} : { written }),
      ...(key === '' && order !== undefined ? { order } : {}),
    });
  }
  return { data: set.root, path };
}

/** Axes and labels hold dots, so the longest one that is there is taken before the rest is looked at. */
function sweepPath(data: PlainMap, text: string): string[] {
  const path: string[] = [];
  let rest = text;
  let at: unknown = data;
  while (rest !== '') {
    const keys = isMap(at) ? Object.keys(at) : [];
    const known = keys.filter((key) => rest === key || rest.startsWith(`${key}.`)).sort((a, b) => b.length - a.length)[0];
    const key = known ?? (path.length === 0 ? 'sweep' : rest);
    path.push(key);
    if (rest.length === key.length) break;
    at = isMap(at) && known !== undefined ? at[key] : undefined;
    rest = rest.slice(key.length + 1);
    if (rest === '') path.push('');
  }
  return path;
}

/** Lines and columns within a setting of the command line say nothing to a person. */
function unplaced({ line: _line, column: _column, ...problem }: Problem, path: string): Problem {
  return { ...problem, path: problem.path === '' ? path : `${path}.${problem.path}` };
}
