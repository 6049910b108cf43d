import { ncclTuning } from '../../catalog/nccl-tuning';
import { textTable } from '../../catalog/text-table';
import type { NcclCall, NcclCandidate } from './candidates';
import { microseconds, nameOf, ncclChoice } from './choose-candidate';
import { type NcclCommunicator, type NcclForce, ranksOf } from './communicator';

/**
 * NCCL's choice as lines of text: what was asked, the candidates by predicted time with the chosen one marked, why the others are out, and the reason.
 *
 * @throws RangeError when NCCL_ALGO and NCCL_PROTO leave nothing.
 * @example process.stdout.write(`${explainChoice(h100, { collective: 'all-reduce', bytes: 8 }).join('\n')}\n`)
 */
export function explainChoice(communicator: NcclCommunicator, call: NcclCall, force: NcclForce = {}): string[] {
  const { candidates, chosen, reason } = ncclChoice(communicator, call, force);
  const { graphs, nodes, ranksPerNode, version } = communicator;
  const open = candidates.filter(({ disabled }) => disabled === undefined).toSorted((a, b) => a.timeUs - b.timeUs);
  const rows = open.map((candidate) => [
    candidate === chosen ? '→' : '',
    nameOf(candidate),
    microseconds(candidate.latencyUs * candidate.latencyCount),
    candidate.bandwidthGBps.toFixed(1),
    microseconds(candidate.timeUs),
    candidate === chosen ? '' : `+${Math.round((candidate.timeUs / chosen.timeUs - 1) * 100)} %`,
  ]);
  const tuning = ncclTuning(version);
  return [
    `${call.collective} of ${call.bytes} B over ${ranksOf(communicator)} ranks (${nodes} × ${ranksPerNode}), ${graphs.channels} channels, cost model of NCCL ${tuning.version}`,
    '',
    ...textTable(['', 'candidate', '>latency', '>GB/s', '>time', '>'], rows).split('\n'),
    '',
    ...leftOut(candidates),
    reason,
  ];
}

/** One line a reason, with what it excludes. */
function leftOut(candidates: readonly NcclCandidate[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const candidate of candidates) {
    // That an algorithm lacks a protocol, a release an algorithm or a collective, is no news of this system.
    const { disabled } = candidate;
    if (disabled === undefined || / only$|^not in|^no /.test(disabled)) continue;
    reasons.set(disabled, [...(reasons.get(disabled) ?? []), nameOf(candidate)]);
  }
  return [...reasons].map(([reason, names]) => `out: ${names.join(', ')}: ${reason}`);
}
