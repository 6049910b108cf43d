import type { NcclAlgorithm, NcclProtocol } from '../catalog/nccl-tuning';
import { ncclAllToAll } from '../collective/nccl/all-to-all';
import { ncclCollNet } from '../collective/nccl/coll-net';
import { ncclNvls } from '../collective/nccl/nvls';
import { ncclNvlsTree } from '../collective/nccl/nvls-tree';
import { ncclPat } from '../collective/nccl/pat';
import { ncclRing } from '../collective/nccl/ring';
import { ncclSendRecv } from '../collective/nccl/send-recv';
import type { NcclPlan } from '../collective/nccl/shape';
import { ncclTree } from '../collective/nccl/tree';
import type { Collective } from '../collective/schedule';
import { type NcclChoice, ncclChoice } from '../collective/tuner/choose-candidate';
import { ncclChunking } from '../collective/tuner/chunking';
import type { NcclCollective, NcclForce } from '../collective/tuner/communicator';
import { runWorld } from '../network/run-world';
import { assemble, type Costs } from '../world/assemble';
import type { Quotient } from '../world/quotient';
import type { LibraryMachine } from './library-machine';
import { allToAllCosts } from './nccl-costs/all-to-all-costs';
import { collNetCosts } from './nccl-costs/coll-net-costs';
import { nvlsCosts } from './nccl-costs/nvls-costs';
import { pipelineCosts } from './nccl-costs/pipeline-costs';
import { sendRecvCosts } from './nccl-costs/send-recv-costs';
import { scheduleQuotient } from './schedule-quotient';

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

/** Releases from which NCCL shares its point-to-point channels out among many peers. */
const SPREADS = /^v?(?:2\.(?:19|[2-9]\d)|[3-9])/;
/** Largest number of heads of NVLS. Source: NCCL, include/device.h, NCCL_MAX_NVLS_ARITY. */
const NVLS_HEADS = 32;

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
  const { shape, communicator, profile } = machine;
  if (shape.ranks === 1) {
    // A kernel that copies the buffer onto itself, at most.
    const callPs = Math.round(profile.startPs.Simple);
    return { bytes, callPs, timePs: inALoop(callPs, hostPs(machine)), algorithm: 'Ring', protocol: 'Simple', channels: 1 };
  }
  if (collective === 'send-recv' || collective === 'all-to-all') {
    const spread = SPREADS.test(communicator.version ?? '3');
    if (collective === 'send-recv') {
      const plan = ncclSendRecv(bytes, shape, spread);
      return timed(machine, bytes, plan, sendRecvCosts(machine, plan), { algorithm: 'point to point', protocol: 'Simple' });
    }
    const plan = ncclAllToAll(bytes, shape, spread);
    return timed(machine, bytes, plan, allToAllCosts(machine, plan), { algorithm: 'point to point', protocol: plan.protocol });
  }
  const left = machine.protocols === undefined || force.protocols !== undefined ? force : { ...force, protocols: machine.protocols };
  const choice = ncclChoice(communicator, { collective, bytes }, left);
  const open = auto === 'simulate' ? choice.candidates.filter(({ disabled }) => disabled === undefined) : [choice.chosen];
  const times = open.map(({ algorithm, protocol }) => candidateTime(machine, collective, bytes, algorithm, protocol));
  return { ...times.reduce((best, one) => (one.callPs < best.callPs ? one : best)), choice };
}

function candidateTime(
  machine: LibraryMachine,
  collective: NcclCollective,
  bytes: number,
  algorithm: NcclAlgorithm,
  protocol: NcclProtocol,
): LibraryTime {
  const { shape, communicator } = machine;
  const gather = collective !== 'all-reduce';
  const chosen = { algorithm, protocol };
  const chunking = ncclChunking(communicator, { collective, bytes, ...chosen });
  const heads = Math.min(shape.ranksPerNode, NVLS_HEADS);
  if (algorithm === 'Tree') {
    const plan = ncclTree(shape, chunking);
    return timed(machine, bytes, plan, pipelineCosts(machine, algorithm, protocol, plan), chosen);
  }
  if (algorithm === 'NVLS' && communicator.nodes === 1) {
    const plan = ncclNvls(collective, bytes, shape, chunking, heads);
    return timed(machine, bytes, plan, nvlsCosts(machine, algorithm, plan, gather), chosen);
  }
  if (algorithm === 'NVLSTree') {
    const plan = ncclNvlsTree(bytes, shape, chunking, heads);
    return timed(machine, bytes, plan, nvlsCosts(machine, algorithm, plan, gather), chosen);
  }
  if (algorithm === 'NVLS' || algorithm.startsWith('CollNet')) {
    const plan = ncclCollNet(collective, algorithm, bytes, shape);
    return timed(machine, bytes, plan, collNetCosts(machine, algorithm, gather), chosen);
  }
  if (algorithm === 'PAT' && (collective === 'all-gather' || collective === 'reduce-scatter')) {
    const plan = ncclPat(collective, bytes, shape, chunking);
    return timed(machine, bytes, plan, pipelineCosts(machine, 'Ring', protocol, plan), chosen);
  }
  const plan = ncclRing(collective, shape, chunking);
  return timed(machine, bytes, plan, pipelineCosts(machine, 'Ring', protocol, plan), chosen);
}

function timed(
  machine: LibraryMachine,
  bytes: number,
  plan: NcclPlan,
  costs: Costs,
  chosen: Pick<LibraryTime, 'algorithm' | 'protocol'>,
): LibraryTime {
  const world = assemble(quotientOf(machine, plan), [{ kind: 'collective', stream: 0, after: [], placement: 0, bytes }], costs);
  const { endPs } = runWorld(world);
  return { bytes, callPs: endPs, timePs: inALoop(endPs, hostPs(machine)), channels: plan.channels, ...chosen };
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

/** Schedules of one shape differ from size to size in repeats and bytes alone, which no fold sees. */
function quotientOf({ fabric, quotients }: LibraryMachine, { schedule }: NcclPlan): Quotient {
  const key = `${schedule.algorithm}/${schedule.channels}/${schedule.rounds.length}`;
  const known = quotients.get(key) ?? scheduleQuotient(fabric, schedule);
  quotients.set(key, known);
  return { ...known, placements: known.placements.map((placement) => ({ ...placement, rounds: schedule.rounds })) };
}
