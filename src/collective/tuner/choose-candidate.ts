import { type NcclCall, type NcclCandidate, ncclCandidates } from './candidates';
import type { NcclCommunicator, NcclForce } from './communicator';

/** What NCCL runs, what it weighed, and why. */
export interface NcclChoice {
  chosen: NcclCandidate;
  /** Best of the others. */
  runnerUp?: NcclCandidate;
  candidates: NcclCandidate[];
  /** One sentence. */
  reason: string;
}

/**
 * The choice of NCCL's tuner: the enabled candidate with the least predicted time, the first of equals in the library's order (Tree, Ring, CollNet, NVLS, PAT; LL, LL128, Simple).
 * Source: enqueue.cc, topoGetAlgoInfo.
 *
 * @throws RangeError when NCCL_ALGO and NCCL_PROTO leave nothing.
 * @example ncclChoice(h100, { collective: 'all-reduce', bytes: 8 }).chosen.protocol // 'LL'
 */
export function ncclChoice(communicator: NcclCommunicator, call: NcclCall, force: NcclForce = {}): NcclChoice {
  const candidates = ncclCandidates(communicator, call, force);
  const [chosen, runnerUp] = candidates.filter(({ disabled }) => disabled === undefined).toSorted((a, b) => a.timeUs - b.timeUs);
  if (chosen === undefined) throw new RangeError(nothingLeft(call, force, candidates));
  return { chosen, ...(runnerUp && { runnerUp }), candidates, reason: reasonOf(call.bytes, chosen, runnerUp) };
}

/** @example nameOf({ algorithm: 'Ring', protocol: 'LL' }) // 'Ring/LL' */
export function nameOf({ algorithm, protocol }: Pick<NcclCandidate, 'algorithm' | 'protocol'>): string {
  return `${algorithm}/${protocol}`;
}

/** Microseconds as people read them: three digits. @example microseconds(61.234) // '61.2 µs' */
export function microseconds(us: number): string {
  if (us >= 1e6) return `${(us / 1e6).toPrecision(3)} s`;
  return us >= 1000 ? `${Number((us / 1000).toPrecision(3))} ms` : `${Number(us.toPrecision(3))} µs`;
}

function reasonOf(bytes: number, chosen: NcclCandidate, second: NcclCandidate | undefined): string {
  if (second === undefined) return `${nameOf(chosen)} is the only candidate that is enabled.`;
  const latency = (of: NcclCandidate): number => of.latencyUs * of.latencyCount;
  const transfer = (of: NcclCandidate): number => bytes / (1000 * of.bandwidthGBps);
  const byLatency = latency(second) - latency(chosen);
  const byBandwidth = transfer(second) - transfer(chosen);
  const slower = second.timeUs === chosen.timeUs ? 'equal and later in NCCL’s order' : `${percent(second.timeUs / chosen.timeUs - 1)} slower`;
  const why =
    byLatency >= byBandwidth
      ? `latency decides (${microseconds(latency(chosen))} against ${microseconds(latency(second))})`
      : `bandwidth decides (${rate(chosen)} against ${rate(second)})`;
  return `${nameOf(chosen)} takes ${microseconds(chosen.timeUs)}, ${nameOf(second)} comes next, ${slower}: ${why}.`;
}

function percent(share: number): string {
  return `${share >= 0.1 ? Math.round(share * 100) : Number((share * 100).toPrecision(2))} %`;
}

function rate({ bandwidthGBps }: NcclCandidate): string {
  return `${Number(bandwidthGBps.toPrecision(3))} GB/s`;
}

function nothingLeft({ collective }: NcclCall, { algorithms, protocols }: NcclForce, candidates: readonly NcclCandidate[]): string {
  const open = candidates.filter(({ disabled }) => disabled === undefined || disabled === 'NCCL_ALGO' || disabled === 'NCCL_PROTO').map(nameOf);
  const given = [algorithms && `NCCL_ALGO ${algorithms.join(',') || 'nothing'}`, protocols && `NCCL_PROTO ${protocols.join(',') || 'nothing'}`];
  return `NCCL tuner: ${given.filter((part) => part !== undefined).join(' with ')} leaves no candidate for ${collective}. Expected one of: ${open.join(', ')}.`;
}
