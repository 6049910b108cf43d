import { bruck } from '../../src/collective/bruck';
import { direct } from '../../src/collective/direct';
import { doubleTrees } from '../../src/collective/double-tree';
import { halvingDoubling } from '../../src/collective/halving-doubling';
import { hierarchical } from '../../src/collective/hierarchical';
import { oneShot } from '../../src/collective/one-shot';
import { pat } from '../../src/collective/pat';
import { ring } from '../../src/collective/ring';
import type { Collective, Schedule } from '../../src/collective/schedule';
import { torusRing } from '../../src/collective/torus-ring';
import { divisorsOf } from '../support/sizes';

export const COLLECTIVES: Collective[] = ['all-reduce', 'reduce-scatter', 'all-gather', 'all-to-all', 'broadcast', 'reduce', 'send-recv'];

/** 2^12 · 15 bytes: LL128's 128/120 of it is whole. */
export const PIECE = 61_440;

/** The factor pair of n that is nearest to a square. */
export function squarest(n: number): [number, number] {
  const side = divisorsOf(n).findLast((d) => d * d <= n) ?? 1;
  return [side, n / side];
}

/** Every algorithm that does a collective over n ranks, with pieces where it has them. */
export function everyAlgorithm(collective: Collective, n: number): Schedule[] {
  const [side, other] = squarest(n);
  const pieces = { pieceBytes: PIECE };
  switch (collective) {
    case 'all-reduce':
      return [
        ring(collective, n),
        halvingDoubling(collective, n),
        halvingDoubling(collective, n, { order: 'farthest-first' }),
        doubleTrees(collective, n, pieces),
        hierarchical(collective, n, { perDomain: side, across: 'halving-doubling' }),
        hierarchical(collective, n, { perDomain: side, across: 'double-tree', ...pieces }),
        direct(collective, n),
        oneShot(n),
        torusRing(collective, { shape: [side, other] }),
      ];
    case 'reduce-scatter':
    case 'all-gather':
      return [
        ring(collective, n),
        ring(collective, n, { perDomain: side, channels: 2 }),
        halvingDoubling(collective, n, { order: 'farthest-first' }),
        hierarchical(collective, n, { perDomain: side, across: 'ring' }),
        direct(collective, n),
        ...(collective === 'all-gather' ? [bruck(collective, n)] : []),
        pat(collective, n),
        pat(collective, n, { aggregation: 1 }),
        torusRing(collective, { shape: [other, side] }),
      ];
    case 'all-to-all':
      return [direct(collective, n), direct(collective, n, { paced: true }), direct(collective, n, { atOnce: 3 }), bruck(collective, n)];
    case 'broadcast':
    case 'reduce':
      return [ring(collective, n, pieces), ring(collective, n, { perDomain: side, channels: side, ...pieces }), doubleTrees(collective, n, pieces)];
    case 'send-recv':
      return [direct(collective, n)];
  }
}
