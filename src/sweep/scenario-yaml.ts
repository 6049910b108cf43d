import { stringify } from 'yaml';
import type { Scenario } from '../scenario/schema';

/** Units of the checked scenario, by path: a scenario file must state them, its checked form does not. */
const UNITS: Readonly<Record<string, string>> = {
  'parallelism.bucket': 'B',
  'fabric.scale_up.bandwidth': 'B/s',
  'fabric.scale_out.nic': 'B/s',
  'fabric.floor.rack_pitch': 'm',
  'fabric.floor.row_pitch': 'm',
  'fabric.floor.vertical': 'm',
  'disturbance.start_jitter.mean': 's',
  'collective.piece': 'B',
  'fabric.scale_out.cable': 'm',
  'fabric.scale_out.module_latency': 's',
  'fabric.links.length': 'm',
};

/**
 * A checked scenario as a file that `interlude run` reads back into the same scenario. What the pictures of a sweep show is left out: this is one point.
 *
 * @example scenarioYaml(scenario).includes('bucket: 200000000 B')
 */
export function scenarioYaml({ report: _report, ...scenario }: Scenario): string {
  return stringify(withUnits(scenario, ''), { aliasDuplicateObjects: false, lineWidth: 0 });
}

function withUnits(value: unknown, path: string): unknown {
  // A domain that is as large as can be wired; YAML's own infinity is no whole number.
  if (value === Number.POSITIVE_INFINITY) return 'auto';
  const unit = UNITS[path];
  if (unit !== undefined && typeof value === 'number') return `${value} ${unit}`;
  if (Array.isArray(value)) return value.map((item) => withUnits(item, path));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(fields.map(([key, inner]) => [key, withUnits(inner, path === '' ? key : `${path}.${key}`)]));
}
