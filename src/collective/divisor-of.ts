/**
 * The divisor of a message that carries some of the chunks of a buffer. Not always a whole number: then it is a hair too large, so that ceil(S / divisor) never becomes a byte more than
 * the chunks hold because 7/5 is not exact in binary.
 *
 * @param chunks chunks in the whole buffer, all channels together
 * @example Math.ceil(700 / divisorOf(7, 5)) // 500; of 7 / 5 it is 501
 */
export function divisorOf(chunks: number, carried: number): number {
  const divisor = chunks / carried;
  return Number.isInteger(divisor) ? divisor : divisor * (1 + 2 * Number.EPSILON);
}
