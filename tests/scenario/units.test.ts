import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatBandwidth,
  formatBytes,
  formatLength,
  formatPs,
  formatSeconds,
  parseQuantity,
  QUANTITIES,
  type QuantityKind,
  quantityPattern,
} from '../../src/scenario/units';

const SEED = { seed: 20_240_601 };

function read(kind: QuantityKind, text: unknown): number {
  const parsed = parseQuantity(kind, text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
}

describe('a quantity is read into SI', () => {
  // Definitions: b = bit = B/8; k, M, G, T = 1e3 … 1e12; Ki, Mi, Gi, Ti = 2^10 … 2^40.
  test.each<[QuantityKind, unknown, number]>([
    ['bandwidth', '400 Gbps', 400e9 / 8],
    ['bandwidth', '400Gb/s', 400e9 / 8],
    ['bandwidth', '400 Gbit/s', 400e9 / 8],
    ['bandwidth', '50 GB/s', 50e9],
    ['bandwidth', '1 GiB/s', 2 ** 30],
    ['bandwidth', '106.25 Gbps', 106.25e9 / 8],
    ['bandwidth', '1.6 Tbps', 1.6e12 / 8],
    ['bandwidth', '8 b/s', 1],
    ['bytes', '25 MiB', 25 * 2 ** 20],
    ['bytes', '200 MB', 200e6],
    ['bytes', '1.1 GB', 1_100_000_000],
    ['bytes', '1 kB', 1000],
    ['bytes', '1 KiB', 1024],
    ['bytes', '64 B', 64],
    ['bytes', '1e3 MB', 1e9],
    ['seconds', '500 ns', 5e-7],
    ['seconds', '1 ms', 1e-3],
    ['seconds', '2.5 us', 2.5e-6],
    ['seconds', '2.5 \u00b5s', 2.5e-6],
    ['seconds', '2.5 \u03bcs', 2.5e-6],
    ['seconds', '80 ps', 8e-11],
    ['seconds', '0 s', 0],
    ['seconds', '30 min', 1800],
    ['seconds', '1.5 h', 5400],
    ['metres', '3 m', 3],
    ['metres', '60 cm', 0.6],
    ['metres', '500 mm', 0.5],
    ['metres', '2 km', 2000],
    ['count', 1024, 1024],
    ['count', '16Mi', 16 * 2 ** 20],
    ['count', '16M', 16e6],
    ['count', '1.5k', 1500],
    ['count', '4 Gi', 4 * 2 ** 30],
  ])('%s %j is %d', (kind, text, value) => {
    expect(read(kind, text)).toBe(value);
  });

  test('a gigabyte is not a gibibyte, and a gigabit is an eighth of a gigabyte', () => {
    // 2^30 / 1e9 = 1.073741824: the 7.4 % that separate tools which mix them up.
    expect(read('bandwidth', '1 GiB/s') / read('bandwidth', '1 GB/s')).toBe(1.073741824);
    expect(read('bandwidth', '8 Gb/s')).toBe(read('bandwidth', '1 GB/s'));
  });
});

describe('a doubtful quantity is refused with both readings', () => {
  test.each<[QuantityKind, unknown, RegExp, string | undefined]>([
    ['bandwidth', '400 gbps', /ambiguous unit in "400 gbps"/, 'Write "400 Gbps" (bits) or "50 GB/s" (bytes)'],
    ['bandwidth', '50 GBps', /ambiguous/, 'Write "50 Gbps" (bits) or "50 GB/s" (bytes)'],
    ['bandwidth', '50 gb/s', /ambiguous/, 'Write "50 Gbps" (bits) or "50 GB/s" (bytes)'],
    ['bandwidth', 400, /400 has no unit/, 'Write "400 Gbps" (bits) or "400 GB/s" (bytes)'],
    ['bandwidth', '400', /"400" has no unit/, 'Write "400 Gbps" (bits) or "400 GB/s" (bytes)'],
    ['bandwidth', '400 lanes', /"400 lanes"/, undefined],
    ['bandwidth', '0 Gbps', /zero/, undefined],
    ['bandwidth', '-400 Gbps', /negative/, undefined],
    ['bytes', '200 mb', /ambiguous/, 'Write "200 MB" (bytes) or "200 MiB" (binary)'],
    ['bytes', '200 Mb', /ambiguous/, '"b" is bit: write "200 MB" (bytes) or "25 MB" (as many bits)'],
    ['bytes', '200 KB', /ambiguous/, 'Write "200 kB" (bytes) or "200 KiB" (binary)'],
    ['bytes', 200, /no unit/, 'Write "200 B" or "200 MB"'],
    ['bytes', '0.5 B', /whole number of bytes/, undefined],
    ['bytes', '200 MB/s', /unit/, undefined],
    ['seconds', 5, /5 has no unit/, 'Write "5 us" or "5 ms"'],
    ['seconds', '5 sec', /unit/, 'Write "5 s"'],
    ['seconds', '5 m', /unit/, undefined],
    ['seconds', '2 hours', /unit/, 'Write "2 h"'],
    ['seconds', '30 mins', /unit/, 'Write "30 min"'],
    ['metres', '3', /no unit/, 'Write "3 m"'],
    ['metres', '9 ft', /"9 ft"/, undefined],
    ['metres', '-1 m', /negative/, undefined],
    ['count', 1.5, /1\.5 is not a whole number/, undefined],
    ['count', '8K', /unit/, 'Write "8 k"'],
    ['count', 0, /zero/, undefined],
    ['count', Number.NaN, /got NaN/, undefined],
    ['count', Number.POSITIVE_INFINITY, /got Infinity/, undefined],
    ['count', 2 ** 60, /above 2\^53/, undefined],
    ['count', '1e999', /too large/, undefined],
    ['seconds', 'soon', /got "soon"/, undefined],
    ['seconds', null, /got nothing/, undefined],
    ['seconds', ['1 s'], /got a list/, undefined],
    ['seconds', { s: 1 }, /got a mapping/, undefined],
  ])('%s %j', (kind, text, message, suggestion) => {
    const parsed = parseQuantity(kind, text);
    expect(parsed).toMatchObject({ ok: false, message: expect.stringMatching(message) });
    expect('suggestion' in parsed ? parsed.suggestion : undefined).toBe(suggestion);
  });
});

describe('a formatted quantity', () => {
  test('is written in the unit in which it comes out even', () => {
    expect(formatBytes(25 * 2 ** 20)).toBe('25 MiB');
    expect(formatBytes(200e6)).toBe('200 MB');
    expect(formatBytes(2 ** 40)).toBe('1 TiB');
    expect(formatBytes(0)).toBe('0 B');
    expect(formatBandwidth(50e9)).toBe('50 GB/s');
    expect(formatBandwidth(50e9, 'bits')).toBe('400 Gbps');
    expect(formatBandwidth(Number.POSITIVE_INFINITY)).toBe('∞ B/s');
    expect(formatPs(1_234_567)).toBe('1.235 us');
    expect(formatSeconds(5e-7)).toBe('500 ns');
    expect(formatSeconds(0.999999)).toBe('1 s');
    expect(formatLength(0.6)).toBe('0.6 m');
    expect(formatLength(0.05)).toBe('5 cm');
    expect(formatLength(2500)).toBe('2.5 km');
  });

  test('reads back as itself to the four digits that are printed', () => {
    const close = (kind: QuantityKind, text: string, value: number): void => {
      expect(Math.abs(read(kind, text) - value)).toBeLessThanOrEqual(5.01e-4 * value);
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (size) => close('bytes', formatBytes(size), size)),
      SEED,
    );
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e15, noNaN: true }), fc.constantFrom('bits' as const, 'bytes' as const), (rate, as) => {
        close('bandwidth', formatBandwidth(rate, as), rate);
      }),
      SEED,
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9e15 }), (ps) => close('seconds', formatPs(ps), ps / 1e12)),
      SEED,
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (length) => close('metres', formatLength(length), length)),
      SEED,
    );
  });
});

test('any number with any unit of its kind is read, and is that number of that unit', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(QUANTITIES)),
      fc.nat(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('', ' '),
      ({ kind, units }, pick, share, space) => {
        const unit = units[pick % units.length]!;
        // Up to 2^53 of the SI unit, where whole numbers stop being exact.
        const number = 1 + Math.floor(share * Math.min(4000, 2 ** 53 / unit.scale - 1));
        const text = `${number}${space}${unit.symbol}`;

        expect(new RegExp(quantityPattern(kind)).test(text)).toBe(true);
        expect(read(kind, text)).toBeCloseTo(number * unit.scale, 9);
      },
    ),
    SEED,
  );
});

test('any text at all is a quantity or a fault with words, and what is read has the shape that editors check', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(QUANTITIES)),
      fc.oneof(fc.string(), fc.stringMatching(/^-?[0-9.]{1,4} ?[a-zA-Z/]{0,5}$/)),
      ({ kind }, text) => {
        const parsed = parseQuantity(kind, text);
        if (parsed.ok) expect(new RegExp(quantityPattern(kind)).test(text)).toBe(true);
        else expect(parsed.message.length).toBeGreaterThan(0);
      },
    ),
    { ...SEED, numRuns: 2000 },
  );
});
