import { gaussianQuantile, gaussianTail } from './gaussian-tail';

/** How bits travel: two levels (NRZ), or four (PAM4), where three of four symbols have two neighbours and a symbol error costs one of two bits. */
export type Modulation = 'NRZ' | 'PAM4';

/** Bit errors per tail of the noise: 1 for NRZ; 3/2 symbol errors, each one bit of two, for Gray-coded PAM4. */
const TAIL_SHARE: Readonly<Record<Modulation, number>> = { NRZ: 1, PAM4: 3 / 4 };

/**
 * Bit error ratio before FEC of a link with a loss margin.
 *
 * Gaussian noise at the slicer: BER = c Q(x), c = 1 (NRZ) or 3/4 (PAM4). At margin 0, x is what gives `edgeBer`, the ratio that the FEC is specified
 * for; a decibel less loss is a decibel more signal over the same noise, x = x₀ · 10^(margin/20), and 10^(margin/10) for optical decibels, which are
 * powers of light. Near the edge that is about a decade for each dB: 0.7 for the first, 1.1 for the third. Assumes that loss margin is SNR margin, as
 * no source states a measured slope; confidence: general knowledge, not re-checked.
 *
 * @example marginBer(0, 2.4e-4, 'PAM4') // 2.4e-4
 */
export function marginBer(marginDb: number, edgeBer: number, modulation: Modulation, optical = false): number {
  if (marginDb === Number.POSITIVE_INFINITY || edgeBer === 0) return 0;
  const share = TAIL_SHARE[modulation];
  return share * gaussianTail(gaussianQuantile(edgeBer / share) * 10 ** (marginDb / (optical ? 10 : 20)));
}

/**
 * What a code with soft decisions inside the module leaves of a bit error ratio. Its decoder is not modelled: its worth is the gain (in noise
 * margin) that turns the ratio that it takes at most, `threshold`, into the ratio that the outer code takes, `edgeBer`.
 *
 * @example afterInnerCode(4.8e-3, 4.8e-3, 2.4e-4, 'PAM4') // 2.4e-4
 */
export function afterInnerCode(ber: number, threshold: number, edgeBer: number, modulation: Modulation): number {
  if (ber === 0) return 0;
  const share = TAIL_SHARE[modulation];
  return share * gaussianTail(gaussianQuantile(ber / share) * innerGain(threshold, edgeBer, modulation));
}

/** The gain of an inner code as a factor on the noise margin x. */
function innerGain(threshold: number, edgeBer: number, modulation: Modulation): number {
  const share = TAIL_SHARE[modulation];
  return gaussianQuantile(edgeBer / share) / gaussianQuantile(threshold / share);
}

/**
 * The gain of an inner code in optical decibels: what it adds to a loss budget.
 *
 * @example innerGainDb(4.8e-3, 2.4e-4, 'PAM4') // 1.4
 */
export function innerGainDb(threshold: number, edgeBer: number, modulation: Modulation): number {
  return 10 * Math.log10(innerGain(threshold, edgeBer, modulation));
}
