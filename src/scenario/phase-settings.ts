import { findPath, unknownPath } from './axes/find-path';
import { flattenSetting } from './axes/flatten-setting';
import type { Setting } from './axes/sweep-axis';
import type { Fault } from './places';
import type { Plain } from './plain';

/** What may differ from phase to phase: the job. The machine stays, but for its circuits. */
const OF_THE_JOB: readonly string[] = ['model', 'training', 'parallelism', 'collective', 'disturbance'];

/**
 * Reads the settings of a phase as those of a sweep's bundle, each checked against its field.
 *
 * @param index of the phase in `phases.list`
 * @example phaseSettings({ 'training.sequence': 131072 }, 0).settings // [{ path: ['training', 'sequence'], value: 131072 }]
 */
export function phaseSettings(set: Readonly<Record<string, unknown>>, index: number): { settings: Setting[]; faults: Fault[] } {
  const read = Object.entries(set).map(([name, value]): { settings: Setting[]; faults: Fault[] } => {
    const at = ['phases', 'list', index, 'set', name];
    const path = findPath(name);
    if (path === undefined) return { settings: [], faults: [unknownPath(name, at)] };
    if (!OF_THE_JOB.includes(path[0])) {
      const message = `"${name}" is the same in all phases`;
      return {
        settings: [],
        faults: [{ path: at, at: 'key', message, expected: 'a path of the job, such as training.sequence or parallelism.tensor' }],
      };
    }
    return flattenSetting(path, value as Plain, at);
  });
  return { settings: read.flatMap(({ settings }) => settings), faults: read.flatMap(({ faults }) => faults) };
}
