import { axisValue } from './axis-value';
import { formatCount } from './number-format';

/** One axis of a sweep as the pictures use it. */
export interface Axis {
  name: string;
  /** What a person calls it: the last key of the path, in words. */
  title: string;
  /** Labels in drawing order: ascending where they have values, else as the file lists them. */
  labels: string[];
  /** Position of each label on a continuous scale; null when the labels are names. */
  values: number[] | null;
  scale: 'log' | 'linear' | 'category';
}

const TITLES: Record<string, string> = {
  gpus: 'GPUs',
  'fabric.scale_out.nic': 'NIC port rate',
  'fabric.scale_up.domain': 'domain',
  'fabric.scale_up.bandwidth': 'scale-up bandwidth',
  'parallelism.bucket': 'bucket',
  'hold.what': 'held equal',
};

/** Values that span a factor of 6 or more read better on a log axis; zero has no place on one. */
function scaleOf(values: number[] | null): Axis['scale'] {
  if (values === null) return 'category';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low > 0 && high / low >= 6 ? 'log' : 'linear';
}

/**
 * Describes an axis from the labels that occur. Labels of one kind (all counts, all bandwidths, all lengths …) are ordered by value.
 *
 * @example describeAxis('gpus', [1024, 64]).labels // ['64', '1,024']
 */
export function describeAxis(name: string, raw: readonly (string | number)[]): Axis & { keys: (string | number)[] } {
  const keys = [...new Set(raw)];
  const read = keys.map(axisValue);
  const continuous = read.length > 0 && read.every((value) => value !== null && value.kind === read[0]?.kind);
  const order = keys.map((key, index) => ({ key, value: continuous ? (read[index]?.value ?? 0) : index }));
  if (continuous) order.sort((a, b) => a.value - b.value);
  const values = continuous ? order.map(({ value }) => value) : null;
  const last = name.split('.').at(-1) ?? name;
  return {
    name,
    title: TITLES[name] ?? last.replaceAll('_', ' '),
    labels: order.map(({ key }) => (typeof key === 'number' ? formatCount(key) : key)),
    values,
    scale: scaleOf(values),
    keys: order.map(({ key }) => key),
  };
}

/** A label that stands alone: `domain 72`, `1,024 GPUs`, `passive copper`. */
export function axisLabel(axis: Axis, index: number): string {
  const label = axis.labels[index] ?? '';
  if (axis.name === 'gpus') return `${label} GPUs`;
  return axis.values !== null ? `${axis.title} ${label}` : label;
}
