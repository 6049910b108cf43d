/** What sending lost units again costs a link. */
export interface Retransmission {
  /** Useful share of what is sent. */
  goodputShare: number;
  /** Mean delay of a unit by being sent again, ps; infinite when nothing arrives. */
  meanDelayPs: number;
}

/**
 * Go-back-N retransmission of units (frames, flits) lost independently with probability `loss` (0 to 1): after each loss the sender repeats everything
 * since, m = 1 + round trip / unit time units. Goodput share = p / (p + m (1 − p)), p = 1 − loss (the standard efficiency of go-back-N); a unit is
 * repeated loss/p times on average, each time a round trip and its own time later. RoCE, PCIe and NVLink all replay like this.
 *
 * @example goBackN(0.5, 1000, 1000) // { goodputShare: 0.33, meanDelayPs: 2000 }
 */
export function goBackN(loss: number, unitPs: number, roundTripPs: number): Retransmission {
  if (!(loss >= 0 && loss <= 1)) throw new RangeError(`loss ${loss}: expected a number from 0 to 1.`);
  if (!(unitPs > 0 && roundTripPs >= 0))
    throw new RangeError(`unit ${unitPs} ps, round trip ${roundTripPs} ps: expected times above 0 and of at least 0.`);
  const arrives = 1 - loss;
  if (arrives === 0) return { goodputShare: 0, meanDelayPs: Number.POSITIVE_INFINITY };
  const units = 1 + roundTripPs / unitPs;
  return { goodputShare: arrives / (arrives + units * loss), meanDelayPs: (loss / arrives) * (roundTripPs + unitPs) };
}
