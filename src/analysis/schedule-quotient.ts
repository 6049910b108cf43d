import type { Schedule } from '../collective/schedule';
import { compileLinks, type Fabric } from '../fabric/fabric';
import { equitableFold } from '../world/equitable-fold';
import { place } from '../world/placement';
import { type Quotient, quotient } from '../world/quotient';
import { mergesRanks, quotientBySymmetry, symmetryOf } from '../world/symmetry';

/**
 * The quotient of one communicator of all ranks of a fabric: by symmetry where that merges ranks and sees all there is, else by refinement.
 *
 * @example scheduleQuotient(star(8), ring('all-reduce', 8)).ranks // 1
 */
export function scheduleQuotient(fabric: Fabric, schedule: Schedule): Quotient {
  const { ranks } = schedule;
  const members = (): Int32Array => Int32Array.from({ length: ranks }, (_, rank) => rank);
  const communicators = { members, size: ranks, perDomain: 1, count: 1, tensor: 1 };
  const trees = schedule.rounds.some((round) => round.trees !== undefined);
  const symmetry = trees && ranks < SMALL ? undefined : symmetryOf(fabric, schedule, communicators);
  if (symmetry !== undefined && mergesRanks(symmetry)) return quotientBySymmetry(fabric, schedule, communicators, symmetry);
  const links = compileLinks(fabric);
  const input = { rankColour: new Int32Array(ranks), links, placements: [place(schedule, members(), fabric, links)] };
  return quotient(input, equitableFold(input));
}

/** Up to here refinement costs little, and merges more of a tree than its symmetry does. */
const SMALL = 4096;
