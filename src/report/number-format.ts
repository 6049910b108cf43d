/** Numbers for people: three significant digits, SI units, thousands separated. Independent of any locale, so that a report is the same everywhere. */

const minus = (text: string): string => text.replace(/^-/, '−');

/** Integer with thousands separators; other numbers keep up to three decimals. `formatCount(16384) === '16,384'`. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'unlimited' : '–';
  const rounded = Number.isInteger(value) ? value : Number(value.toFixed(3));
  const [whole, fraction] = Math.abs(rounded).toString().split('.');
  const grouped = /e/.test(whole) ? whole : whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return (rounded < 0 ? '−' : '') + grouped + (fraction ? `.${fraction}` : '');
}

/** Decimals that leave a percentage with about three significant digits. */
function percentDecimals(percent: number): number {
  const size = Math.abs(percent);
  return size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
}

/**
 * A share in percent. Never rounds something short of the whole up to 100 %, nor something up to 0 %.
 *
 * @example formatShare(0.9344) === '93.4 %' && formatShare(0.99997) === '99.997 %'
 */
export function formatShare(share: number, decimals?: number): string {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  const size = Math.abs(percent);
  if (size < 1e-9) return '0 %';
  let digits = decimals ?? percentDecimals(percent);
  while (digits < 6 && ((size < 100 && Number(size.toFixed(digits)) === 100) || Number(size.toFixed(digits)) === 0)) digits++;
  if (Number(size.toFixed(digits)) === 0) return `${percent < 0 ? '−' : ''}<0.000001 %`;
  if (size >= 100 && decimals === undefined) digits = 0;
  return `${minus(percent.toFixed(digits))} %`;
}

/** A difference of two shares in percentage points. `formatPoints(0.528) === '52.8 points'`. */
export function formatPoints(difference: number): string {
  const points = Math.abs(difference) * 100;
  if (points === 0) return '0 points';
  if (points < 0.001) return '<0.001 points';
  return `${points.toFixed(points >= 1 ? 1 : points >= 0.01 ? 2 : 3)} points`;
}

function scaled(value: number, steps: readonly [number, string][]): string {
  if (!Number.isFinite(value)) return value > 0 ? 'unlimited' : '–';
  const size = Number(Math.abs(value).toPrecision(3));
  const [factor, unit] = steps.find(([step]) => size >= step) ?? steps[steps.length - 1];
  const mantissa = Number((size / factor).toPrecision(3));
  return `${value < 0 ? '−' : ''}${formatCount(mantissa)} ${unit}`;
}

/** Picoseconds as a time with its SI unit. `formatPs(1_234_000) === '1.23 µs'`. */
export function formatPs(ps: number): string {
  if (ps === 0) return '0 s';
  return scaled(ps, [
    [1e12, 's'],
    [1e9, 'ms'],
    [1e6, 'µs'],
    [1e3, 'ns'],
    [1, 'ps'],
  ]);
}

/** Decimal SI prefix before any unit. `formatSi(48.2e9, 'B/s') === '48.2 GB/s'`. */
export function formatSi(value: number, unit: string): string {
  return scaled(value, [
    [1e15, `P${unit}`],
    [1e12, `T${unit}`],
    [1e9, `G${unit}`],
    [1e6, `M${unit}`],
    [1e3, `k${unit}`],
    [1, unit],
  ]);
}

/** A length; the reach of a link without a limit reads `unlimited`. */
export function formatMetres(metres: number | null): string {
  if (metres === null || !Number.isFinite(metres) || metres >= 1e8) return 'unlimited';
  return metres > 0 && metres < 0.1 ? `${formatCount(Number((metres * 1e3).toPrecision(2)))} mm` : `${formatCount(Number(metres.toPrecision(3)))} m`;
}

/** Nine significant digits, as committed results print them; nothing for what is not known, `inf` for what has no limit. */
export function nineDigits(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return String(Number(value.toPrecision(9)));
}
