/** A Reed-Solomon code RS(n, k) over symbols of m bits that corrects t symbols. */
export interface RsCode {
  n: number;
  k: number;
  m: number;
  t: number;
}

/** The codes of Ethernet and InfiniBand: KR4 and KP4 of IEEE 802.3 (clauses 91 and 119), and the low-latency RS(272,258). */
export const RS_CODES = {
  KR4: { n: 528, k: 514, m: 10, t: 7 },
  KP4: { n: 544, k: 514, m: 10, t: 15 },
  'LL-272': { n: 272, k: 258, m: 10, t: 7 },
} as const satisfies Record<string, RsCode>;

/** Frames in a codeword of 5140 data bits: 64-byte frames with 20 bytes of preamble and gap. */
const FRAMES_PER_CODEWORD = 7.6;
/** Encoding, alignment and correction: 3 + 3 + 31 clocks at 1 GHz. */
const DECODE_NS = 37;

/** What is left of random bit errors after decoding. */
export interface PostFec {
  /** Probability that a codeword cannot be corrected. */
  codewordErrorProbability: number;
  /** Bit error ratio after FEC. */
  ber: number;
  /** Share of 64-byte frames lost, where a bad codeword is dropped. */
  frameLossRatio: number;
}

/**
 * Errors after decoding for a pre-FEC bit error ratio (0 to 1), when bit errors are independent: a symbol is wrong with
 * p_s = 1 − (1 − p)^m, a codeword is lost with Σ_{i>t} C(n,i) p_s^i (1 − p_s)^(n−i). Summed in logarithms: the terms go down to 1e-300.
 * Throws a `RangeError` for a ratio outside [0, 1].
 *
 * @example postFec(RS_CODES.KP4, 2.4e-4).codewordErrorProbability // 8.2e-13
 */
export function postFec(code: RsCode, preFecBer: number): PostFec {
  if (!(preFecBer >= 0 && preFecBer <= 1)) throw new RangeError(`bit error ratio ${preFecBer}: expected a number from 0 to 1.`);
  if (preFecBer === 0) return { codewordErrorProbability: 0, ber: 0, frameLossRatio: 0 };
  // log1p and expm1 keep p_s exact where 1 − p rounds to 1.
  const logGood = code.m * Math.log1p(-preFecBer);
  const symbolError = -Math.expm1(logGood);
  let lost = 0;
  let symbols = 0;
  let logChoose = 0;
  for (let i = 1; i <= code.n; i++) {
    logChoose += Math.log(code.n - i + 1) - Math.log(i);
    if (i <= code.t) continue;
    const clean = code.n - i;
    const term = Math.exp(logChoose + i * Math.log(symbolError) + (clean === 0 ? 0 : clean * logGood));
    lost += term;
    symbols += (i / code.n) * term;
  }
  const codewordErrorProbability = Math.min(1, lost);
  return {
    codewordErrorProbability,
    // Rounding of the sum must not make decoding look harmful.
    ber: Math.min(preFecBer, (preFecBer / symbolError) * symbols),
    frameLossRatio: Math.min(1, (codewordErrorProbability * (1 + FRAMES_PER_CODEWORD)) / FRAMES_PER_CODEWORD),
  };
}

/**
 * Largest pre-FEC bit error ratio whose ratio after FEC stays at or below `targetBer`, found by bisection on a logarithmic scale.
 *
 * @example preFecThreshold(RS_CODES.KP4, 1e-13) // 3.1e-4
 */
export function preFecThreshold(code: RsCode, targetBer: number): number {
  let low = Math.log(1e-12);
  let high = Math.log(0.1);
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (postFec(code, Math.exp(middle)).ber <= targetBer) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}

/**
 * Latency of encoding and decoding, ns: `codewords` interleaved codewords have to arrive at the line rate (Gb/s) before they can be corrected.
 *
 * @example fecLatencyNs(RS_CODES.KP4, 106.25, 1) // 88.2
 */
export function fecLatencyNs(code: RsCode, lineGbps: number, codewords: number): number {
  return (codewords * code.n * code.m) / lineGbps + DECODE_NS;
}
