/** Numbers to text with units, the way back of `parseQuantity`: what these print can be written into a scenario again. */

const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti'];

/** At most four significant digits, no exponent and no trailing zeros. */
function digits(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function withPrefix(value: number, base: number, prefixes: readonly string[]): { text: string; exact: boolean } {
  let step = 0;
  let mantissa = value;
  // Compared after rounding, so that 999,999 becomes 1 M and not 1000 k.
  while (Number(mantissa.toPrecision(4)) >= base && step < prefixes.length - 1) {
    mantissa /= base;
    step += 1;
  }
  return { text: `${digits(mantissa)} ${prefixes[step]}`, exact: Number(digits(mantissa)) === mantissa };
}

/**
 * A size in bytes. Powers of two that come out even are written in binary units, everything else in decimal ones.
 *
 * @example
 * formatBytes(26214400) // '25 MiB'
 * formatBytes(200e6) // '200 MB'
 */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return '∞ B';
  const decimal = withPrefix(bytes, 1000, DECIMAL);
  const binary = withPrefix(bytes, 1024, BINARY);
  return `${!decimal.exact && binary.exact ? binary.text : decimal.text}B`;
}

/**
 * A bandwidth given in bytes per second, printed in bytes (`GB/s`) or, for ports and links, in bits (`Gbps`).
 *
 * @example
 * formatBandwidth(50e9) // '50 GB/s'
 * formatBandwidth(50e9, 'bits') // '400 Gbps'
 */
export function formatBandwidth(bytesPerSecond: number, as: 'bytes' | 'bits' = 'bytes'): string {
  const unit = as === 'bits' ? 'bps' : 'B/s';
  if (!Number.isFinite(bytesPerSecond)) return `∞ ${unit}`;
  return `${withPrefix(as === 'bits' ? bytesPerSecond * 8 : bytesPerSecond, 1000, DECIMAL).text}${unit}`;
}

/**
 * A time in seconds, in the unit that leaves one to three digits before the point.
 *
 * @example
 * formatSeconds(5e-7) // '500 ns'
 */
export function formatSeconds(seconds: number): string {
  return formatPs(seconds * 1e12);
}

/**
 * A time in picoseconds, in the unit that leaves one to three digits before the point.
 *
 * @example
 * formatPs(1234567) // '1.235 us'
 */
export function formatPs(ps: number): string {
  if (!Number.isFinite(ps)) return '∞ s';
  const units = ['ps', 'ns', 'us', 'ms', 's'];
  let value = ps;
  let step = 0;
  while (Number(Math.abs(value).toPrecision(4)) >= 1000 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  return `${digits(value)} ${units[step]}`;
}

/**
 * A length in metres: millimetres and centimetres below 10 cm, kilometres from 1 km on.
 *
 * @example
 * formatLength(0.6) // '0.6 m'
 */
export function formatLength(metres: number): string {
  if (!Number.isFinite(metres)) return '∞ m';
  const rounded = Number(metres.toPrecision(4));
  if (rounded >= 1000) return `${digits(metres / 1000)} km`;
  if (rounded >= 0.1 || rounded === 0) return `${digits(metres)} m`;
  return rounded >= 0.01 ? `${digits(metres * 100)} cm` : `${digits(metres * 1000)} mm`;
}
