import { runConstant } from '../network/run-constant';
import { runWorld } from '../network/run-world';
import type { WorldRun } from '../network/world-run';
import { assemble, COUNTERFACTUALS, type Costs, foldCopies } from '../world/assemble';
import type { Quotient } from '../world/quotient';
import type { Task, World } from '../world/world';
import { LOSS_PARTS, type LossPart } from './result';
import { shapley } from './shapley';

export interface Losses {
  /** The full world and its run. */
  world: World;
  run: WorldRun;
  idealPs: number;
  /** Parts in ps × denominator, adding to (T − T*) × denominator. */
  exact: Record<LossPart, bigint>;
  denominator: number;
  /** Messages simulated over all runs. */
  messages: number;
  /** The run in which dead links work again; null when no route meets one. */
  healed: WorldRun | null;
}

/**
 * Splits the total loss by re-simulating every distinct combination of its parts switched on and off. The structure (program, schedules, routes, fold) stays; only costs change.
 * With infinite bandwidth nothing is shared and no trunk is too narrow, so contention and faults then make no difference and are not simulated twice.
 */
export function splitLosses(structure: Quotient, program: Task[], costs: Costs, stragglers: boolean): Losses {
  const plays: Partial<Record<LossPart, boolean>> = { stragglers, contention: costs.contention, faults: meetsFaults(structure) };
  const parts = LOSS_PARTS.filter((part) => plays[part] !== false);
  const bit = (part: LossPart): number => (parts.includes(part) ? 1 << parts.indexOf(part) : 0);
  const known = new Map<number, number>();
  let messages = 0;
  const simulate = (off: number): { world: World; run: WorldRun } => {
    const changed = parts.reduce((now, part) => ((off & bit(part)) === 0 ? now : COUNTERFACTUALS[part](now)), costs);
    const world = assemble(structure, program, changed);
    const run = runConstant(world) ?? runWorld(world);
    messages += run.messages;
    return { world, run: { ...run, linkBytes: foldCopies(run.linkBytes, structure.links.count) } };
  };
  const full = simulate(0);
  known.set(0, full.run.endPs);
  const healed = parts.includes('faults') ? simulate(bit('faults')).run : null;
  if (healed !== null) known.set(bit('faults'), healed.endPs);
  const time = (off: number): number => {
    const distinct = (off & bit('bandwidth')) === 0 ? off : off | bit('contention') | bit('faults');
    const ps = known.get(distinct) ?? simulate(distinct).run.endPs;
    known.set(distinct, ps);
    return ps;
  };
  const { parts: exact, denominator } = shapley(parts.length, time);
  const of = (part: LossPart): bigint => exact[parts.indexOf(part)] ?? 0n;
  return {
    ...full,
    idealPs: time((1 << parts.length) - 1),
    exact: Object.fromEntries(LOSS_PARTS.map((part) => [part, of(part)])) as Record<LossPart, bigint>,
    denominator,
    messages,
    healed,
  };
}

/** Whether any flow crosses a trunk that has lost links: no other fault makes a difference. */
function meetsFaults({ links, placements }: Quotient): boolean {
  return placements.some(({ link }) => link.some((l) => links.lost[l] > 0));
}
