import { type Collective, type DigitStage, halves, type Schedule, scheduleOf } from './schedule';

/**
 * Bucket algorithm on a torus: reduce-scatter round the rings of each dimension in turn, on a block that shrinks by the dimension's size each time, then all-gather back. All messages
 * go to neighbours. Time with links of B and α: 2 Σ_d (k_d − 1)(S/(B Π_{j ≤ d} k_j) + α), so 2(n − 1)/n · S/B and 2 Σ (k_d − 1) latencies.
 *
 * `ports: 'all'` cuts the buffer into a channel for each dimension that the order can begin with and each way round, so that every link is busy all the time (2D channels, D where rings of two have
 * only one way): 2(n − 1)/n · S/(2DB). It needs a torus of equal sides.
 * N. Jain, Y. Sabharwal, Optimal bucket algorithms for large MPI collectives on torus interconnects, ICS 2010.
 *
 * @param shape ranks along each dimension; positions are numbered first dimension fastest
 * @throws RangeError for unequal sides with all ports, and for a collective that is not made of these halves
 * @example torusRing('all-reduce', { shape: [16, 16, 16], ports: 'all' })
 */
export function torusRing(collective: Collective, { shape, ports = 'one' }: { shape: readonly number[]; ports?: 'one' | 'all' }): Schedule {
  const ranks = shape.reduce((product, size) => product * size, 1);
  const sides = shape.filter((size) => size > 1);
  let stride = 1;
  const stages = sides.map((radix): DigitStage => {
    const stage = { op: 'reduce-scatter', style: 'ring', stride, radix } as const;
    stride *= radix;
    return stage;
  });
  const what = { collective, algorithm: 'torus-ring', ranks };
  if (ports === 'one' || sides.length === 0) return scheduleOf(what, halves(collective, stages));
  const side = sides[0];
  if (sides.some((size) => size !== side)) throw new RangeError(`torus-ring: all ports need equal sides, not ${sides.join(' × ')}`);
  const dimensions = sides.length;
  // Channel c begins with dimension c mod D; those beyond D go the other way round: a place's digits are the coordinates, turned by c and negated.
  const order = (channel: number, place: number): number => {
    const back = channel >= dimensions;
    let position = 0;
    for (let i = 0, rest = place; i < dimensions; i++) {
      const digit = rest % side;
      rest = (rest - digit) / side;
      position += (back ? (side - digit) % side : digit) * side ** ((i + channel) % dimensions);
    }
    return position;
  };
  return scheduleOf({ ...what, channels: side > 2 ? 2 * dimensions : dimensions, order }, halves(collective, stages));
}
