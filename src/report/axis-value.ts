import { parseQuantity, type QuantityKind } from '../scenario/units';

/** The kind of quantity that a label of an axis holds, and its size in SI units. */
export interface AxisValue {
  kind: QuantityKind;
  value: number;
}

const KINDS: readonly QuantityKind[] = ['count', 'bandwidth', 'bytes', 'seconds', 'metres'];

/**
 * Where a label stands on a continuous axis; null when it is a name. Plain numbers of any kind (an oversubscription of 1.5) stand where they are.
 *
 * @example axisValue('25 MB') // { kind: 'bytes', value: 25e6 }
 */
export function axisValue(label: string | number): AxisValue | null {
  const plain = typeof label === 'number' ? label : /^\d+(\.\d+)?$/.test(label) ? Number(label) : Number.NaN;
  if (Number.isFinite(plain)) return { kind: 'count', value: plain };
  if (typeof label === 'number') return null;
  for (const kind of KINDS) {
    const read = parseQuantity(kind, label);
    if (read.ok) return { kind, value: read.value };
  }
  return null;
}
