import { type Collective, halves, type Schedule, type ScheduleRound, scheduleOf } from './schedule';

/**
 * Direct: everybody sends everybody what is theirs, without a middleman: n − 1 messages of S/n for an all-to-all, the one to the rank s places on as the s-th (so all ports are full and
 * none receives twice at a time); time on uniform links (n − 1)/n · S/B + α. Reduce-scatter and all-gather likewise, an all-reduce is both (two-shot).
 * Send-recv is one message of S to the next rank.
 * R. Thakur, R. Rabenseifner, W. Gropp, Optimization of collective communication operations in MPICH, IJHPCA 19 (2005), §4.3 (all-to-all of long messages).
 *
 * @param paced each message waits for the one before it from every sender: (n − 1)(S/(nB) + α)
 * @param atOnce messages of a rank that go on side by side (NCCL groups them by channels); default 1
 * @throws RangeError for a collective that it does not do, or if `paced` ones shall go side by side
 * @example direct('all-to-all', 64, { atOnce: 8 })
 */
export function direct(collective: Collective, ranks: number, { paced = false, atOnce = 1 }: { paced?: boolean; atOnce?: number } = {}): Schedule {
  if (collective === 'broadcast' || collective === 'reduce') throw new RangeError(`direct does not do ${collective}`);
  if (paced && atOnce > 1) throw new RangeError(`direct: paced messages go one at a time, not ${atOnce}`);
  if (collective !== 'all-to-all' && collective !== 'send-recv') {
    return scheduleOf(
      { collective, algorithm: 'direct', ranks },
      halves(collective, ranks > 1 ? [{ op: 'reduce-scatter', style: 'direct', stride: 1, radix: ranks }] : []),
    );
  }
  const parts = collective === 'all-to-all' ? ranks : 1;
  const shifts = collective === 'all-to-all' ? ranks - 1 : Math.min(1, ranks - 1);
  const rounds = Array.from(
    { length: shifts },
    (_, i): ScheduleRound => ({
      stage: i,
      stride: 1,
      radix: ranks,
      shift: i + 1,
      repeat: 1,
      divisor: parts,
      gate: paced ? i : 0,
      reduces: false,
      strand: i % atOnce,
    }),
  );
  return {
    collective,
    algorithm: 'direct',
    ranks,
    channels: 1,
    stages: [],
    rounds,
    parts,
    carries: ({ shift }, _k, place) => [place * parts + (parts === 1 ? 0 : (place + shift) % ranks)],
  };
}
