import { chain, cutOf, type Pieces } from './chain';
import { type Collective, type Schedule, scheduleOf } from './schedule';

/**
 * The two trees of a double binary tree over n places, each as the parent of every place (−1: the root). The first is the in-order binary tree: place 0 is the root with one child,
 * every other place of the form odd · 2^k stands 2^k from its children's middle. The second is the first mirrored (n even) or moved on by one (n odd), so that
 * a place that has children in one tree has none in the other, and every port carries the same load.
 * P. Sanders, J. Speck, J. L. Träff, Two-tree algorithms for full bandwidth broadcast, reduction and scan, Parallel Computing 35 (2009), §3; NCCL uses the same pair.
 *
 * @example doubleTree(4) // [[-1, 2, 0, 2], [1, 3, 1, -1]]
 */
export function doubleTree(n: number): [Int32Array, Int32Array] {
  const first = Int32Array.from({ length: n }, (_, place) => inOrderParent(place, n));
  const moved = n % 2 === 0 ? (place: number): number => n - 1 - place : (place: number): number => (place + 1) % n;
  const second = new Int32Array(n);
  first.forEach((parent, place) => {
    second[moved(place)] = parent < 0 ? -1 : moved(parent);
  });
  return [first, second];
}

function inOrderParent(place: number, n: number): number {
  if (place === 0) return -1;
  const bit = place & -place;
  const parent = (place ^ bit) | (bit << 1);
  return parent < n ? parent : place ^ bit;
}

/**
 * All-reduce by a double binary tree over all ranks: each tree reduces half of the buffer to its root and sends the sum down, piece by piece. Up and down go on side by side.
 * With P pieces a tree of depth h takes (2h + P − 1 or so) piece times instead of 2h whole ones.
 *
 * @param pieceBytes pieces are at most this long (default: a tree's half is one message)
 * @param slots buffers of a receiver for each sender (NCCL has 8; default: unlimited)
 * @example doubleTreeAllReduce(16, { pieceBytes: 512 * 1024 })
 */
export function doubleTreeAllReduce(ranks: number, pieces: Pieces = {}): Schedule {
  const stage = { op: 'all-reduce', style: 'tree', stride: 1, radix: ranks, trees: doubleTree(ranks), ...cutOf(pieces) } as const;
  return scheduleOf({ collective: 'all-reduce', algorithm: 'double-tree', ranks, channels: 2 }, [stage]);
}

/**
 * What trees do: an all-reduce by both; a broadcast down the first alone, or a reduce up it, in pieces, since its root is position 0. On uniform links and 2^h ranks,
 * P pieces of t = S/(PB): t for the root's one child, 2t a level below it, so (2h − 1)t + hα + (P − 1)·2t for a broadcast.
 *
 * @throws RangeError for a collective that no tree does
 * @example doubleTrees('broadcast', 16, { pieceBytes: 512 * 1024 })
 */
export function doubleTrees(collective: Collective, ranks: number, pieces: Pieces = {}): Schedule {
  if (collective === 'all-reduce') return doubleTreeAllReduce(ranks, pieces);
  if (collective !== 'broadcast' && collective !== 'reduce')
    throw new RangeError(`double-tree does all-reduce, broadcast, reduce, not ${collective}`);
  const whole = chain(collective, ranks, pieces);
  const way = collective === 'broadcast' ? 'down' : 'up';
  const parents = [doubleTree(ranks)[0]];
  return { ...whole, algorithm: 'double-tree', rounds: whole.rounds.map((round) => ({ ...round, trees: { parents, way } })) };
}
