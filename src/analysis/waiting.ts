import type { WorldRun } from '../network/world-run';
import type { Task } from '../world/world';
import type { Waiting } from './result';

/** A run, and which of its classes stands for a rank. */
export interface RankRun {
  run: Pick<WorldRun, 'finishPs'>;
  rankClassOf(rank: number): number;
}

const NAMED = 8;

/**
 * Who waits for dead links: the ranks whose last collective ends later than in the run in which all links work.
 *
 * @example waitingFor({ ranks: 64, program, faulty, healthy }).sentence // '8 of 64 GPUs wait for dead links, …'
 */
export function waitingFor({ ranks, program, faulty, healthy }: { ranks: number; program: Task[]; faulty: RankRun; healthy: RankRun }): Waiting {
  const last = program.findLastIndex(({ kind }) => kind === 'collective');
  const end = ({ run, rankClassOf }: RankRun, rank: number): number => run.finishPs[rankClassOf(rank) * program.length + last] as number;
  let count = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  let longest = 0;
  let held: number[] = [];
  for (let rank = 0; last >= 0 && rank < ranks; rank++) {
    const late = end(faulty, rank) - end(healthy, rank);
    if (late <= 0) continue;
    count++;
    least = Math.min(least, late);
    if (late > most) {
      most = late;
      longest = 0;
      held = [];
    }
    if (late === most) {
      longest++;
      if (held.length < NAMED) held.push(rank);
    }
  }
  if (count === 0) return { ranks: [], count, sentence: 'dead links: no GPU ends its last collective later for them' };
  const by = least === most ? duration(most) : `${duration(least)} to ${duration(most)}`;
  const named = `${held.join(', ')}${longest > held.length ? ` … (${longest.toLocaleString('en')} GPUs)` : ''}`;
  const who = longest === count ? `: GPU${count === 1 ? '' : 's'} ${named}` : `, longest GPU${longest === 1 ? '' : 's'} ${named}`;
  const of = count === ranks ? `all ${ranks.toLocaleString('en')}` : `${count.toLocaleString('en')} of ${ranks.toLocaleString('en')}`;
  return {
    ranks: held,
    count,
    sentence: `dead links: ${of} GPUs end their last collective ${by} later${count === ranks && longest === count ? '' : who}`,
  };
}

/** Four digits are enough to tell how long. */
const duration = (ps: number): string =>
  ps < 1e6 ? `${ps} ps` : ps < 1e9 ? `${Number((ps / 1e6).toPrecision(4))} µs` : `${Number((ps / 1e9).toPrecision(4))} ms`;
