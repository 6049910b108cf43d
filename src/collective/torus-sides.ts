/** A dimension of a torus as a digit of a rank's position, first dimension fastest. */
export interface Side {
  radix: number;
  stride: number;
}

/**
 * The dimensions of a torus that have more than one place.
 *
 * @example sidesOf([4, 1, 2]) // [{ radix: 4, stride: 1 }, { radix: 2, stride: 4 }]
 */
export function sidesOf(shape: readonly number[]): Side[] {
  let stride = 1;
  return shape
    .map((radix): Side => {
      const side = { radix, stride };
      stride *= radix;
      return side;
    })
    .filter(({ radix }) => radix > 1);
}
