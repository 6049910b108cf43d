import { nearest } from '../nearest';
import type { Fault, Path } from '../places';
import { fieldAt, settablePaths } from '../schema-paths';

/** A dotted name as a path that a sweep can set, or undefined when there is none of that name. */
export function findPath(name: string): readonly string[] | undefined {
  const path = name.split('.');
  return path[0] !== 'report' && fieldAt(path) !== undefined ? path : undefined;
}

/** Says that a name is no path that a sweep can set, and which one may be meant. */
export function unknownPath(name: string, at: Path): Fault {
  const fault = { path: at, at: 'key' as const };
  if (name === 'report' || name.startsWith('report.'))
    return { ...fault, message: '"report" is the same for all points', expected: 'a path of the scenario' };
  const known = settablePaths();
  const near = known.find((path) => path.endsWith(`.${name}`)) ?? nearest(name, known) ?? nearInGroup(name);
  const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 59)}…` : name);
  return {
    ...fault,
    message: `unknown path ${shown}`,
    expected: near === undefined ? 'a path of the scenario, such as gpus or fabric.scale_out.leaf' : '',
    ...(near === undefined ? {} : { suggestion: `Did you mean "${near}"?` }),
  };
}

/** A wrong last word in a right group is compared within the group: long paths would otherwise all look alike. */
function nearInGroup(name: string): string | undefined {
  const path = name.split('.');
  const group = path.slice(0, -1);
  const near = nearest(path.at(-1) ?? '', fieldAt(group)?.keys ?? []);
  return near === undefined || group.length === 0 ? undefined : [...group, near].join('.');
}
