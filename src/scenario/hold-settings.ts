import { findPath, unknownPath } from './axes/find-path';
import { flattenSetting } from './axes/flatten-setting';
import type { Setting } from './axes/sweep-axis';
import type { Fault } from './places';
import type { Plain } from './plain';

/** Settings that would make the reference another job, or say nothing of it. */
const OWN: readonly string[] = ['gpus', 'hold', 'name', 'description', 'published', 'seed'];

/**
 * Reads `hold.like`: settings as in a bundle of a sweep, each checked against its field.
 *
 * @example holdSettings({ 'fabric.scale_out.leaf': 'dr4-400' }).settings // [{ path: ['fabric', 'scale_out', 'leaf'], value: 'dr4-400' }]
 */
export function holdSettings(like: Readonly<Record<string, unknown>>): { settings: Setting[]; faults: Fault[] } {
  const read = Object.entries(like).map(([name, value]): { settings: Setting[]; faults: Fault[] } => {
    const at = ['hold', 'like', name];
    const path = findPath(name);
    if (path === undefined) return { settings: [], faults: [unknownPath(name, at)] };
    if (OWN.includes(path[0])) {
      const message = `"${name}" is the same for a point and its reference`;
      return { settings: [], faults: [{ path: at, at: 'key', message, expected: 'a path of the technology, such as fabric.scale_out.leaf' }] };
    }
    return flattenSetting(path, value as Plain, at);
  });
  return { settings: read.flatMap(({ settings }) => settings), faults: read.flatMap(({ faults }) => faults) };
}
