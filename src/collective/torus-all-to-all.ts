import type { Schedule, ScheduleRound } from './schedule';
import { type Side, sidesOf } from './torus-sides';

/** What one round does: part of the buffer, its dimensions in its order, and the place of this round's in it. */
interface PartRound {
  part: number;
  order: Side[];
  at: number;
}

/**
 * All-to-all over all ports of a torus, dimension by dimension: the buffer is cut in a part for each dimension to begin with; a part is exchanged along the rings of each dimension in turn, every
 * message holding all that has to go to the same place of the ring (k − 1 messages of S/(Dk) a ring of k), both ways at once. A dimension begins when the slowest part has left the one before.
 *
 * A message s places on crosses s links and a tie goes the positive way, so the links that way carry (1 + … + k/2) of k such messages and the time on links of B is
 * S(K + 2)/(8B) for the longest ring of even K, whatever the others: what dimension-ordered routes of uniform traffic need at the least (W. Dally and B. Towles, Principles and practices of
 * interconnection networks, 2004, §3.3 and §5.2: throughput of a torus). Messages combined on the way: Y.-J. Suh and K. G. Shin, All-to-all personalized
 * communication in multidimensional torus and mesh networks, IEEE Trans. Parallel Distrib. Syst. 12 (2001).
 *
 * @param shape ranks along each dimension; positions are numbered first dimension fastest
 * @example torusAllToAll([8, 8, 8])
 */
export function torusAllToAll(shape: readonly number[]): Schedule {
  const ranks = shape.reduce((product, size) => product * size, 1);
  const sides = sidesOf(shape);
  const parts = Math.max(1, sides.length);
  const ways = sides.some(({ radix }) => radix > 2) ? 2 : 1;
  const known: PartRound[] = [];
  const rounds: ScheduleRound[] = [];
  for (let at = 0; at < sides.length; at++) {
    const gate = rounds.length;
    for (let part = 0; part < parts; part++) {
      const order = sides.map((_, i) => sides[(i + part) % sides.length]);
      const { radix, stride } = order[at];
      const stage = known.push({ part, order, at }) - 1;
      for (let shift = 1; shift < radix; shift++) {
        const strand = ways * part + (2 * shift > radix ? 1 : 0);
        rounds.push({ stage, stride, radix, shift, repeat: 1, divisor: parts * radix, gate, reduces: false, strand });
      }
    }
  }
  return {
    collective: 'all-to-all',
    algorithm: 'torus-all-to-all',
    ranks,
    channels: 1,
    stages: [],
    rounds,
    parts: ranks * parts,
    carries: ({ stage, shift }, _k, place) => carried(known[stage], shift, place, { ranks, parts }),
  };
}

/** What is for the receiver's digit: in the dimensions done before it comes from anywhere to the place's own digit, in those to come from the place's own digit to anywhere. */
function carried({ part, order, at }: PartRound, shift: number, place: number, { ranks, parts }: { ranks: number; parts: number }): number[] {
  let pairs: [source: number, target: number][] = [[0, 0]];
  order.forEach(({ radix, stride }, i) => {
    const own = Math.floor(place / stride) % radix;
    const all = Array.from({ length: radix }, (_, digit) => digit);
    const sources = i < at ? all : [own];
    const targets = i < at ? [own] : i === at ? [(own + shift) % radix] : all;
    pairs = pairs.flatMap(([source, target]) =>
      sources.flatMap((s) => targets.map((t): [number, number] => [source + s * stride, target + t * stride])),
    );
  });
  return pairs.map(([source, target]) => (source * ranks + target) * parts + part);
}
