import type { Collective, Schedule } from './schedule';
import { type ShiftedRound, shifted } from './shifted';

/**
 * PAT, parallel aggregated trees (NCCL 2.23 and later; S. Jeaugey, PAT: a new algorithm for all-gather and reduce-scatter operations at scale, arXiv 2506.20252; the order of the steps
 * is that of NCCL's `PatAGAlgorithm`). Every rank's block goes down a binomial tree shifted to that rank, farthest hop first, so that long ways carry few blocks; any rank count.
 * The first log2 A hops widen the trees until a rank holds A blocks; then the A subtrees below them, all alike, are walked in parallel, depth first, one message of A blocks
 * for each of their edges. With P = 2^⌈log2 n⌉: log2 A + P/A − 1 rounds, ⌈log2 n⌉ if A = P/2; buffers for A log2(P/A) blocks. A reduce-scatter is the same walked backwards.
 * Time on uniform links with A = P/2: ⌈log2 n⌉α + (n − 1)/n · S/B.
 *
 * @param aggregation A, a power of two below n (NCCL: what fits into its buffers); default P/2
 * @throws RangeError for other collectives and aggregations
 * @example pat('reduce-scatter', 48, { aggregation: 8 })
 */
export function pat(collective: Collective, ranks: number, { aggregation }: { aggregation?: number } = {}): Schedule {
  if (collective !== 'all-gather' && collective !== 'reduce-scatter') throw new RangeError(`pat does all-gather, reduce-scatter, not ${collective}`);
  let span = 1;
  while (span < ranks) span *= 2;
  const most = Math.max(1, span / 2);
  const together = aggregation ?? most;
  if (!Number.isInteger(Math.log2(together)) || together > most) {
    throw new RangeError(`pat over ${ranks} ranks aggregates 1, 2, 4 … ${most} blocks, not ${together}`);
  }
  const steps = stepsOf(ranks, span, together);
  if (collective === 'all-gather') {
    return shifted(
      collective,
      'pat',
      ranks,
      steps.map(({ hop, from, after }) => ({ shift: hop, gate: after + 1, away: from })),
    );
  }
  // Backwards: a rank sends on what it has added up when the steps that came after this one have brought their sums.
  const last = steps.length - 1;
  const rounds = steps.map(({ hop, from }, i): ShiftedRound => {
    const first = steps.findIndex(({ after }) => after === i);
    // The sender stands `hop` beyond the node that it sends to.
    return { shift: -hop, gate: first < 0 ? 0 : last - first + 1, away: from.map((offset) => -offset - hop) };
  });
  return shifted(collective, 'pat', ranks, rounds.toReversed());
}

/** One hop of an all-gather: blocks that have come `from` so far go `hop` further, when step `after` has brought them. */
interface Step {
  hop: number;
  from: number[];
  after: number;
}

function stepsOf(ranks: number, span: number, together: number): Step[] {
  const steps: Step[] = [];
  const delta = span / together;
  const step = (hop: number, offsets: number[], after: number): number => {
    const from = offsets.filter((offset) => offset + hop < ranks);
    return from.length === 0 ? after : steps.push({ hop, from, after }) - 1;
  };
  const every = (distance: number): number[] => Array.from({ length: span / distance }, (_, i) => i * distance);
  let trunk = -1;
  for (let hop = span / 2; hop >= delta; hop /= 2) trunk = step(hop, every(2 * hop), trunk);
  const walk = (node: number, reach: number, after: number): void => {
    for (let hop = reach / 2; hop >= 1; hop /= 2) {
      const own = step(
        hop,
        every(delta).map((tree) => tree + node),
        after,
      );
      walk(node + hop, hop, own);
    }
  };
  walk(0, delta, trunk);
  return steps;
}
