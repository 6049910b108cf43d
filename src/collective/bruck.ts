import { divisorOf } from './divisor-of';
import type { Collective, Schedule, ScheduleRound } from './schedule';
import { type ShiftedRound, shifted } from './shifted';

/**
 * Bruck's algorithms: ⌈log2 n⌉ rounds for any rank count. In round k a rank sends 2^k places on: of an all-gather all blocks that it has (or as many as are still missing there),
 * of an all-to-all every block whose remaining way has bit k set, n/2 or so of them.
 * Time on uniform links: all-gather ⌈log2 n⌉α + (n − 1)/n · S/B; all-to-all over 2^m ranks m(α + S/(2B)).
 * J. Bruck, C.-T. Ho, S. Kipnis, E. Upfal, D. Weathersby, Efficient algorithms for all-to-all communications in multiport message-passing systems,
 * IEEE Trans. Parallel Distrib. Syst. 8 (1997), §3 (index), §4 (concatenation).
 *
 * @throws RangeError for other collectives
 * @example bruck('all-to-all', 48)
 */
export function bruck(collective: Collective, ranks: number): Schedule {
  if (collective === 'all-gather') {
    const rounds: ShiftedRound[] = [];
    for (let hop = 1; hop < ranks; hop *= 2) {
      rounds.push({ shift: hop, gate: rounds.length, away: Array.from({ length: Math.min(hop, ranks - hop) }, (_, i) => i) });
    }
    return shifted(collective, 'bruck', ranks, rounds);
  }
  if (collective !== 'all-to-all') throw new RangeError(`bruck does all-gather, all-to-all, not ${collective}`);
  const rounds: ScheduleRound[] = [];
  const ways: number[][] = [];
  for (let hop = 1; hop < ranks; hop *= 2) {
    const way = Array.from({ length: ranks }, (_, distance) => distance).filter((distance) => Math.floor(distance / hop) % 2 === 1);
    const r = ways.push(way) - 1;
    const common = { stride: 1, radix: ranks, shift: hop, repeat: 1, reduces: false, strand: 0 };
    rounds.push({ ...common, stage: r, divisor: divisorOf(ranks, way.length), gate: r });
  }
  return {
    collective,
    algorithm: 'bruck',
    ranks,
    channels: 1,
    stages: [],
    rounds,
    // A block that has `distance` to go in all has come by its lower bits so far.
    carries: ({ stage, shift }, _k, place) =>
      ways[stage].map((distance) => {
        const source = (place - (distance % shift) + ranks) % ranks;
        return source * ranks + ((source + distance) % ranks);
      }),
  };
}
