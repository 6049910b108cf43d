import { NCCL_ALGORITHMS, NCCL_PROTOCOLS, type NcclAlgorithm, type NcclProtocol, type NcclTuning, ncclTuning } from '../../catalog/nccl-tuning';
import { algorithmBandwidth } from './algorithm-bandwidth';
import { algorithmLatency } from './algorithm-latency';
import { log2i, type NcclCollective, type NcclCommunicator, type NcclForce, ranksOf } from './communicator';
import { whyDisabled } from './why-disabled';

/** Calls that NCCL puts into one batch of work (include/devcomm.h of v2.18.5-1, NCCL_MAX_WORK_ELEMENTS): all but the ring pay latency once for them. */
const BATCH = 9;

/** An algorithm and protocol in NCCL's cost model: latencyUs × latencyCount + bytes / (1000 × bandwidthGBps) = timeUs. */
export interface NcclCandidate {
  algorithm: NcclAlgorithm;
  protocol: NcclProtocol;
  /** Bytes of the collective over time, GB/s; after the tree's correction at this size. */
  bandwidthGBps: number;
  latencyUs: number;
  latencyCount: number;
  timeUs: number;
  /** Why NCCL leaves it out; absent when it is enabled. */
  disabled?: string;
}

/** One call: bytes as nccl-tests count them, and how many calls NCCL has aggregated. */
export interface NcclCall {
  collective: NcclCollective;
  bytes: number;
  aggregated?: number;
}

/**
 * Every algorithm and protocol of NCCL's cost model with its predicted time, in the library's order; those left out say why and have no time (Infinity).
 * Source: graph/tuning.cc, ncclTopoGetAlgoTime, of the communicator's release.
 *
 * @throws RangeError for a communicator or call that is none.
 * @example ncclCandidates(h100, { collective: 'all-reduce', bytes: 1024 }).find((c) => c.disabled === undefined)
 */
export function ncclCandidates(communicator: NcclCommunicator, call: NcclCall, force: NcclForce = {}): NcclCandidate[] {
  const { nodes, ranksPerNode } = communicator;
  for (const [name, value] of Object.entries({ nodes, ranksPerNode })) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`NCCL tuner: ${name} ${value}: expected a whole number of at least 1`);
  }
  if (ranksOf(communicator) < 2) throw new RangeError('NCCL tuner: 1 rank: expected at least 2');
  if (!(call.bytes >= 0 && Number.isFinite(call.bytes)))
    throw new RangeError(`NCCL tuner: bytes ${call.bytes}: expected a finite number of at least 0`);
  const tuning = ncclTuning(communicator.version);
  return NCCL_ALGORITHMS.flatMap((algorithm) => NCCL_PROTOCOLS.map((protocol) => candidate(tuning, communicator, call, algorithm, protocol, force)));
}

function candidate(
  tuning: NcclTuning,
  communicator: NcclCommunicator,
  { collective, bytes, aggregated = 1 }: NcclCall,
  algorithm: NcclAlgorithm,
  protocol: NcclProtocol,
  force: NcclForce,
): NcclCandidate {
  const latencyCount = algorithm === 'Ring' ? aggregated : Math.ceil(aggregated / BATCH);
  const off = whyDisabled(tuning, communicator, collective, algorithm, protocol, force);
  const none = { algorithm, protocol, bandwidthGBps: 0, latencyUs: 0, latencyCount, timeUs: Number.POSITIVE_INFINITY };
  if (off !== undefined) return { ...none, disabled: off };
  const whole = algorithmBandwidth(tuning, communicator, collective, algorithm, protocol);
  if (whole === 0) return { ...none, disabled: 'no bandwidth in the model' };
  const bandwidthGBps = whole * correction(tuning, communicator, collective, algorithm, protocol, bytes);
  const plateau = algorithm === 'Ring' && protocol === 'Simple' && collective === 'all-reduce' ? ringPlateau(tuning, communicator, bytes) : 1;
  const latencyUs = algorithmLatency(tuning, communicator, collective, algorithm, protocol) * plateau;
  return { algorithm, protocol, bandwidthGBps, latencyUs, latencyCount, timeUs: latencyUs * latencyCount + bytes / (1000 * bandwidthGBps) };
}

/** Trees do not reach their bandwidth at middle sizes: a table by ⌊log2(bytes / 64)⌋ up to 256 MiB. */
function correction(
  { rules, treeCorrection }: NcclTuning,
  { computeCapability, cpu }: NcclCommunicator,
  collective: NcclCollective,
  algorithm: NcclAlgorithm,
  protocol: NcclProtocol,
  bytes: number,
): number {
  const nvlsTree = algorithm === 'NVLSTree' && rules.nvlsTreeCorrected && computeCapability >= 100 && cpu !== 'arm' && cpu !== 'power';
  if (collective !== 'all-reduce' || bytes < 64 || !(algorithm === 'Tree' || nvlsTree)) return 1;
  const index = log2i(bytes / 64);
  return index < (nvlsTree ? 24 : 23) ? (treeCorrection[protocol][index] ?? 1) : 1;
}

/** Beyond a size the ring's latency grows: its steps no longer overlap. */
function ringPlateau({ rules: { plateau } }: NcclTuning, communicator: NcclCommunicator, bytes: number): number {
  const { nodes, computeCapability, graphs } = communicator;
  const ranks = ranksOf(communicator);
  const reached =
    plateau.bytesPerRank > 0
      ? bytes >= ranks * plateau.bytesPerRank
      : Math.floor(bytes / (graphs.channels * ranks)) >= plateau.bytesPerChannelAndRank;
  if (nodes === 1 || !reached) return 1;
  return computeCapability < 80 ? plateau.volta : plateau.later;
}
