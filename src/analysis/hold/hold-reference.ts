import { z } from 'zod';
import { UnbuildableError } from '../../fabric/unbuildable';
import { holdSettings } from '../../scenario/hold-settings';
import { type Plain, type PlainMap, setAt } from '../../scenario/plain';
import type { Scenario } from '../../scenario/schema';
import { fieldAt } from '../../scenario/schema-paths';

/**
 * The scenario that a held one is compared with: the same job on the same number of GPUs, with the settings of `hold.like`, and nothing held.
 *
 * @throws UnbuildableError when a setting is none of a scenario; files are checked before they come here
 * @example referenceOf(scenario).fabric.scale_out.leaf // 'dr4-400'
 */
export function referenceOf({ hold, ...scenario }: Scenario): Scenario {
  const { settings, faults } = holdSettings(hold?.like ?? {});
  const [fault] = faults;
  if (fault !== undefined) throw new UnbuildableError(`${fault.path.join('.')}: ${fault.message}`, 'bad reference', 'hold.like');
  let reference = scenario as unknown as PlainMap;
  for (const { path, value } of settings) {
    const field = fieldAt(path);
    const read = field === undefined ? { success: false as const } : z.safeParse(field.schema, value);
    const set = read.success ? setAt(reference, path, read.data as Plain) : undefined;
    if (set === undefined || !('root' in set)) throw new UnbuildableError(`hold.like.${path.join('.')} cannot be set`, 'bad reference', 'hold.like');
    reference = set.root;
  }
  return reference as unknown as Scenario;
}

/** The reference in words: what it sets, tiers of one technology together. @example referenceName(hold) // 'dr4-400 (leaf, spine, core)' */
export function referenceName({ like }: NonNullable<Scenario['hold']>): string {
  const names = new Map<string, string[]>();
  for (const { path, value } of holdSettings(like).settings) names.set(String(value), [...(names.get(String(value)) ?? []), path.at(-1) ?? '']);
  return names.size === 0 ? 'itself' : [...names].map(([value, keys]) => `${value} (${keys.join(', ')})`).join(', ');
}
