import type { QuantityKind } from './quantity-kinds';

/** `b` and `B` differ by eight, so a doubtful unit gets both readings offered rather than one guessed. */
const BIT_BYTE = /^([kmgtp]?)(i?)b(?:it|yte)?s?(?:\/s|ps|\/sec)?$/i;

/**
 * What a person probably meant by a number with a doubtful unit, as a sentence to print; undefined when nothing is near.
 *
 * @example
 * suggestUnit('bandwidth', 400, 'gbps') // 'Write "400 Gbps" (bits) or "50 GB/s" (bytes)'
 */
export function suggestUnit(kind: QuantityKind, written: number, symbol: string): string | undefined {
  const number = Math.abs(written);
  if (kind === 'bandwidth' || kind === 'bytes') {
    if (symbol === '')
      return kind === 'bandwidth' ? `Write "${number} Gbps" (bits) or "${number} GB/s" (bytes)` : `Write "${number} B" or "${number} MB"`;
    const match = BIT_BYTE.exec(symbol);
    if (!match) return undefined;
    const binary = match[2] !== '';
    const bits = symbol.includes('b') && !symbol.includes('yte');
    const letter = (match[1] ?? '').toUpperCase();
    const stem = `${letter === 'K' && !binary ? 'k' : letter}${binary ? 'i' : ''}`;
    if (kind === 'bandwidth') {
      // "gbps" is bits by custom, so the same rate is given in bytes; "gb/s" and "GBps" leave it open, so the number stays.
      const sameRate = bits && symbol.endsWith('bps') && !binary;
      return `Write "${number} ${stem}${binary ? 'b/s' : 'bps'}" (bits) or "${sameRate ? number / 8 : number} ${stem}B/s" (bytes)`;
    }
    if (/\/s|ps/.test(symbol)) return undefined;
    if (bits && letter !== '' && /^[kMGTP]/.test(symbol))
      return `"b" is bit: write "${number} ${stem}B" (bytes) or "${number / 8} ${stem}B" (as many bits)`;
    const bytes = `Write "${number} ${stem}B" (bytes)`;
    return binary || letter === '' ? bytes : `${bytes} or "${number} ${letter}iB" (binary)`;
  }
  if (kind === 'seconds') return symbol === '' ? `Write "${number} us" or "${number} ms"` : near(number, symbol, TIME_WORDS);
  if (kind === 'metres') return symbol === '' ? `Write "${number} m"` : near(number, symbol, LENGTH_WORDS);
  return near(number, symbol, COUNT_WORDS);
}

const TIME_WORDS: Readonly<Record<string, string>> = {
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  msec: 'ms',
  usec: 'us',
  nsec: 'ns',
  S: 's',
  MS: 'ms',
  US: 'us',
  NS: 'ns',
  PS: 'ps',
  minute: 'min',
  minutes: 'min',
  mins: 'min',
  hour: 'h',
  hours: 'h',
  hr: 'h',
  hrs: 'h',
  H: 'h',
};
const LENGTH_WORDS: Readonly<Record<string, string>> = { M: 'm', CM: 'cm', MM: 'mm', KM: 'km', meter: 'm', meters: 'm', metre: 'm', metres: 'm' };
const COUNT_WORDS: Readonly<Record<string, string>> = {
  K: 'k',
  m: 'M',
  g: 'G',
  ki: 'Ki',
  mi: 'Mi',
  gi: 'Gi',
  KI: 'Ki',
  MI: 'Mi',
  GI: 'Gi',
  B: 'G',
  b: 'G',
};

function near(number: number, symbol: string, words: Readonly<Record<string, string>>): string | undefined {
  const unit = Object.hasOwn(words, symbol) ? words[symbol] : undefined;
  return unit === undefined ? undefined : `Write "${number} ${unit}"`;
}
