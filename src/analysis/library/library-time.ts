import type { NcclAlgorithm, NcclProtocol } from '../../catalog/nccl-tuning';
import type { NcclPlan } from '../../collective/nccl/shape';
import type { Collective } from '../../collective/schedule';
import type { NcclChoice } from '../../collective/tuner/choose-candidate';
import type { NcclForce } from '../../collective/tuner/communicator';
import { runWorld } from '../../network/run-world';
import { assemble } from '../../world/assemble';
import type { Quotient } from '../../world/quotient';
import { scheduleQuotient } from '../schedule-quotient';
import type { LibraryMachine } from './library-machine';
import { isPairs, type LibraryPlan, libraryPlan, pairsPlan, tunersChoice } from './library-plan';

/** A collective of one size as the library runs it. */
export interface LibraryTime {
  bytes: number;
  /** From the common start to the last rank's end, the kernel's start and end included. */
  callPs: number;
  /** What a loop of such calls takes for each: no less than the host needs to issue one. */
  timePs: number;
  algorithm: NcclAlgorithm | 'point to point';
  protocol: NcclProtocol;
  channels: number;
  /** The tuner's candidates and reason; absent where there is nothing to choose. */
  choice?: NcclChoice;
}

/** How algorithm and protocol are chosen. */
export interface LibraryCall {
  /** What NCCL_ALGO and NCCL_PROTO leave. */
  force?: NcclForce;
  /** `tuner`: NCCL's own choice. `simulate`: the fastest of the enabled candidates, each simulated. */
  auto?: 'tuner' | 'simulate';
}

/**
 * Times of a collective of a library on a machine for some sizes (nccl-tests' sizes, bytes), in their order.
 *
 * @throws RangeError when force leaves no candidate
 * @example libraryTimes(machine, 'all-reduce', [8, 2 ** 30]).map(({ timePs }) => timePs)
 */
export function libraryTimes(machine: LibraryMachine, collective: Collective, sizes: readonly number[], call: LibraryCall = {}): LibraryTime[] {
  return sizes.map((bytes) => libraryTime(machine, collective, bytes, call));
}

function libraryTime(machine: LibraryMachine, collective: Collective, bytes: number, { force = {}, auto = 'tuner' }: LibraryCall): LibraryTime {
  if (machine.shape.ranks === 1) {
    // A kernel that copies the buffer onto itself, at most.
    const callPs = Math.round(machine.profile.startPs.Simple);
    return { bytes, callPs, timePs: inALoop(callPs, hostPs(machine)), algorithm: 'Ring', protocol: 'Simple', channels: 1 };
  }
  if (isPairs(collective)) return timed(machine, bytes, pairsPlan(machine, collective, bytes));
  const choice = tunersChoice(machine, collective, bytes, force);
  const open = auto === 'simulate' ? choice.candidates.filter(({ disabled }) => disabled === undefined) : [choice.chosen];
  const times = open.map((candidate) => timed(machine, bytes, libraryPlan(machine, collective, bytes, candidate)));
  return { ...times.reduce((best, one) => (one.callPs < best.callPs ? one : best)), choice };
}

function timed(machine: LibraryMachine, bytes: number, { algorithm, protocol, plan, costs }: LibraryPlan): LibraryTime {
  const world = assemble(quotientOf(machine, plan), [{ kind: 'collective', stream: 0, after: [], placement: 0, bytes }], costs(machine));
  const { endPs } = runWorld(world);
  return { bytes, callPs: endPs, timePs: inALoop(endPs, hostPs(machine)), channels: plan.channels, algorithm, protocol };
}

const hostPs = ({ profile, oneProcess }: LibraryMachine): number => (oneProcess ? profile.hostNodePs : profile.hostProcessPs);

/**
 * Calls that follow each other take what the slower of GPU and host takes; as neither keeps its pace exactly, a little more where they are equal: the 8-norm of the two.
 *
 * @example inALoop(50e6, 8e6) // 50e6
 */
export function inALoop(callPs: number, hostPs: number): number {
  return Math.round(callPs * (1 + (hostPs / callPs) ** 8) ** (1 / 8));
}

/** What of a plan a structure depends on: schedules of one shape differ from size to size in repeats and bytes alone, which no fold sees. */
export const shapeKey = ({ schedule }: NcclPlan): string => `${schedule.algorithm}/${schedule.channels}/${schedule.rounds.length}`;

function quotientOf({ fabric, quotients }: LibraryMachine, plan: NcclPlan): Quotient {
  const key = shapeKey(plan);
  const known = quotients.get(key) ?? scheduleQuotient(fabric, plan.schedule);
  quotients.set(key, known);
  return { ...known, placements: known.placements.map((placement) => ({ ...placement, rounds: plan.schedule.rounds })) };
}
