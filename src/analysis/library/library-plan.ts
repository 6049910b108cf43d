import type { NcclAlgorithm, NcclProtocol } from '../../catalog/nccl-tuning';
import { ncclAllToAll } from '../../collective/nccl/all-to-all';
import { ncclCollNet } from '../../collective/nccl/coll-net';
import { ncclNvls } from '../../collective/nccl/nvls';
import { ncclNvlsTree } from '../../collective/nccl/nvls-tree';
import { ncclPat } from '../../collective/nccl/pat';
import { ncclRing } from '../../collective/nccl/ring';
import { ncclSendRecv } from '../../collective/nccl/send-recv';
import type { NcclPlan } from '../../collective/nccl/shape';
import { ncclTree } from '../../collective/nccl/tree';
import type { Collective } from '../../collective/schedule';
import { type NcclChoice, ncclChoice } from '../../collective/tuner/choose-candidate';
import { ncclChunking } from '../../collective/tuner/chunking';
import type { NcclCollective, NcclForce } from '../../collective/tuner/communicator';
import type { Costs } from '../../world/assemble';
import type { LibraryMachine, LibraryView } from './library-machine';
import { allToAllCosts } from './nccl-costs/all-to-all-costs';
import { collNetCosts } from './nccl-costs/coll-net-costs';
import { nvlsCosts } from './nccl-costs/nvls-costs';
import { pipelineCosts } from './nccl-costs/pipeline-costs';
import { sendRecvCosts } from './nccl-costs/send-recv-costs';

/** A call as a library runs it: its messages, and what they cost on a machine. */
export interface LibraryPlan {
  algorithm: NcclAlgorithm | 'point to point';
  protocol: NcclProtocol;
  plan: NcclPlan;
  costs: (machine: LibraryMachine) => Costs;
}

/** Releases from which NCCL shares its point-to-point channels out among many peers. */
const SPREADS = /^v?(?:2\.(?:19|[2-9]\d)|[3-9])/;
/** Largest number of heads of NVLS. Source: NCCL, include/device.h, NCCL_MAX_NVLS_ARITY. */
const NVLS_HEADS = 32;

/** Whether ranks send to each other one to one, so that there is nothing to choose. */
export const isPairs = (collective: Collective): collective is 'all-to-all' | 'send-recv' =>
  collective === 'all-to-all' || collective === 'send-recv';

/** Sends and receives of a call of one of the collectives that are made of them. */
export function pairsPlan({ communicator, shape }: LibraryView, collective: 'all-to-all' | 'send-recv', bytes: number): LibraryPlan {
  const spread = SPREADS.test(communicator.version ?? '3');
  const algorithm = 'point to point';
  if (collective === 'send-recv') {
    const plan = ncclSendRecv(bytes, shape, spread);
    return { algorithm, protocol: 'Simple', plan, costs: (machine) => sendRecvCosts(machine, plan) };
  }
  const plan = ncclAllToAll(bytes, shape, spread);
  return { algorithm, protocol: plan.protocol, plan, costs: (machine) => allToAllCosts(machine, plan) };
}

/**
 * The tuner's choice for a call, out of what NCCL_ALGO, NCCL_PROTO and the transport leave.
 *
 * @throws RangeError when they leave no candidate
 * @example tunersChoice(machine, 'all-reduce', 2 ** 20).chosen.algorithm
 */
export function tunersChoice({ communicator, protocols }: LibraryView, collective: NcclCollective, bytes: number, force: NcclForce = {}): NcclChoice {
  const left = protocols === undefined || force.protocols !== undefined ? force : { ...force, protocols };
  return ncclChoice(communicator, { collective, bytes }, left);
}

/**
 * A call by one of the library's algorithms and protocols.
 *
 * @example libraryPlan(machine, 'all-reduce', 2 ** 20, { algorithm: 'Ring', protocol: 'Simple' }).plan.channels
 */
export function libraryPlan(
  { shape, communicator }: LibraryView,
  collective: NcclCollective,
  bytes: number,
  chosen: { algorithm: NcclAlgorithm; protocol: NcclProtocol },
): LibraryPlan {
  const { algorithm, protocol } = chosen;
  const gather = collective !== 'all-reduce';
  const chunking = ncclChunking(communicator, { collective, bytes, algorithm, protocol });
  const heads = Math.min(shape.ranksPerNode, NVLS_HEADS);
  const by = (plan: NcclPlan, costs: LibraryPlan['costs']): LibraryPlan => ({ algorithm, protocol, plan, costs });
  if (algorithm === 'Tree') {
    const plan = ncclTree(shape, chunking);
    return by(plan, (machine) => pipelineCosts(machine, algorithm, protocol, plan));
  }
  if (algorithm === 'NVLS' && communicator.nodes === 1) {
    const plan = ncclNvls(collective, bytes, shape, chunking, heads);
    return by(plan, (machine) => nvlsCosts(machine, algorithm, plan, gather));
  }
  if (algorithm === 'NVLSTree') {
    const plan = ncclNvlsTree(bytes, shape, chunking, heads);
    return by(plan, (machine) => nvlsCosts(machine, algorithm, plan, gather));
  }
  if (algorithm === 'NVLS' || algorithm.startsWith('CollNet')) {
    const plan = ncclCollNet(collective, algorithm, bytes, shape, chunking);
    return by(plan, (machine) => collNetCosts(machine, algorithm, gather));
  }
  if (algorithm === 'PAT' && (collective === 'all-gather' || collective === 'reduce-scatter')) {
    const plan = ncclPat(collective, bytes, shape, chunking);
    return by(plan, (machine) => pipelineCosts(machine, 'Ring', protocol, plan));
  }
  const plan = ncclRing(collective, shape, chunking);
  return by(plan, (machine) => pipelineCosts(machine, 'Ring', protocol, plan));
}
