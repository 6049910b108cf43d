import { halvingDoubling } from '../../src/collective/halving-doubling';
import { hierarchical } from '../../src/collective/hierarchical';
import { ring } from '../../src/collective/ring';
import type { Collective, Schedule } from '../../src/collective/schedule';

export const COLLECTIVES: Collective[] = ['all-reduce', 'reduce-scatter', 'all-gather'];

export const divisorsOf = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);

/** All schedules over n ranks: every algorithm, domain size and way inside and across. */
export function schedulesOf(collective: Collective, n: number): Schedule[] {
  const domains = divisorsOf(n).flatMap((perDomain) => [
    ring(collective, n, { perDomain, channels: perDomain }),
    hierarchical(collective, n, { perDomain, across: 'ring' }),
    hierarchical(collective, n, { perDomain, across: 'halving-doubling', inside: 'halving-doubling' }),
  ]);
  return [ring(collective, n), halvingDoubling(collective, n), ...domains];
}
