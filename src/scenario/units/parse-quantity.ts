import { POSITIVE_KINDS, QUANTITIES, type QuantityKind, type Unit, WHOLE_KINDS } from './quantity-kinds';
import { suggestUnit } from './suggest-unit';

/** A quantity as read: `value` in SI (bytes/s, bytes, seconds, metres, one), and the number and unit as they were written. */
export interface ParsedQuantity {
  ok: true;
  value: number;
  written: number;
  unit: Unit;
}

/** Why a text is no quantity of the kind asked for, in words for a person. */
export interface QuantityFault {
  ok: false;
  message: string;
  expected: string;
  suggestion?: string;
}

const NUMBER = '[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?';
const SHAPE = new RegExp(`^(${NUMBER})\\s*(\\S*)$`);

/**
 * Reads a quantity with its unit into SI. Case counts: `b` is bit, `B` is byte, `GB` is 1e9 bytes, `GiB` is 2^30 bytes.
 *
 * Refused because it could be read in two ways: a bare number (except a count), `gb`, `Gb` as a size, `KB`, and `GBps`,
 * which is one shift key away from `Gbps` and eight times as much. Negative, infinite and non-numeric values are refused too.
 *
 * @returns `{ ok: true, value, … }`, or `{ ok: false, message, expected, suggestion? }`; never throws.
 * @example
 * parseQuantity('bandwidth', '400 Gbps') // { ok: true, value: 50e9, written: 400, unit: { symbol: 'Gbps', … } }
 */
export function parseQuantity(kind: QuantityKind, input: unknown): ParsedQuantity | QuantityFault {
  const { expected, units } = QUANTITIES[kind];
  const fault = (message: string, suggestion?: string): QuantityFault =>
    // A suggestion is the better example.
    suggestion === undefined ? { ok: false, message, expected } : { ok: false, message, expected: expected.replace(/, such as .*/, ''), suggestion };

  if (typeof input === 'number' && kind !== 'count') {
    if (!Number.isFinite(input)) return fault(`got ${input}`);
    return fault(`${input} has no unit`, suggestUnit(kind, input, ''));
  }
  if (typeof input !== 'string' && typeof input !== 'number') return fault(`got ${describeType(input)}`);
  const text = String(input).trim();
  const shown = typeof input === 'number' ? text : JSON.stringify(shorten(text));
  const match = SHAPE.exec(text);
  if (!match) return fault(`got ${shown}`);
  const written = Number(match[1]);
  const symbol = match[2] ?? '';
  if (!Number.isFinite(written)) return fault(`${shown} is too large to be a number`);
  const unit = units.find((candidate) => candidate.symbol === symbol);
  if (!unit) {
    return fault(symbol === '' ? `${shown} has no unit` : `unknown or ambiguous unit in ${shown}`, suggestUnit(kind, Math.abs(written), symbol));
  }
  if (written < 0) return fault(`${shown} is negative`);
  const value = scaled(written, unit.scale);
  if (!Number.isFinite(value)) return fault(`${shown} is too large to be a number`);
  if (value === 0 && POSITIVE_KINDS.has(kind)) return fault(`${shown} is zero`);
  if (WHOLE_KINDS.has(kind)) {
    if (!Number.isInteger(value)) return fault(`${shown} is not a whole number${kind === 'bytes' ? ' of bytes' : ''}`);
    if (!Number.isSafeInteger(value)) return fault(`${shown} is above 2^53, where whole numbers stop being exact`);
  }
  return { ok: true, value, written, unit };
}

/** Fifteen digits hide the last-bit error of a decimal prefix, so that 500 ns is the number 5e-7 and 1.1 GB is whole. */
function scaled(written: number, scale: number): number {
  const product = written * scale;
  return Number.isInteger(product) ? product : Number(product.toPrecision(15));
}

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

function describeType(input: unknown): string {
  if (input === null || input === undefined) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  return typeof input === 'object' ? 'a mapping' : String(input);
}

/** The text shape of a quantity, for editors that check against the JSON Schema. */
export function quantityPattern(kind: QuantityKind): string {
  const symbols = QUANTITIES[kind].units.map((unit) => unit.symbol);
  return `^\\s*\\+?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?\\s*(${symbols.join('|')})\\s*$`;
}
