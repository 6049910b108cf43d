/** The kinds of quantity that a scenario can state, with the units in which each may be written. */

export type QuantityKind = 'bandwidth' | 'bytes' | 'seconds' | 'metres' | 'count';

export interface Unit {
  symbol: string;
  /** One of this unit is `scale` SI units (bytes per second, bytes, seconds, metres, or one). */
  scale: number;
}

export interface Quantity {
  kind: QuantityKind;
  /** What a person is told to write. */
  expected: string;
  units: readonly Unit[];
}

const DECIMAL: readonly (readonly [string, number])[] = [
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
];
const BINARY: readonly (readonly [string, number])[] = [
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
];
const PREFIXES = [...DECIMAL, ...BINARY];

const withPrefixes = (symbol: string, scale: number): Unit[] =>
  PREFIXES.map(([prefix, factor]) => ({ symbol: prefix + symbol, scale: factor * scale }));

export const QUANTITIES: Readonly<Record<QuantityKind, Quantity>> = {
  bandwidth: {
    kind: 'bandwidth',
    expected: 'a bandwidth above 0 with its unit, such as "400 Gbps" (bits) or "50 GB/s" (bytes)',
    units: [...withPrefixes('bps', 1 / 8), ...withPrefixes('b/s', 1 / 8), ...withPrefixes('bit/s', 1 / 8), ...withPrefixes('B/s', 1)],
  },
  bytes: { kind: 'bytes', expected: 'a size above 0 with its unit, such as "25 MiB" or "200 MB"', units: withPrefixes('B', 1) },
  seconds: {
    kind: 'seconds',
    expected: 'a time with its unit, such as "500 ns", "2 us" or "1 ms"',
    units: [
      { symbol: 's', scale: 1 },
      { symbol: 'ms', scale: 1e-3 },
      // Both code points that keyboards give for the micro sign.
      { symbol: 'us', scale: 1e-6 },
      { symbol: '\u00b5s', scale: 1e-6 },
      { symbol: '\u03bcs', scale: 1e-6 },
      { symbol: 'ns', scale: 1e-9 },
      { symbol: 'ps', scale: 1e-12 },
      { symbol: 'min', scale: 60 },
      { symbol: 'h', scale: 3600 },
    ],
  },
  metres: {
    kind: 'metres',
    expected: 'a length with its unit, such as "3 m" or "60 cm"',
    units: [
      { symbol: 'm', scale: 1 },
      { symbol: 'mm', scale: 1e-3 },
      { symbol: 'cm', scale: 1e-2 },
      { symbol: 'km', scale: 1e3 },
    ],
  },
  count: {
    kind: 'count',
    expected: 'a whole number of at least 1, such as 1024, "16Mi" (2^20) or "16M" (1e6)',
    units: PREFIXES.map(([symbol, scale]) => ({ symbol, scale })),
  },
};

/** Kinds of which zero is no sensible value: nothing moves over no bandwidth, and no buckets of nothing are sent. */
export const POSITIVE_KINDS: ReadonlySet<QuantityKind> = new Set(['bandwidth', 'bytes', 'count']);

/** Kinds that come in whole numbers only. */
export const WHOLE_KINDS: ReadonlySet<QuantityKind> = new Set(['bytes', 'count']);
